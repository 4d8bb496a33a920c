import { requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import {
  type Connection,
  ConnectionArgs,
  type CursorCodec,
  DateTime,
  Json,
  parsePage,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import {
  StoreCatalogChange,
  StoreCatalogDifference,
  StoreCatalogDraft,
  StoreCatalogProblem,
  StoreCatalogPublication,
  StoreCatalogPublicationConnection,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

const needs = "Needs the scope store:publish.";

/** How the catalog comes to be, for reading. */
@Resolver()
export class CatalogResolver {
  readonly #editor: domain.CatalogEditor;

  constructor(editor: domain.CatalogEditor) {
    this.#editor = editor;
  }

  @Query(() => [StoreCatalogDraft], { description: `Every draft, the newest first: at most 100. ${needs}` })
  async storeCatalogDrafts(@Ctx() { principal }: Context): Promise<readonly StoreCatalogDraft[]> {
    requireScope(principal, "store:publish");
    return this.#editor.listDrafts();
  }

  @Query(() => StoreCatalogDraft, {
    nullable: true,
    description: `A draft by id; null when there is none. ${needs}`,
  })
  async storeCatalogDraft(
    @Arg("id", () => ID, { description: "The draft's id." }) id: string,
    @Ctx() { principal }: Context,
  ): Promise<StoreCatalogDraft | null> {
    requireScope(principal, "store:publish");
    return (await this.#editor.readDraft(id)) ?? null;
  }

  @Query(() => StoreCatalogPublicationConnection, {
    description: `What was published, the newest first. ${needs}`,
  })
  async storeCatalogPublications(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<StoreCatalogPublication>> {
    requireScope(principal, "store:publish");
    const page = parsePage(args, numberCursor);
    const publications = await this.#editor.publications(page);
    return toConnection(
      page,
      publications,
      numberCursor,
      ({ number }) => number,
      (publication) => publication,
    );
  }

  @Query(() => [StoreCatalogDifference], {
    description: `How two revisions of the catalog differ, by entry. NOT_FOUND naming a revision that there is not. ${needs}`,
  })
  async storeCatalogDiff(
    @Arg("fromRevision", () => Int, { description: "0 is the empty catalog." }) fromRevision: number,
    @Arg("toRevision", () => Int, { description: "0 is the empty catalog." }) toRevision: number,
    @Ctx() { principal }: Context,
  ): Promise<readonly StoreCatalogDifference[]> {
    requireScope(principal, "store:publish");
    return toDifferences(await this.#editor.diff({ fromRevision, toRevision }));
  }

  @Query(() => Json, {
    description: `The catalog as one document, for \`importStoreCatalog\` of another deployment. NOT_FOUND. ${needs}`,
  })
  async storeCatalogExport(
    @Ctx() { principal }: Context,
    @Arg("revision", () => Int, { nullable: true, description: "The one in force where absent." })
    revision?: number | null,
  ): Promise<unknown> {
    requireScope(principal, "store:publish");
    if (revision != null && revision < 0) throw badInput("revision", "0 or more");
    return this.#editor.export(revision ?? undefined);
  }
}

/** What is behind a draft. */
@Resolver(() => StoreCatalogDraft)
export class CatalogDraftResolver {
  readonly #editor: domain.CatalogEditor;

  constructor(editor: domain.CatalogEditor) {
    this.#editor = editor;
  }

  @FieldResolver(() => DateTime, { description: "When it was saved last." })
  savedAt(@Root() draft: domain.CatalogDraft): Date {
    return new Date(draft.savedAtMs);
  }

  @FieldResolver(() => [StoreCatalogChange], {
    description: "What it changes, in the order in which it was given.",
  })
  changes(@Root() draft: domain.CatalogDraft): StoreCatalogChange[] {
    return [...draft.changes].map(([id, content]) => ({ id, content }));
  }

  @FieldResolver(() => [StoreCatalogDifference], { description: "How it differs from what is in force." })
  async diff(@Root() { id: draftId }: domain.CatalogDraft): Promise<readonly StoreCatalogDifference[]> {
    return toDifferences(await this.#editor.diff({ draftId }));
  }

  @FieldResolver(() => [StoreCatalogProblem], { description: "What keeps it from being published." })
  async problems(@Root() { id }: domain.CatalogDraft): Promise<readonly StoreCatalogProblem[]> {
    return this.#editor.validate(id);
  }
}

/** What is behind a publication. */
@Resolver(() => StoreCatalogPublication)
export class CatalogPublicationResolver {
  readonly #editor: domain.CatalogEditor;

  constructor(editor: domain.CatalogEditor) {
    this.#editor = editor;
  }

  @FieldResolver(() => DateTime, { description: "When it was published." })
  publishedAt(@Root() publication: domain.CatalogPublication): Date {
    return new Date(publication.publishedAtMs);
  }

  @FieldResolver(() => DateTime, { description: "When it takes or took effect." })
  effectiveAt(@Root() publication: domain.CatalogPublication): Date {
    return new Date(publication.effectiveAtMs);
  }

  @FieldResolver(() => [StoreCatalogDifference], { description: "What it changes." })
  async diff(@Root() { number }: domain.CatalogPublication): Promise<readonly StoreCatalogDifference[]> {
    return toDifferences(await this.#editor.diff({ number }));
  }
}

const numbers = stringCursor("storeCatalogPublications");
const numberCursor: CursorCodec<number> = {
  encode: (number) => numbers.encode(number.toString()),
  decode(text) {
    const digits = numbers.decode(text);
    return digits !== undefined && /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
  },
};

function toDifferences(differences: readonly domain.CatalogDifference[]): StoreCatalogDifference[] {
  return differences.map(({ id, kind, fields }) => ({
    id,
    kind,
    fields: fields.map(({ path, before, after }) => ({ path, before: before ?? null, after: after ?? null })),
  }));
}
