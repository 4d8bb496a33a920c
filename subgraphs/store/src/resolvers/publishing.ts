import { actorOf, requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  type CatalogChangeInput,
  DiscardStoreCatalogDraftInput,
  ImportStoreCatalogInput,
  PublishStoreCatalogInput,
  RollBackStoreCatalogInput,
  SaveStoreCatalogDraftInput,
  StoreCatalogDraftPayload,
  StoreCatalogPublicationPayload,
  WithdrawStoreCatalogInput,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

const needs = "Needs the scope store:publish; it is audited.";

/** Everything that changes the catalog. */
@Resolver()
export class PublishingResolver {
  readonly #editor: domain.CatalogEditor;

  constructor(editor: domain.CatalogEditor) {
    this.#editor = editor;
  }

  @Mutation(() => StoreCatalogDraftPayload, {
    description: `Makes or replaces a draft. NOT_FOUND; CONFLICT when it was saved since it was read. ${needs}`,
  })
  async saveStoreCatalogDraft(
    @Arg("input", () => SaveStoreCatalogDraftInput, { description: "The draft." })
    input: SaveStoreCatalogDraftInput,
    @Ctx() { principal }: Context,
  ): Promise<StoreCatalogDraftPayload> {
    requireScope(principal, "store:publish");
    const draft = await this.#editor.saveDraft({
      draftId: input.draftId ?? undefined,
      expectedVersion: input.expectedVersion ?? undefined,
      baseNumber: input.baseNumber ?? undefined,
      title: input.title,
      changes: toChanges(input.changes),
      actorId: actorOf(principal),
    });
    return { draft };
  }

  @Mutation(() => StoreCatalogDraftPayload, {
    description: `Makes a draft that would make the catalog equal to a document. BAD_USER_INPUT naming what is not such a document. ${needs}`,
  })
  async importStoreCatalog(
    @Arg("input", () => ImportStoreCatalogInput, { description: "The document." })
    { document, title }: ImportStoreCatalogInput,
    @Ctx() { principal }: Context,
  ): Promise<StoreCatalogDraftPayload> {
    requireScope(principal, "store:publish");
    const draft = await this.#editor.import({
      document: toDocument(document),
      title,
      actorId: actorOf(principal),
    });
    return { draft };
  }

  @Mutation(() => StoreCatalogDraftPayload, {
    description: `Throws a draft away. NOT_FOUND; CONFLICT when it was saved since it was read. ${needs}`,
  })
  async discardStoreCatalogDraft(
    @Arg("input", () => DiscardStoreCatalogDraftInput, { description: "The draft." })
    { draftId, expectedVersion }: DiscardStoreCatalogDraftInput,
    @Ctx() { principal }: Context,
  ): Promise<StoreCatalogDraftPayload> {
    requireScope(principal, "store:publish");
    await this.#editor.discardDraft({
      ...{ draftId, expectedVersion: expectedVersion ?? undefined },
      actorId: actorOf(principal),
    });
    return { draft: null };
  }

  @Mutation(() => StoreCatalogPublicationPayload, {
    description: `Puts a draft or changes in force, now or at a time, all or nothing. BAD_USER_INPUT names the entry, the path in it and the bound; CONFLICT names entries that have changed since they were read. ${needs}`,
  })
  async publishStoreCatalog(
    @Arg("input", () => PublishStoreCatalogInput, { description: "What is published." })
    input: PublishStoreCatalogInput,
    @Ctx() { principal }: Context,
  ): Promise<StoreCatalogPublicationPayload> {
    requireScope(principal, "store:publish");
    const { draftId, changes, note, idempotencyKey } = input;
    const expected = input.expected ?? undefined;
    if ((draftId == null) === (changes == null)) throw badInput("changes", "given, unless draftId is");
    const publication = await this.#editor.publish({
      ...{ note, idempotencyKey, actorId: actorOf(principal) },
      effectiveAtMs: input.effectiveAt?.getTime(),
      ...(draftId != null
        ? { draftId, expectedVersion: expected }
        : { changes: toChanges(changes ?? []), expectedRevision: expected }),
    });
    return { publication };
  }

  @Mutation(() => StoreCatalogPublicationPayload, {
    description: `Puts an earlier catalog in force again, as a publication of its own. ${needs}`,
  })
  async rollBackStoreCatalog(
    @Arg("input", () => RollBackStoreCatalogInput, { description: "Where to." })
    input: RollBackStoreCatalogInput,
    @Ctx() { principal }: Context,
  ): Promise<StoreCatalogPublicationPayload> {
    requireScope(principal, "store:publish");
    const { toRevision, note, idempotencyKey } = input;
    const publication = await this.#editor.rollBack({
      ...{ toRevision, note, idempotencyKey },
      actorId: actorOf(principal),
    });
    return { publication };
  }

  @Mutation(() => StoreCatalogPublicationPayload, {
    description: `Takes back a publication that waits for its time. NOT_FOUND; CONFLICT when it is in force. ${needs}`,
  })
  async withdrawStoreCatalog(
    @Arg("input", () => WithdrawStoreCatalogInput, { description: "Which." })
    { number, note }: WithdrawStoreCatalogInput,
    @Ctx() { principal }: Context,
  ): Promise<StoreCatalogPublicationPayload> {
    requireScope(principal, "store:publish");
    const publication = await this.#editor.withdraw({ number, note, actorId: actorOf(principal) });
    return { publication };
  }
}

function toChanges(changes: readonly CatalogChangeInput[]): domain.CatalogChanges {
  const byId = new Map<string, domain.JsonFields | null>();
  for (const [place, { id, content }] of changes.entries()) {
    if (byId.has(id)) throw badInput(`changes[${place}].id`, "there once");
    if (content != null && !isFields(content))
      throw badInput(`changes[${place}].content`, "an object, or null");
    byId.set(id, content ?? null);
  }
  return byId;
}

function toDocument(document: unknown): domain.CatalogDocument {
  if (!isFields(document)) throw badInput("document", "an object as storeCatalogExport gives it");
  const { space, revision, entries } = document;
  if (typeof space !== "string") throw badInput("document.space", "text");
  if (typeof revision !== "number") throw badInput("document.revision", "a whole number");
  if (entries === undefined || !isFields(entries)) throw badInput("document.entries", "an object");
  const contents = Object.entries(entries).map(([id, content]) => {
    if (!isFields(content)) throw badInput(`document.entries.${id}`, "an object");
    return [id, content] as const;
  });
  return { space, revision, entries: Object.fromEntries(contents) };
}

/** What came as JSON holds nothing but JSON. */
function isFields(value: unknown): value is domain.JsonFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
