import { actorOf, requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  DiscardRuleSetDraftInput,
  ImportRuleSetInput,
  PublishRuleSetInput,
  RollBackRuleSetInput,
  type RuleSetChangeInput,
  RuleSetDraftPayload,
  RuleSetPublicationPayload,
  SaveRuleSetDraftInput,
  WithdrawRuleSetInput,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import type { Context } from "./context.js";

const needs = "Needs the scope matchmaking:write; it is audited.";

/** Everything that changes rule sets. */
@Resolver()
export class RulePublishingResolver {
  readonly #editor: domain.RuleEditor;

  constructor(editor: domain.RuleEditor) {
    this.#editor = editor;
  }

  @Mutation(() => RuleSetDraftPayload, {
    description: `Makes or replaces a draft. NOT_FOUND; CONFLICT when it was saved since it was read. ${needs}`,
  })
  async saveRuleSetDraft(
    @Arg("input", () => SaveRuleSetDraftInput, { description: "The draft." }) input: SaveRuleSetDraftInput,
    @Ctx() { principal }: Context,
  ): Promise<RuleSetDraftPayload> {
    requireScope(principal, "matchmaking:write");
    const { changes, rules } = input;
    if ((changes == null) === (rules == null)) throw badInput("changes", "given, unless rules is");
    const draft = await this.#editor.saveDraft({
      draftId: input.draftId ?? undefined,
      expectedVersion: input.expectedVersion ?? undefined,
      baseNumber: input.baseNumber ?? undefined,
      title: input.title,
      changes: changes == null ? await domain.changesTo(this.#editor, rules) : toChanges(changes),
      actorId: actorOf(principal),
    });
    return { draft };
  }

  @Mutation(() => RuleSetDraftPayload, {
    description: `Makes a draft that would make the rule set equal to a document. BAD_USER_INPUT naming what is not such a document. ${needs}`,
  })
  async importRuleSet(
    @Arg("input", () => ImportRuleSetInput, { description: "The document." })
    { document, title }: ImportRuleSetInput,
    @Ctx() { principal }: Context,
  ): Promise<RuleSetDraftPayload> {
    requireScope(principal, "matchmaking:write");
    const draft = await this.#editor.import({
      document: toDocument(document),
      title,
      actorId: actorOf(principal),
    });
    return { draft };
  }

  @Mutation(() => RuleSetDraftPayload, {
    description: `Throws a draft away. NOT_FOUND; CONFLICT when it was saved since it was read. ${needs}`,
  })
  async discardRuleSetDraft(
    @Arg("input", () => DiscardRuleSetDraftInput, { description: "The draft." })
    { draftId, expectedVersion }: DiscardRuleSetDraftInput,
    @Ctx() { principal }: Context,
  ): Promise<RuleSetDraftPayload> {
    requireScope(principal, "matchmaking:write");
    await this.#editor.discardDraft({
      ...{ draftId, expectedVersion: expectedVersion ?? undefined },
      actorId: actorOf(principal),
    });
    return { draft: null };
  }

  @Mutation(() => RuleSetPublicationPayload, {
    description: `Puts a draft or changes in force, now or at a time, all or nothing: every process matches by it within a second. BAD_USER_INPUT names the entry, the path in it and the bound, also where no match could ever be made; CONFLICT names entries that have changed since they were read. ${needs}`,
  })
  async publishRuleSet(
    @Arg("input", () => PublishRuleSetInput, { description: "What is published." })
    input: PublishRuleSetInput,
    @Ctx() { principal }: Context,
  ): Promise<RuleSetPublicationPayload> {
    requireScope(principal, "matchmaking:write");
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

  @Mutation(() => RuleSetPublicationPayload, {
    description: `Puts an earlier rule set in force again, as a publication of its own. ${needs}`,
  })
  async rollBackRuleSet(
    @Arg("input", () => RollBackRuleSetInput, { description: "Where to." })
    { toRevision, note, idempotencyKey }: RollBackRuleSetInput,
    @Ctx() { principal }: Context,
  ): Promise<RuleSetPublicationPayload> {
    requireScope(principal, "matchmaking:write");
    const publication = await this.#editor.rollBack({
      ...{ toRevision, note, idempotencyKey },
      actorId: actorOf(principal),
    });
    return { publication };
  }

  @Mutation(() => RuleSetPublicationPayload, {
    description: `Takes back a publication that waits for its time. NOT_FOUND; CONFLICT when it is in force. ${needs}`,
  })
  async withdrawRuleSet(
    @Arg("input", () => WithdrawRuleSetInput, { description: "Which." })
    { number, note }: WithdrawRuleSetInput,
    @Ctx() { principal }: Context,
  ): Promise<RuleSetPublicationPayload> {
    requireScope(principal, "matchmaking:write");
    const publication = await this.#editor.withdraw({ number, note, actorId: actorOf(principal) });
    return { publication };
  }
}

function toChanges(changes: readonly RuleSetChangeInput[]): domain.RuleChanges {
  const byId = new Map<string, domain.JsonFields | null>();
  for (const [place, { id, content }] of changes.entries()) {
    if (byId.has(id)) throw badInput(`changes[${place}].id`, "there once");
    if (content != null && !domain.isFields(content))
      throw badInput(`changes[${place}].content`, "an object, or null");
    byId.set(id, content ?? null);
  }
  return byId;
}

function toDocument(document: unknown): domain.RuleDocument {
  if (!domain.isFields(document)) throw badInput("document", "an object as ruleSetExport gives it");
  const { space, revision, entries } = document;
  if (typeof space !== "string") throw badInput("document.space", "text");
  if (typeof revision !== "number") throw badInput("document.revision", "a whole number");
  if (!domain.isFields(entries)) throw badInput("document.entries", "an object");
  const contents = Object.entries(entries).map(([id, content]) => {
    if (!domain.isFields(content)) throw badInput(`document.entries.${id}`, "an object");
    return [id, content] as const;
  });
  return { space, revision, entries: Object.fromEntries(contents) };
}
