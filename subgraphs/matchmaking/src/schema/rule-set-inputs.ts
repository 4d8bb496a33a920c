import { DateTime, Json } from "@muster/subgraph";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { RuleSetDraft, RuleSetPublication } from "./rule-set.js";

const key =
  "Made and kept by the client before it sends: the same key with the same request gives the publication that it made; IDEMPOTENCY_CONFLICT with another.";
const why = "Why, for the audit: 1 to 500 characters.";

/** What becomes of an entry. */
@InputType({ description: "What becomes of one entry of a rule set." })
export class RuleSetChangeInput {
  @Field(() => ID, {
    description: "`site:`, `mode:`, `queue:` or `experiment:` and a slug, e.g. `queue:ranked`.",
  })
  id!: string;

  @Field(() => Json, {
    nullable: true,
    description:
      "The whole entry, in the form that `ruleSetSchema` has under `$defs`; null takes it out of the rule set.",
  })
  content?: unknown;
}

/** Input of `saveRuleSetDraft`. */
@InputType({ description: "Changes that are collected before they are published." })
export class SaveRuleSetDraftInput {
  @Field(() => ID, { nullable: true, description: "The draft that is replaced; a new one where absent." })
  draftId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The version that was read. CONFLICT when the draft was saved since.",
  })
  expectedVersion?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The number of the last publication that was looked at; where absent the newest for a new draft, else what it was.",
  })
  baseNumber?: number | null;

  @Field(() => String, { description: "What it is for, 1 to 500 characters." })
  title!: string;

  @Field(() => [RuleSetChangeInput], {
    nullable: true,
    description: "What changes, each entry once; not together with `rules`.",
  })
  changes?: RuleSetChangeInput[] | null;

  @Field(() => Json, {
    nullable: true,
    description:
      "The whole rule set as it is to be, in the form of `RuleSet.rules`: what it lacks is taken out.",
  })
  rules?: unknown;
}

/** Input of `importRuleSet`. */
@InputType({ description: "A rule set of another deployment." })
export class ImportRuleSetInput {
  @Field(() => String, { description: "What the draft is for, 1 to 500 characters." })
  title!: string;

  @Field(() => Json, { description: "As `ruleSetExport` gave it." })
  document!: unknown;
}

/** Input of `discardRuleSetDraft`. */
@InputType({ description: "A draft that is not wanted any more." })
export class DiscardRuleSetDraftInput {
  @Field(() => ID, { description: "The draft." })
  draftId!: string;

  @Field(() => Int, { nullable: true, description: "The version that was read." })
  expectedVersion?: number | null;
}

/** Input of `publishRuleSet`. */
@InputType({ description: "What is put in force: a draft, or changes as they stand." })
export class PublishRuleSetInput {
  @Field(() => ID, { nullable: true, description: "The draft; not together with `changes`." })
  draftId?: string | null;

  @Field(() => [RuleSetChangeInput], { nullable: true, description: "What changes, each entry once." })
  changes?: RuleSetChangeInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "For a draft the version, for changes the revision of the rule set that was read. CONFLICT when it has moved on.",
  })
  expected?: number | null;

  @Field(() => DateTime, { nullable: true, description: "When it takes effect; at once where absent." })
  effectiveAt?: Date | null;

  @Field(() => String, { description: why })
  note!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `rollBackRuleSet`. */
@InputType({ description: "An earlier rule set that is put in force again." })
export class RollBackRuleSetInput {
  @Field(() => Int, { description: "A revision before the one in force, from 1." })
  toRevision!: number;

  @Field(() => String, { description: why })
  note!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `withdrawRuleSet`. */
@InputType({ description: "A publication that waits for its time, and is taken back." })
export class WithdrawRuleSetInput {
  @Field(() => Int, { description: "The publication's number." })
  number!: number;

  @Field(() => String, { description: why })
  note!: string;
}

/** Payload of what changes a draft. */
@ObjectType({ description: "A draft as it is now." })
export class RuleSetDraftPayload {
  @Field(() => RuleSetDraft, { nullable: true, description: "The draft; null where it was discarded." })
  draft!: RuleSetDraft | null;
}

/** Payload of what publishes. */
@ObjectType({ description: "A publication as it is now." })
export class RuleSetPublicationPayload {
  @Field(() => RuleSetPublication, { description: "The publication." })
  publication!: RuleSetPublication;
}
