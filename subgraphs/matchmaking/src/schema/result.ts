import { connectionOf, DateTime } from "@muster/subgraph";
import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { Match } from "./match.js";
import { PlayerStub } from "./player.js";

/** How a team did. */
@ObjectType({ description: "How a team did." })
export class TeamResult {
  @Field(() => Int, { description: "Its place: 1 is the best; equal ranks are a draw." })
  rank!: number;

  @Field(() => Float, { nullable: true, description: "Its points; null where the game counts none." })
  score!: number | null;
}

/** How a match ended. */
@ObjectType({ description: "How a match ended. Whoever may read the match may read it." })
export class MatchResult {
  @Field(() => [TeamResult], { description: "How each team did, in the order of the match's teams." })
  teams!: readonly TeamResult[];

  @Field(() => [PlayerStub], { description: "Who left before the end: they lost, whatever their team did." })
  leavers!: readonly PlayerStub[];

  @Field(() => DateTime, { description: "When it ended." })
  endedAt!: Date;
}

/** A player's skill in a mode. */
@ObjectType({ description: "A player's skill in a mode, after their last rated match." })
export class Rating {
  @Field(() => ID, { description: "The mode's slug." })
  modeId!: string;

  @Field(() => Int, {
    description:
      "The skill in points, which are at least so many in nine of ten cases: it rises with wins and as the player becomes known. From 0.",
  })
  display!: number;

  @Field(() => Float, { description: "What the skill is believed to be, in logits; 0 is the mean of all." })
  mu!: number;

  @Field(() => Float, { description: "How far off mu may be: its deviation, above 0." })
  sigma!: number;

  @Field(() => Int, { description: "Rated matches in the mode." })
  games!: number;
}

/** What a match moved. */
@ObjectType({ description: "What a match moved of a player's skill in its mode." })
export class RatingChange {
  @Field(() => Rating, { description: "The skill before it." })
  before!: Rating;

  @Field(() => Rating, { description: "The skill after it." })
  after!: Rating;
}

/** A match that a player was in. */
@ObjectType({ description: "A match that a player was in and that has ended." })
export class PlayerMatch {
  @Field(() => Match, { description: "The match." })
  match!: Match;

  @Field(() => Int, { description: "The player's team: its place in the match's teams, from 0." })
  team!: number;

  @Field(() => RatingChange, {
    nullable: true,
    description:
      "What it moved of the player's skill; null where it ended without a result, or is not rated.",
  })
  ratingChange!: RatingChange | null;
}

/** A page of a player's matches. */
export const PlayerMatchConnection = connectionOf("PlayerMatch", () => PlayerMatch);

/** Which match begins. */
@InputType({ description: "Which match begins." })
export class ReportMatchStartedInput {
  @Field(() => ID, { description: "The match that the caller runs." })
  matchId!: string;
}

/** How a team did, as the match's server reports it. */
@InputType({ description: "How a team did." })
export class TeamResultInput {
  @Field(() => Int, { description: "The team, from 0." })
  team!: number;

  @Field(() => Int, {
    description: "Its place: 1 is the best, the number of teams the worst; equal ranks are a draw.",
  })
  rank!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Its points, from -1,000,000,000 to 1,000,000,000: of every team, or of none.",
  })
  score?: number | null;
}

/** How a match ended, as its server reports it. */
@InputType({ description: "How a match ended." })
export class ReportMatchResultInput {
  @Field(() => ID, {
    description:
      "Made and kept by the caller before it reports, 1 to 128 characters: the same report under the same key is harmless to repeat.",
  })
  idempotencyKey!: string;

  @Field(() => ID, { description: "The match that the caller runs." })
  matchId!: string;

  @Field(() => [TeamResultInput], { description: "Each team of the match, once." })
  teams!: TeamResultInput[];

  @Field(() => [ID], {
    nullable: true,
    description: "Players of the match who left before its end, each once; nobody where absent.",
  })
  leaverIds?: string[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it ended: since it was made, and not later than now. Now where absent.",
  })
  endedAt?: Date | null;
}

/** The match that begins. */
@ObjectType({ description: "The match that begins." })
export class ReportMatchStartedPayload {
  @Field(() => Match, { description: "The match." })
  match!: Match;
}

/** The match that has ended. */
@ObjectType({ description: "The match that has ended." })
export class ReportMatchResultPayload {
  @Field(() => Match, { description: "The match, with its result." })
  match!: Match;
}
