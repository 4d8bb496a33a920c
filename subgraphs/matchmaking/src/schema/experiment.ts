import { DateTime } from "@muster/subgraph";
import { Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";

/** A half of an experiment. */
export const RulesVariant = { CONTROL: "control", VARIANT: "variant" } as const;

registerEnumType(RulesVariant, {
  name: "RulesVariant",
  description: "A half of an experiment.",
  valuesConfig: {
    CONTROL: { description: "The queue as it is published." },
    VARIANT: { description: "The queue as the experiment has it." },
  },
});

/** What became of the matches of a half. */
@ObjectType({
  description:
    "What became of the matches of one half of an experiment in one queue. Those count that were made when the half had been in force for a while.",
})
export class RulesExperimentOutcome {
  @Field(() => ID, { description: "The slug of the queue." })
  queueId!: string;

  @Field(() => RulesVariant, { description: "Which half." })
  variant!: (typeof RulesVariant)[keyof typeof RulesVariant];

  @Field(() => Int, { description: "Matches that count: the newest, at most 20000 of the experiment." })
  matches!: number;

  @Field(() => Float, {
    nullable: true,
    description: "The share of them that someone declined or missed, 0 to 1; null where there are none.",
  })
  declinedShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The share of them that got no server, 0 to 1; null where there are none.",
  })
  failedShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The wait that half of their players are under. Seconds; null where there are none.",
  })
  waitP50S!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The wait that 95% of their players are under. Seconds; null where there are none.",
  })
  waitP95S!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "How far the predicted chance to win was from 50% on average. Percentage points; null where none was predicted.",
  })
  winChanceOff!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "The share of matches with a predicted chance of 45% to 55%, 0 to 1; null where none was predicted.",
  })
  inBandShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "The share of players who queued again within 30 minutes of the match's end, 0 to 1; null where none has ended so long ago.",
  })
  returnedShare!: number | null;
}

/** A queue of an experiment. */
@ObjectType({ description: "A queue of an experiment." })
export class RulesExperimentQueue {
  @Field(() => ID, { description: "The slug of the queue." })
  id!: string;

  @Field(() => RulesVariant, {
    nullable: true,
    description: "The half that is in force now; null before and after the experiment.",
  })
  now!: (typeof RulesVariant)[keyof typeof RulesVariant] | null;
}

/** An experiment. */
@ObjectType({
  description:
    "Other rules for some queues, in half of the time: an entry `experiment:` of the rule set in force. Time is cut into slices; of two that follow each other, one has the control and the other the variant, by lot. Needs the scope matchmaking:read.",
})
export class RulesExperiment {
  @Field(() => ID, { description: "Its slug." })
  id!: string;

  @Field(() => DateTime, { description: "When it begins." })
  from!: Date;

  @Field(() => DateTime, { description: "When it ends." })
  until!: Date;

  @Field(() => Int, { description: "How long a slice is. Seconds." })
  sliceSeconds!: number;

  @Field(() => Int, { description: "What lots are drawn by." })
  seed!: number;

  @Field(() => Int, {
    description:
      "How long a half must have been in force before its matches count. Seconds; those who began to wait under the other half are matched first.",
  })
  settleSeconds!: number;

  @Field(() => [RulesExperimentQueue], { description: "Its queues; each draws lots of its own." })
  queues!: readonly RulesExperimentQueue[];

  @Field(() => [RulesExperimentOutcome], {
    description: "What has come of it, by queue and half; a half without matches is not among them.",
  })
  outcomes!: readonly RulesExperimentOutcome[];
}
