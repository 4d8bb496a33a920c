import { Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { RulesVariant } from "./experiment.js";

/** What a match can cost something for. */
export const MatchTerm = {
  PING: "ping",
  IMBALANCE: "imbalance",
  SKILL_SPREAD: "skillSpread",
  ROLE: "role",
  PARTY_GAP: "partyGap",
  CONTENT: "content",
  RANKER: "ranker",
} as const;

registerEnumType(MatchTerm, {
  name: "MatchTerm",
  description: "What a match can cost something for.",
  valuesConfig: {
    PING: { description: "Round trips of its players." },
    IMBALANCE: { description: "How far the chance to win is from even." },
    SKILL_SPREAD: { description: "How far the best and the weakest are apart." },
    ROLE: { description: "Roles that are not the primary ones." },
    PARTY_GAP: { description: "How much the teams' largest parties differ." },
    CONTENT: { description: "Modes and maps that were played lately." },
    RANKER: { description: "How bad a learned model expects it to be." },
  },
});

/** A part of a match's cost. */
@ObjectType({ description: "A part of what a match costs." })
export class MatchCost {
  @Field(() => MatchTerm, { description: "What it is for." })
  term!: (typeof MatchTerm)[keyof typeof MatchTerm];

  @Field(() => Float, { description: "Equivalent seconds of waiting, of all its players together." })
  costS!: number;
}

/** A site where a match could be played. */
@ObjectType({ description: "A site where a match could be played." })
export class MatchSite {
  @Field(() => ID, { description: "The site's slug." })
  siteId!: string;

  @Field(() => Float, {
    description: "How much more than the first it would have cost: equivalent seconds of waiting.",
  })
  moreS!: number;
}

/** What a seat of a match costs. */
@ObjectType({ description: "What a player's seat in a match costs." })
export class SeatExplanation {
  @Field(() => Int, { description: "The place within the match, from 0." })
  seat!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "Round trip to the site of choice, in milliseconds; null where it was never measured, and counts as near.",
  })
  pingMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Round trip to the player's best site, in milliseconds; null where none was ever measured.",
  })
  bestPingMs!: number | null;

  @Field(() => Float, { description: "How long the player had waited when it was made, in seconds." })
  waitS!: number;

  @Field(() => Int, {
    description:
      "0 for the player's primary role, or where there are none; 1 another wanted one, 2 one not asked for.",
  })
  roleRank!: number;

  @Field(() => Float, { description: "What the round trip costs: equivalent seconds of waiting." })
  pingCostS!: number;

  @Field(() => Float, { description: "What the role costs: equivalent seconds of waiting." })
  roleCostS!: number;

  @Field(() => Float, {
    description: "What mode and map cost a player of the ticket: equivalent seconds of waiting.",
  })
  contentCostS!: number;
}

/** Why a match is this one. */
@ObjectType({
  description:
    "Why a match is this one: it is worth more than it costs, both in equivalent seconds of waiting.",
})
export class MatchExplanation {
  @Field(() => Int, { description: "The number of the rule set that it was made by." })
  revision!: number;

  @Field(() => ID, {
    nullable: true,
    description: "The slug of the experiment that its queue was in; null where nothing was tried.",
  })
  experimentId!: string | null;

  @Field(() => RulesVariant, {
    nullable: true,
    description: "The half of the experiment that made it; null where nothing was tried.",
  })
  variant!: (typeof RulesVariant)[keyof typeof RulesVariant] | null;

  @Field(() => Float, {
    description:
      "The chance of the first team to win, 0 to 1; of more than two teams, of the strongest against the weakest.",
  })
  winChance!: number;

  @Field(() => Float, { description: "What it costs." })
  costS!: number;

  @Field(() => Float, { description: "What it was worth after the waits of its players." })
  worthS!: number;

  @Field(() => [MatchCost], { description: "What the cost is made of, the largest part first." })
  costs!: readonly MatchCost[];

  @Field(() => [MatchSite], { description: "Where it could be played, the site of choice first." })
  sites!: readonly MatchSite[];

  @Field(() => Boolean, {
    description:
      "Whether it was made for someone who had waited for too long, rather than for what it is worth.",
  })
  isForStarving!: boolean;

  @Field(() => [SeatExplanation], {
    description: "What seats cost: the caller's own; all of them with the scope matchmaking:read.",
  })
  seats!: readonly SeatExplanation[];
}
