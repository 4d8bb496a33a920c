import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";

/** What a waiting ticket waits for. */
export const TicketBinding = {
  RULES: "rules",
  PING: "ping",
  SITES: "sites",
  BLOCKS: "blocks",
  NEW_PLAYERS: "newPlayers",
  SKILL_WINDOW: "skillWindow",
  PLAYERS: "players",
  PARTY_SIZES: "partySizes",
  IMBALANCE: "imbalance",
  SKILL_SPREAD: "skillSpread",
  ROLE: "role",
  PARTY_GAP: "partyGap",
  CONTENT: "content",
  RANKER: "ranker",
  COMPETITION: "competition",
} as const;

registerEnumType(TicketBinding, {
  name: "TicketBinding",
  description: "What a waiting ticket waits for.",
  valuesConfig: {
    RULES: { description: "The rules in force do not let it in: its party's size, or its modes." },
    PING: { description: "Players, or a site, within its bound of round trips; or nearer ones." },
    SITES: { description: "A site that is open." },
    BLOCKS: { description: "Players whom it may meet. Told to staff only; players are told PLAYERS." },
    NEW_PLAYERS: { description: "New players, or the end of their protection." },
    SKILL_WINDOW: { description: "Players within its skill window, which widens." },
    PLAYERS: { description: "More players." },
    PARTY_SIZES: { description: "Parties that add up to teams." },
    IMBALANCE: { description: "A more even match." },
    SKILL_SPREAD: { description: "Players closer to each other in skill." },
    ROLE: { description: "Players who want the roles that are missing." },
    PARTY_GAP: { description: "Parties more alike." },
    CONTENT: { description: "A mode or map that was not played lately." },
    RANKER: { description: "A match that is expected to go better." },
    COMPETITION: { description: "Nothing of its own: its tickets go into matches that are worth more." },
  },
});

/** How many players a ticket could be matched with. */
@ObjectType({
  description: "Players besides a ticket's own, counted after each constraint that comes before.",
})
export class WhyNotYetCounts {
  @Field(() => Int, { description: "Who wait." })
  waiting!: number;

  @Field(() => Int, { description: "Of those, who can play at a site with it." })
  onASite!: number;

  @Field(() => Int, { description: "Of those, who are not kept from it by blocks." })
  unblocked!: number;

  @Field(() => Int, { description: "Of those, whom the protection of new players lets it meet." })
  protectionAllows!: number;

  @Field(() => Int, { description: "Of those, who are within both skill windows." })
  inWindow!: number;
}

/** Why a ticket is not matched yet. */
@ObjectType({ description: "Why a ticket is not matched yet, as of some seconds ago at most." })
export class WhyNotYet {
  @Field(() => TicketBinding, { description: "What it waits for." })
  binding!: (typeof TicketBinding)[keyof typeof TicketBinding];

  @Field(() => Int, {
    nullable: true,
    description: "Other players who wait; null where the binding is RULES.",
  })
  playersWaiting!: number | null;

  @Field(() => WhyNotYetCounts, {
    nullable: true,
    description:
      "How many players each constraint leaves. Null without the scope matchmaking:read, since it would tell of blocks, and where the binding is RULES.",
  })
  counts!: WhyNotYetCounts | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "What the best match that is known costs, in equivalent seconds of waiting; null where there is none.",
  })
  bestCostS!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "What that match is worth by now; it is made when that is more. Null where there is none.",
  })
  bestWorthS!: number | null;
}
