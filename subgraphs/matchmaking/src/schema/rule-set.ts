import { connectionOf, Json } from "@muster/subgraph";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

/** What became of a publication, by the API's name. */
export const RuleSetPublicationState = {
  WAITING: "waiting",
  IN_FORCE: "inForce",
  WITHDRAWN: "withdrawn",
} as const;

registerEnumType(RuleSetPublicationState, {
  name: "RuleSetPublicationState",
  description: "What became of a publication.",
  valuesConfig: {
    WAITING: { description: "It waits for its time." },
    IN_FORCE: { description: "It took effect, and may have been followed since." },
    WITHDRAWN: { description: "It was taken back before its time." },
  },
});

/** How an entry differs, by the API's name. */
export const RuleSetDifferenceKind = { ADDED: "added", CHANGED: "changed", REMOVED: "removed" } as const;

registerEnumType(RuleSetDifferenceKind, {
  name: "RuleSetDifferenceKind",
  description: "How an entry differs between two rule sets.",
  valuesConfig: {
    ADDED: { description: "It is new." },
    CHANGED: { description: "It has other content." },
    REMOVED: { description: "It is gone." },
  },
});

/** An entry with its content. */
@ObjectType({ description: "A site, a mode, a queue or an experiment of a rule set." })
export class RuleSetEntry {
  @Field(() => ID, {
    description: "`site:`, `mode:`, `queue:` or `experiment:` and a slug, e.g. `queue:ranked`.",
  })
  id!: string;

  @Field(() => Json, { description: "All that it holds, as it was published; its slug is in the id alone." })
  content!: unknown;
}

/** A rule set. */
@ObjectType({
  description: "How players are matched, as designers have published it. Needs the scope matchmaking:read.",
})
export class RuleSet {
  @Field(() => Int, { description: "Rises by one with each publication that takes effect; from 1." })
  revision!: number;

  @Field(() => Json, {
    description:
      'The whole rule set as one object, `{ "sites": [], "modes": [], "queues": [] }`; with `experiments` where there are any.',
  })
  rules!: unknown;

  @Field(() => [RuleSetEntry], { description: "The same, by entry, in the order of the ids." })
  entries!: readonly RuleSetEntry[];
}

/** A value that two states do not share. */
@ObjectType({ description: "A value of an entry that two rule sets do not share." })
export class RuleSetFieldDifference {
  @Field(() => String, { description: "Where it is: `hard.pingMs[0][1]`; empty for a whole entry." })
  path!: string;

  @Field(() => Json, { nullable: true, description: "The value before; null also where there was none." })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: "The value after; null also where there is none." })
  after!: unknown;
}

/** An entry that two states do not share. */
@ObjectType({ description: "An entry that two rule sets do not share." })
export class RuleSetDifference {
  @Field(() => ID, { description: "The entry, e.g. `queue:ranked`." })
  id!: string;

  @Field(() => RuleSetDifferenceKind, { description: "How it differs." })
  kind!: (typeof RuleSetDifferenceKind)[keyof typeof RuleSetDifferenceKind];

  @Field(() => [RuleSetFieldDifference], { description: "What differs, by path." })
  fields!: readonly RuleSetFieldDifference[];
}

/** A change of an entry. */
@ObjectType({ description: "What becomes of one entry of a rule set." })
export class RuleSetChange {
  @Field(() => ID, { description: "The entry, e.g. `queue:ranked`." })
  id!: string;

  @Field(() => Json, { nullable: true, description: "The whole entry; null where it is taken out." })
  content!: unknown;
}

/** What is wrong with a rule set. */
@ObjectType({ description: "What keeps a rule set from being published." })
export class RuleSetProblem {
  @Field(() => ID, {
    nullable: true,
    description: "The entry; null where it is none's: `field` is a path from the root then.",
  })
  entryId!: string | null;

  @Field(() => String, { description: "The path in the entry, e.g. `hard.pingMs[0][1]`." })
  field!: string;

  @Field(() => String, {
    description: "What it must be; where no match could ever be made, the reason with its numbers.",
  })
  bound!: string;
}

/** A draft. Its resolvers find the service's draft behind it. */
@ObjectType({
  description: "Changes that are collected before they are published. Needs the scope matchmaking:read.",
})
export class RuleSetDraft {
  @Field(() => ID, { description: "The draft's id." })
  id!: string;

  @Field(() => Int, { description: "Rises by one with each save; from 1." })
  version!: number;

  @Field(() => String, { description: "What it is for." })
  title!: string;

  @Field(() => Int, {
    description:
      "The number of the last publication that it takes into account: it cannot be published over later changes of its entries.",
  })
  baseNumber!: number;

  @Field(() => String, { description: "Who saved it last." })
  actorId!: string;
}

/** A publication. Its resolvers find the service's publication behind it. */
@ObjectType({
  description: "Changes that were put in force, or wait to be. Needs the scope matchmaking:read.",
})
export class RuleSetPublication {
  @Field(() => Int, { description: "From 1, in the order of publishing." })
  number!: number;

  @Field(() => Int, {
    nullable: true,
    description: "The revision that it made; null while it waits and where it was withdrawn.",
  })
  revision!: number | null;

  @Field(() => RuleSetPublicationState, { description: "What became of it." })
  state!: (typeof RuleSetPublicationState)[keyof typeof RuleSetPublicationState];

  @Field(() => String, { description: "Who published it." })
  actorId!: string;

  @Field(() => String, { description: "Why." })
  note!: string;

  @Field(() => Int, { description: "How many entries it changes." })
  changedCount!: number;

  @Field(() => Int, { nullable: true, description: "The revision that it brought back, for a roll-back." })
  rolledBackTo!: number | null;
}

/** A page of publications, the newest first. */
export const RuleSetPublicationConnection = connectionOf("RuleSetPublication", () => RuleSetPublication);
