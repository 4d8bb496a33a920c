import { DateTime, Json } from "@muster/subgraph";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

/** How far a simulation is. */
export const RulesSimulationState = { RUNNING: "RUNNING", DONE: "DONE", FAILED: "FAILED" } as const;

registerEnumType(RulesSimulationState, {
  name: "RulesSimulationState",
  description: "How far a simulation is.",
  valuesConfig: {
    RUNNING: { description: "It runs, or waits for its turn." },
    DONE: { description: "Its outcomes are there." },
    FAILED: { description: "It came to no end; `failure` says why." },
  },
});

/** Where the tickets of a simulation are from. */
export const SimulatedStreamSource = { RECORDED: "recorded", WORLD: "world" } as const;

registerEnumType(SimulatedStreamSource, {
  name: "SimulatedStreamSource",
  description: "Where the tickets of a simulation are from.",
  valuesConfig: {
    RECORDED: { description: "They were recorded as players joined here." },
    WORLD: { description: "Too few were recorded: they are those of a simulated world." },
  },
});

/** By what players are grouped. */
export const SimulatedGroupKind = { REGION: "region", SKILL_DECILE: "skillDecile" } as const;

registerEnumType(SimulatedGroupKind, {
  name: "SimulatedGroupKind",
  description: "By what players of a simulation are grouped.",
  valuesConfig: {
    REGION: { description: "By the region of their nearest site." },
    SKILL_DECILE: { description: "By skill: `1` is the tenth of the least skilled, `10` that of the most." },
  },
});

/** The tickets that were replayed. */
@ObjectType({ description: "The tickets that both rule sets were given." })
export class SimulatedStream {
  @Field(() => SimulatedStreamSource, { description: "Where they are from." })
  source!: (typeof SimulatedStreamSource)[keyof typeof SimulatedStreamSource];

  @Field(() => Int, { description: "How many." })
  tickets!: number;

  @Field(() => Int, { description: "How many players they are of." })
  players!: number;

  @Field(() => Int, {
    description:
      "How many were recorded in that time, of those with skills and round trips: what decides the source.",
  })
  recorded!: number;

  @Field(() => DateTime, { nullable: true, description: "When the first joined; null for a world." })
  from!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the last joined; null for a world." })
  until!: Date | null;

  @Field(() => Int, { description: "The seed of chance: the same seed and tickets give the same outcomes." })
  seed!: number;

  @Field(() => String, { description: "What one must know of it, in a sentence." })
  note!: string;
}

/** A piece of a distribution. */
@ObjectType({ description: "What lies between two values." })
export class SimulatedBucket {
  @Field(() => Float, { description: "The least value in it." })
  from!: number;

  @Field(() => Float, { nullable: true, description: "Values are less than this; null for no end." })
  to!: number | null;

  @Field(() => Float, { description: "The share that lies in it, 0 to 1." })
  share!: number;
}

/** How something is spread. */
@ObjectType({ description: "How something is spread. All null and no buckets where there was nothing." })
export class SimulatedDistribution {
  @Field(() => Float, { nullable: true, description: "Half is at most this." })
  p50!: number | null;

  @Field(() => Float, { nullable: true, description: "Nine tenths are at most this." })
  p90!: number | null;

  @Field(() => Float, { nullable: true, description: "95% are at most this." })
  p95!: number | null;

  @Field(() => Float, { nullable: true, description: "99% are at most this." })
  p99!: number | null;

  @Field(() => [SimulatedBucket], {
    description: "Shares between fixed bounds, the same before and after, in rising order.",
  })
  buckets!: readonly SimulatedBucket[];
}

/** What a group of players got. */
@ObjectType({ description: "What some of the players got. There is none of fewer than 30 players." })
export class SimulatedGroup {
  @Field(() => SimulatedGroupKind, { description: "By what they are grouped." })
  kind!: (typeof SimulatedGroupKind)[keyof typeof SimulatedGroupKind];

  @Field(() => String, { description: "The region's slug, or the tenth, `1` to `10`." })
  name!: string;

  @Field(() => Int, { description: "How many players." })
  players!: number;

  @Field(() => Float, { description: "Their wait that half is under. Seconds." })
  waitP50S!: number;

  @Field(() => Float, { description: "Their wait that 95% are under. Seconds." })
  waitP95S!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Their round trip that half is under. Milliseconds; null where none was matched.",
  })
  pingP50Ms!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Their round trip that 95% are under. Milliseconds; null where none was matched.",
  })
  pingP95Ms!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of them in matches of 45% to 55%; null where none was matched.",
  })
  inBandShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of them in a role not asked for; null where none was matched.",
  })
  autofillShare!: number | null;
}

/** Tickets that a queue would not take. */
@ObjectType({ description: "Tickets that the queue would not take." })
export class SimulatedRefusal {
  @Field(() => String, { description: "Why." })
  reason!: string;

  @Field(() => Int, { description: "How many." })
  tickets!: number;
}

/** What players got under some rules. */
@ObjectType({ description: "What players would have got under some rules." })
export class SimulatedOutcome {
  @Field(() => Int, { description: "How many matches were made." })
  matches!: number;

  @Field(() => Int, { description: "How many players joined." })
  players!: number;

  @Field(() => Int, { description: "How many of them got a match." })
  playersMatched!: number;

  @Field(() => SimulatedDistribution, {
    description: "Waits of players; of who got no match until the end. Seconds.",
  })
  waitS!: SimulatedDistribution;

  @Field(() => SimulatedDistribution, {
    description: "Round trips of players to the server of their match. Milliseconds.",
  })
  pingMs!: SimulatedDistribution;

  @Field(() => SimulatedDistribution, {
    description: "Of matches, how far the predicted chance to win is from 50%. Percentage points.",
  })
  winChanceOff!: SimulatedDistribution;

  @Field(() => SimulatedDistribution, {
    description: "Of matches, how many players the teams' largest parties differ by.",
  })
  partyGap!: SimulatedDistribution;

  @Field(() => Float, {
    nullable: true,
    description: "The share of matches with a predicted chance to win of 45% to 55%; null without matches.",
  })
  inBandShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of players at a round trip of 60 ms or less; null without matches.",
  })
  nearShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of players who could be at 60 ms or less; null without matches.",
  })
  nearCeiling!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of players in their primary role; null without matches.",
  })
  primaryShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of players in a role not asked for; null without matches.",
  })
  autofillShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of players whose map was among their last five; null without matches.",
  })
  mapRepeatShare!: number | null;

  @Field(() => [SimulatedGroup], {
    description: "The same by region and by tenth of skill, where there are enough players.",
  })
  groups!: readonly SimulatedGroup[];

  @Field(() => [SimulatedRefusal], { description: "Tickets that the queue would not take, by reason." })
  refused!: readonly SimulatedRefusal[];
}

/** Two rule sets on the same tickets. */
@ObjectType({
  description:
    "What players would have got under the rules in force and under others. Needs the scope matchmaking:read.",
})
export class RulesSimulation {
  @Field(() => ID, { description: "The simulation's id." })
  id!: string;

  @Field(() => RulesSimulationState, { description: "How far it is: read it again until it has ended." })
  state!: keyof typeof RulesSimulationState;

  @Field(() => ID, { description: "The slug of the queue." })
  queueId!: string;

  @Field(() => Int, { description: "The revision that was in force, whose rules are `before`." })
  revision!: number;

  @Field(() => String, { description: "Who asked for it." })
  actorId!: string;

  @Field(() => DateTime, { description: "When it was asked for." })
  requestedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it ended; null while it runs." })
  endedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Why it failed; null otherwise." })
  failure!: string | null;

  @Field(() => SimulatedStream, { nullable: true, description: "What was replayed; null until it is done." })
  stream!: SimulatedStream | null;

  @Field(() => SimulatedOutcome, {
    nullable: true,
    description: "Under the rules in force; null until it is done, and where they have no such queue.",
  })
  before!: SimulatedOutcome | null;

  @Field(() => SimulatedOutcome, {
    nullable: true,
    description: "Under the draft; null until it is done.",
  })
  after!: SimulatedOutcome | null;
}

/** Input of `simulateRules`. */
@InputType({ description: "What is tried on which tickets." })
export class SimulateRulesInput {
  @Field(() => ID, { nullable: true, description: "The draft that is tried; not together with `rules`." })
  draftId?: string | null;

  @Field(() => Json, {
    nullable: true,
    description: "The whole rule set that is tried, in the form of `RuleSet.rules`.",
  })
  rules?: unknown;

  @Field(() => ID, { description: "The slug of a queue of what is tried." })
  queueId!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: "Tickets that joined from here on; at most a day before `until`.",
  })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "And before here; now where absent." })
  until?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: "At most so many tickets, the newest: 1 to 20000; 5000 where absent.",
  })
  latest?: number | null;

  @Field(() => Int, { nullable: true, description: "The seed of chance, 0 to 2147483647; 1 where absent." })
  seed?: number | null;
}

/** Payload of `simulateRules`. */
@ObjectType({ description: "A simulation that has begun." })
export class SimulateRulesPayload {
  @Field(() => RulesSimulation, { description: "The simulation: read it by id until it has ended." })
  simulation!: RulesSimulation;
}
