import { DateTime } from "@muster/subgraph";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { PlayerStub } from "./player.js";

/** Where a match is in its life. */
export const MatchState = {
  ACCEPTING: "ACCEPTING",
  ALLOCATING: "ALLOCATING",
  READY: "READY",
  IN_GAME: "IN_GAME",
  ENDED: "ENDED",
  DECLINED: "DECLINED",
  FAILED: "FAILED",
} as const;

registerEnumType(MatchState, {
  name: "MatchState",
  description: "Where a match is in its life.",
  valuesConfig: {
    ACCEPTING: { description: "Its players are asked to accept." },
    ALLOCATING: { description: "It gets a server." },
    READY: { description: "A server waits for its players." },
    IN_GAME: { description: "It is played." },
    ENDED: { description: "It has ended." },
    DECLINED: { description: "Someone did not accept; those who did are back in line." },
    FAILED: { description: "It got no server; everyone is back in line." },
  },
});

/** What a player said to a match. */
export const MatchAnswer = { ACCEPTED: "accepted", DECLINED: "declined", MISSED: "missed" } as const;

registerEnumType(MatchAnswer, {
  name: "MatchAnswer",
  description: "What a player said to a match.",
  valuesConfig: {
    ACCEPTED: { description: "The player wants to play." },
    DECLINED: { description: "The player does not want to play." },
    MISSED: { description: "The player said nothing in time." },
  },
});

/** A player of a match. */
@ObjectType({ description: "A player of a match." })
export class MatchPlayer {
  @Field(() => PlayerStub, {
    nullable: true,
    description: "The player; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => Int, { description: "The place within the match, from 0." })
  seat!: number;

  @Field(() => ID, {
    nullable: true,
    description: "The role that is to be played; null where there are none.",
  })
  roleId!: string | null;

  @Field(() => MatchAnswer, {
    nullable: true,
    description: "What the player said to the match; null for nothing yet, and where nobody is asked.",
  })
  answer!: (typeof MatchAnswer)[keyof typeof MatchAnswer] | null;
}

/** A team of a match. */
@ObjectType({ description: "A team of a match." })
export class MatchTeam {
  @Field(() => [MatchPlayer], { description: "Who plays in it, by seat." })
  players!: readonly MatchPlayer[];
}

/** What tickets in line have become. */
@ObjectType({ description: "A match. Its players may read it, and who has matchmaking:read." })
export class Match {
  @Field(() => ID, { description: "The match's id." })
  id!: string;

  @Field(() => MatchState, { description: "Where it is in its life." })
  state!: keyof typeof MatchState;

  @Field(() => ID, { description: "The slug of the queue that it is of." })
  queueId!: string;

  @Field(() => ID, { description: "The slug of the mode that is played." })
  modeId!: string;

  @Field(() => ID, { description: "The slug of the map that it is played on." })
  mapId!: string;

  @Field(() => [MatchTeam], { description: "Its teams." })
  teams!: readonly MatchTeam[];

  @Field(() => DateTime, { description: "When it was made." })
  madeAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: "Until when its players may accept; null where nobody is asked.",
  })
  acceptUntil!: Date | null;
}

/** How a player gets onto the server of a match. */
@ObjectType({ description: "How one player gets onto the server of a match. Keep it secret." })
export class MatchConnection {
  @Field(() => ID, { description: "The slug of the site where it is played." })
  siteId!: string;

  @Field(() => [String], {
    description: "Where the server listens, `192.0.2.1:40000` or `[2001:db8::1]:40000`: try them in order.",
  })
  addresses!: readonly string[];

  @Field(() => String, {
    description:
      "A connect token for this player alone: 2,048 bytes in base64url. It connects once; read it again for another.",
  })
  connectToken!: string;

  @Field(() => DateTime, { description: "Until when the token may be used for the first time." })
  expiresAt!: Date;
}

/** Which match is accepted. */
@InputType({ description: "Which match is accepted." })
export class AcceptMatchInput {
  @Field(() => ID, { description: "A match of the caller's." })
  matchId!: string;
}

/** Which match is declined. */
@InputType({ description: "Which match is declined." })
export class DeclineMatchInput {
  @Field(() => ID, { description: "A match of the caller's." })
  matchId!: string;
}

/** The match that was accepted. */
@ObjectType({ description: "The match that was accepted." })
export class AcceptMatchPayload {
  @Field(() => Match, { description: "The match." })
  match!: Match;
}

/** The match that was declined. */
@ObjectType({ description: "The match that was declined." })
export class DeclineMatchPayload {
  @Field(() => Match, { description: "The match." })
  match!: Match;
}
