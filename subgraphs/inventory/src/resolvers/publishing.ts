import { actorOf, requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import {
  type Connection,
  ConnectionArgs,
  type CursorCodec,
  Json,
  parsePage,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  DefinitionDifference,
  DefinitionProblem,
  DefinitionPublication,
  DefinitionPublicationConnection,
  DefinitionsDraft,
  DiscardItemDefinitionsDraftInput,
  DiscardItemDefinitionsDraftPayload,
  ImportItemDefinitionsInput,
  ItemDefinitionPublicationPayload,
  PublishItemDefinitionsInput,
  PublishItemDefinitionsPayload,
  RollBackItemDefinitionsInput,
  SaveItemDefinitionsDraftInput,
  SaveItemDefinitionsDraftPayload,
  WithdrawItemDefinitionsInput,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { toDefinition, toNamed } from "./definition.js";
import { toDefinitionChanges } from "./publishing-input.js";

const scope = "inventory:define";
const needs = "Needs the scope inventory:define.";

/** How definitions come to be in force. */
@Resolver()
export class PublishingResolver {
  readonly #service: domain.PublishingService;
  readonly #store: domain.DefinitionStore;

  constructor(service: domain.PublishingService, store: domain.DefinitionStore) {
    this.#service = service;
    this.#store = store;
  }

  @Query(() => [DefinitionsDraft], {
    description: `Every draft of definitions, newest first: at most 100. ${needs}`,
  })
  async itemDefinitionsDrafts(@Ctx() { principal }: Context): Promise<DefinitionsDraft[]> {
    requireScope(principal, scope);
    return (await this.#store.listDrafts()).map(toDraft);
  }

  @Query(() => DefinitionsDraft, {
    nullable: true,
    description: `A draft by id; null when there is none. ${needs}`,
  })
  async itemDefinitionsDraft(
    @Arg("id", () => ID, { description: "The draft's id." }) id: string,
    @Ctx() { principal }: Context,
  ): Promise<DefinitionsDraft | null> {
    requireScope(principal, scope);
    const draft = await this.#store.readDraft(id);
    return draft === undefined ? null : toDraft(draft);
  }

  @Query(() => DefinitionPublicationConnection, {
    description: `Every publication, newest first. ${needs}`,
  })
  async itemDefinitionPublications(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<DefinitionPublication>> {
    requireScope(principal, scope);
    const page = parsePage(args, numberCursor);
    const publications = await this.#store.publications(page);
    return toConnection(page, publications, numberCursor, ({ number }) => number, toPublication);
  }

  @Query(() => [DefinitionDifference], {
    description: `How two revisions differ, by entry; revision 0 is empty. NOT_FOUND for a revision that there is not. ${needs}`,
  })
  async itemDefinitionsDiff(
    @Arg("fromRevision", () => Int, { description: "The revision before." }) fromRevision: number,
    @Arg("toRevision", () => Int, { description: "The revision after." }) toRevision: number,
    @Ctx() { principal }: Context,
  ): Promise<DefinitionDifference[]> {
    requireScope(principal, scope);
    return toDifferences(await this.#store.diff({ fromRevision, toRevision }));
  }

  @Query(() => Json, {
    description: `All definitions as one document, which \`importItemDefinitions\` takes in any deployment. NOT_FOUND for a revision that there is not. ${needs}`,
  })
  async itemDefinitionsExport(
    @Arg("revision", () => Int, { nullable: true, description: "The one in force where absent." })
    revision: number | null | undefined,
    @Ctx() { principal }: Context,
  ): Promise<unknown> {
    requireScope(principal, scope);
    return this.#store.export(revision ?? undefined);
  }

  @Mutation(() => PublishItemDefinitionsPayload, {
    description: `Puts definitions in force, all or nothing, now or at a time. Audited. ${needs} BAD_USER_INPUT names the definition's field and its bound; NOT_FOUND what a definition refers to and there is not; CONFLICT what has changed since it was read.`,
  })
  async publishItemDefinitions(
    @Arg("input", () => PublishItemDefinitionsInput, { description: "What is published." })
    input: PublishItemDefinitionsInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<PublishItemDefinitionsPayload> {
    requireScope(principal, scope);
    const publication = await this.#service.publishDefinitions(toPublishRequest(input, actorOf(principal)));
    loaders.clear();
    const { items, currencies } = await loaders.catalogue();
    return {
      publishedAt: new Date(publication.publishedAtMs),
      changedCount: publication.changedCount,
      publication: toPublication(publication),
      definitions: input.definitions.flatMap(({ id }) => {
        const item = items.get(id as domain.DefinitionId);
        return item === undefined ? [] : [toDefinition(item)];
      }),
      currencies: input.currencies.flatMap(({ id }) => {
        const currency = currencies.get(id as domain.CurrencyId);
        return currency === undefined ? [] : [toNamed(currency)];
      }),
    };
  }

  @Mutation(() => SaveItemDefinitionsDraftPayload, {
    description: `Saves a draft of definitions. Audited. ${needs} BAD_USER_INPUT; NOT_FOUND; CONFLICT when it was saved since it was read, or there are 100.`,
  })
  async saveItemDefinitionsDraft(
    @Arg("input", () => SaveItemDefinitionsDraftInput, { description: "What is saved." })
    input: SaveItemDefinitionsDraftInput,
    @Ctx() { principal }: Context,
  ): Promise<SaveItemDefinitionsDraftPayload> {
    requireScope(principal, scope);
    const draft = await this.#service.saveDefinitionsDraft({
      draftId: input.draftId ?? undefined,
      expectedVersion: input.expectedVersion ?? undefined,
      title: input.title,
      changes: toDefinitionChanges(input),
      actorId: actorOf(principal),
    });
    return { draft: toDraft(draft) };
  }

  @Mutation(() => DiscardItemDefinitionsDraftPayload, {
    description: `Gives a draft up. Audited. ${needs} NOT_FOUND; CONFLICT when it was saved since it was read.`,
  })
  async discardItemDefinitionsDraft(
    @Arg("input", () => DiscardItemDefinitionsDraftInput, { description: "What is given up." })
    input: DiscardItemDefinitionsDraftInput,
    @Ctx() { principal }: Context,
  ): Promise<DiscardItemDefinitionsDraftPayload> {
    requireScope(principal, scope);
    const { draftId, expectedVersion } = input;
    await this.#store.discardDraft({
      draftId,
      expectedVersion: expectedVersion ?? undefined,
      actorId: actorOf(principal),
    });
    return { draftId };
  }

  @Mutation(() => SaveItemDefinitionsDraftPayload, {
    description: `Makes a draft that would make all definitions equal to an exported document; kinds of item and currencies that it lacks stay. Audited. ${needs} BAD_USER_INPUT.`,
  })
  async importItemDefinitions(
    @Arg("input", () => ImportItemDefinitionsInput, { description: "What is imported." })
    input: ImportItemDefinitionsInput,
    @Ctx() { principal }: Context,
  ): Promise<SaveItemDefinitionsDraftPayload> {
    requireScope(principal, scope);
    const draft = await this.#service.importDefinitions({
      document: input.document,
      title: input.title,
      actorId: actorOf(principal),
    });
    return { draft: toDraft(draft) };
  }

  @Mutation(() => ItemDefinitionPublicationPayload, {
    description: `Publishes what was in force at an earlier revision. Audited. ${needs} BAD_USER_INPUT; CONFLICT as publishing.`,
  })
  async rollBackItemDefinitions(
    @Arg("input", () => RollBackItemDefinitionsInput, { description: "Where to." })
    input: RollBackItemDefinitionsInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<ItemDefinitionPublicationPayload> {
    requireScope(principal, scope);
    const publication = await this.#store.rollBack({ ...input, actorId: actorOf(principal) });
    loaders.clear();
    return { publication: toPublication(publication) };
  }

  @Mutation(() => ItemDefinitionPublicationPayload, {
    description: `Takes back a publication that waits for its time. Audited. ${needs} NOT_FOUND; CONFLICT when it has taken effect.`,
  })
  async withdrawItemDefinitions(
    @Arg("input", () => WithdrawItemDefinitionsInput, { description: "What is taken back." })
    input: WithdrawItemDefinitionsInput,
    @Ctx() { principal }: Context,
  ): Promise<ItemDefinitionPublicationPayload> {
    requireScope(principal, scope);
    const publication = await this.#store.withdraw({ ...input, actorId: actorOf(principal) });
    return { publication: toPublication(publication) };
  }
}

/** A draft with what its fields are found by. */
interface KnownDraft extends DefinitionsDraft {
  readonly entries: Readonly<Record<string, unknown>>;
}

/** What a draft shows. */
@Resolver(() => DefinitionsDraft)
export class DefinitionsDraftResolver {
  readonly #store: domain.DefinitionStore;

  constructor(store: domain.DefinitionStore) {
    this.#store = store;
  }

  @FieldResolver(() => Json, {
    description:
      "Its changes: an object of contents by entry, e.g. `item:potion`, with null for one that is removed.",
  })
  changes(@Root() { entries }: KnownDraft): unknown {
    return entries;
  }

  @FieldResolver(() => [DefinitionProblem], {
    description: "What keeps it from being published; empty when nothing does.",
  })
  async problems(@Root() { id }: KnownDraft): Promise<readonly DefinitionProblem[]> {
    return this.#store.validate(id);
  }

  @FieldResolver(() => [DefinitionDifference], { description: "What it changes of what is in force." })
  async diff(@Root() { id }: KnownDraft): Promise<DefinitionDifference[]> {
    return toDifferences(await this.#store.diff({ draftId: id }));
  }
}

/** What a publication shows. */
@Resolver(() => DefinitionPublication)
export class DefinitionPublicationResolver {
  readonly #store: domain.DefinitionStore;

  constructor(store: domain.DefinitionStore) {
    this.#store = store;
  }

  @FieldResolver(() => [DefinitionDifference], {
    description: "What it changed of what was in force before it, or would change now while it waits.",
  })
  async diff(@Root() { number }: DefinitionPublication): Promise<DefinitionDifference[]> {
    return toDifferences(await this.#store.diff({ number }));
  }
}

function toPublishRequest(input: PublishItemDefinitionsInput, actorId: string): domain.PublishRequest {
  const { draftId, expectedDraftVersion, expectedRevision, effectiveAt, note, idempotencyKey } = input;
  const options = { actorId, note, idempotencyKey, effectiveAtMs: effectiveAt?.getTime() };
  const changes = toDefinitionChanges(input);
  if (draftId == null) {
    if (expectedDraftVersion != null) throw badInput("expectedDraftVersion", "absent without a draft");
    return { ...options, changes, expectedRevision: expectedRevision ?? undefined };
  }
  const isEmpty = Object.values(changes).every(
    (part) => part === undefined || (Array.isArray(part) && part.length === 0),
  );
  if (!isEmpty) throw badInput("definitions", "empty, as all others, beside a draft");
  if (expectedRevision != null) throw badInput("expectedRevision", "absent beside a draft");
  return { ...options, draftId, expectedVersion: expectedDraftVersion ?? undefined };
}

function toDraft({ changes, savedAtMs, ...draft }: domain.DefinitionDraft): KnownDraft {
  return { ...draft, savedAt: new Date(savedAtMs), entries: Object.fromEntries(changes) };
}

function toPublication(publication: domain.DefinitionPublication): DefinitionPublication {
  const { publishedAtMs, effectiveAtMs, ...rest } = publication;
  return { ...rest, publishedAt: new Date(publishedAtMs), effectiveAt: new Date(effectiveAtMs) };
}

function toDifferences(differences: readonly domain.DefinitionDifference[]): DefinitionDifference[] {
  return differences.map(({ id, kind, fields }) => ({
    id,
    kind,
    fields: fields.map(({ path, before = null, after = null }) => ({ path, before, after })),
  }));
}

const texts = stringCursor("itemDefinitionPublications");

/** Positions in the list of publications. */
const numberCursor: CursorCodec<number> = {
  encode: (number) => texts.encode(number.toString()),
  decode(text) {
    const number = texts.decode(text);
    return number !== undefined && /^\d{1,9}$/.test(number) ? Number(number) : undefined;
  },
};
