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
  RuleSet,
  RuleSetChange,
  RuleSetDifference,
  RuleSetDraft,
  RuleSetProblem,
  RuleSetPublication,
  RuleSetPublicationConnection,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import type { Context } from "./context.js";

const needs = "Needs the scope matchmaking:read.";

/** Rule sets and how they come to be, for reading. */
@Resolver()
export class RuleSetResolver {
  readonly #editor: domain.RuleEditor;

  constructor(editor: domain.RuleEditor) {
    this.#editor = editor;
  }

  @Query(() => RuleSet, {
    description: `How players are matched: the rule set in force, or an earlier one. NOT_FOUND where there is no such revision. ${needs}`,
  })
  async ruleSet(
    @Ctx() { principal }: Context,
    @Arg("revision", () => Int, { nullable: true, description: "The one in force where absent." })
    asked?: number | null,
  ): Promise<RuleSet> {
    requireScope(principal, "matchmaking:read");
    const { revision, entries } = await this.#editor.export(checkRevision(asked));
    const contents = Object.entries(entries);
    return {
      ...{ revision, rules: domain.toRuleSetJson(contents) },
      entries: contents.map(([id, content]) => ({ id, content })),
    };
  }

  @Query(() => Json, {
    description:
      "The JSON Schema of a rule set, for editors; under `$defs` that of each kind of entry: `site`, `mode`, `queue` and `experiment`. Anyone may ask.",
  })
  async ruleSetSchema(): Promise<unknown> {
    return domain.ruleSetJsonSchema;
  }

  @Query(() => [RuleSetProblem], {
    description: `Everything that keeps a rule set from being published; empty where it could be. Nothing is kept. ${needs}`,
  })
  async validateRules(
    @Arg("rules", () => Json, { description: "The whole rule set, in the form of `RuleSet.rules`." })
    rules: unknown,
    @Ctx() { principal }: Context,
  ): Promise<readonly RuleSetProblem[]> {
    requireScope(principal, "matchmaking:read");
    return domain.findRuleProblems(rules);
  }

  @Query(() => [RuleSetDraft], { description: `Every draft, the newest first: at most 100. ${needs}` })
  async ruleSetDrafts(@Ctx() { principal }: Context): Promise<readonly RuleSetDraft[]> {
    requireScope(principal, "matchmaking:read");
    return this.#editor.listDrafts();
  }

  @Query(() => RuleSetDraft, {
    nullable: true,
    description: `A draft by id; null when there is none. ${needs}`,
  })
  async ruleSetDraft(
    @Arg("id", () => ID, { description: "The draft's id." }) id: string,
    @Ctx() { principal }: Context,
  ): Promise<RuleSetDraft | null> {
    requireScope(principal, "matchmaking:read");
    return (await this.#editor.readDraft(id)) ?? null;
  }

  @Query(() => RuleSetPublicationConnection, {
    description: `What was published, the newest first. ${needs}`,
  })
  async ruleSetPublications(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<RuleSetPublication>> {
    requireScope(principal, "matchmaking:read");
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

  @Query(() => [RuleSetDifference], {
    description: `How two revisions differ, by entry. NOT_FOUND naming a revision that there is not. ${needs}`,
  })
  async ruleSetDiff(
    @Arg("fromRevision", () => Int, { description: "0 is nothing at all." }) fromRevision: number,
    @Arg("toRevision", () => Int, { description: "0 is nothing at all." }) toRevision: number,
    @Ctx() { principal }: Context,
  ): Promise<readonly RuleSetDifference[]> {
    requireScope(principal, "matchmaking:read");
    return toDifferences(await this.#editor.diff({ fromRevision, toRevision }));
  }

  @Query(() => Json, {
    description: `A rule set as one document, for \`importRuleSet\` of another deployment. NOT_FOUND. ${needs}`,
  })
  async ruleSetExport(
    @Ctx() { principal }: Context,
    @Arg("revision", () => Int, { nullable: true, description: "The one in force where absent." })
    revision?: number | null,
  ): Promise<unknown> {
    requireScope(principal, "matchmaking:read");
    return this.#editor.export(checkRevision(revision));
  }
}

/** What is behind a draft. */
@Resolver(() => RuleSetDraft)
export class RuleSetDraftResolver {
  readonly #editor: domain.RuleEditor;

  constructor(editor: domain.RuleEditor) {
    this.#editor = editor;
  }

  @FieldResolver(() => DateTime, { description: "When it was saved last." })
  savedAt(@Root() draft: domain.RuleDraft): Date {
    return new Date(draft.savedAtMs);
  }

  @FieldResolver(() => [RuleSetChange], {
    description: "What it changes, in the order in which it was given.",
  })
  changes(@Root() draft: domain.RuleDraft): RuleSetChange[] {
    return [...draft.changes].map(([id, content]) => ({ id, content }));
  }

  @FieldResolver(() => Json, {
    description: "The whole rule set as the draft would make it of the one in force, as `RuleSet.rules`.",
  })
  async rules(@Root() draft: domain.RuleDraft): Promise<unknown> {
    return domain.toRuleSetJson(await domain.draftedEntries(this.#editor, draft));
  }

  @FieldResolver(() => [RuleSetDifference], { description: "How it differs from what is in force." })
  async diff(@Root() { id: draftId }: domain.RuleDraft): Promise<readonly RuleSetDifference[]> {
    return toDifferences(await this.#editor.diff({ draftId }));
  }

  @FieldResolver(() => [RuleSetProblem], { description: "What keeps it from being published." })
  async problems(@Root() { id }: domain.RuleDraft): Promise<readonly RuleSetProblem[]> {
    return this.#editor.validate(id);
  }
}

/** What is behind a publication. */
@Resolver(() => RuleSetPublication)
export class RuleSetPublicationResolver {
  readonly #editor: domain.RuleEditor;

  constructor(editor: domain.RuleEditor) {
    this.#editor = editor;
  }

  @FieldResolver(() => DateTime, { description: "When it was published." })
  publishedAt(@Root() publication: domain.RulePublication): Date {
    return new Date(publication.publishedAtMs);
  }

  @FieldResolver(() => DateTime, { description: "When it takes or took effect." })
  effectiveAt(@Root() publication: domain.RulePublication): Date {
    return new Date(publication.effectiveAtMs);
  }

  @FieldResolver(() => [RuleSetDifference], { description: "What it changes." })
  async diff(@Root() { number }: domain.RulePublication): Promise<readonly RuleSetDifference[]> {
    return toDifferences(await this.#editor.diff({ number }));
  }
}

const numbers = stringCursor("ruleSetPublications");
const numberCursor: CursorCodec<number> = {
  encode: (number) => numbers.encode(number.toString()),
  decode(text) {
    const digits = numbers.decode(text);
    return digits !== undefined && /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
  },
};

function checkRevision(revision: number | null | undefined): number | undefined {
  if (revision != null && revision < 0) throw badInput("revision", "0 or more");
  return revision ?? undefined;
}

function toDifferences(differences: readonly domain.RuleDifference[]): RuleSetDifference[] {
  return differences.map(({ id, kind, fields }) => ({
    id,
    kind,
    fields: fields.map(({ path, before, after }) => ({ path, before: before ?? null, after: after ?? null })),
  }));
}
