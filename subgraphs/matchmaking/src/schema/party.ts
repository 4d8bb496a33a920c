import { Cursor, DateTime } from "@muster/subgraph";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { PlayerStub } from "./player.js";

/** What was done to a party. */
export const PartyDeed = {
  CREATED: "CREATED",
  INVITED: "INVITED",
  INVITE_ENDED: "INVITE_ENDED",
  JOINED: "JOINED",
  LEFT: "LEFT",
  REMOVED: "REMOVED",
  LEADER_CHANGED: "LEADER_CHANGED",
  READY_CHANGED: "READY_CHANGED",
  QUEUED: "QUEUED",
  ENDED: "ENDED",
} as const;

registerEnumType(PartyDeed, {
  name: "PartyDeed",
  description: "What was done to a party.",
  valuesConfig: {
    CREATED: { description: "The player made it." },
    INVITED: { description: "The player was invited." },
    INVITE_ENDED: {
      description: "The player is not invited any more. An invitation whose time is over is not told of.",
    },
    JOINED: { description: "The player came in." },
    LEFT: {
      description:
        "The player left. Where it was the leader, another leads now; the last one ended the party.",
    },
    REMOVED: { description: "The leader put the player out." },
    LEADER_CHANGED: { description: "The player leads now." },
    READY_CHANGED: { description: "The player said whether to queue, and with which roles." },
    QUEUED: {
      description: "The player, who leads, queued with everyone; all have to be ready anew next time.",
    },
    ENDED: { description: "Nothing was done in it for a day; the player led it." },
  },
});

/** A player of a party. */
@ObjectType({ description: "A player of a party." })
export class PartyMember {
  @Field(() => PlayerStub, {
    nullable: true,
    description: "The player; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => Boolean, { description: "Whether the player agrees to queue. The leader's word is to queue." })
  isReady!: boolean;

  @Field(() => [ID], { description: "Wanted roles, the primary one first; empty where any will do." })
  roleIds!: readonly string[];

  @Field(() => DateTime, { description: "When the player came in." })
  joinedAt!: Date;
}

/** That a player may come into a party. */
@ObjectType({ description: "That a player may come into a party." })
export class PartyInvite {
  @Field(() => PlayerStub, {
    nullable: true,
    description: "Who is invited; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => PlayerStub, {
    nullable: true,
    description: "Who invited; null while accounts does not answer.",
  })
  invitedBy!: PlayerStub | null;

  @Field(() => DateTime, { description: "When the invitation ends." })
  expiresAt!: Date;
}

/** Players who queue together; a `Party` of the API is a side of a transfer. */
@ObjectType("PlayerParty", {
  description:
    "Players who queue together. Its players may read it, whoever is invited, and who has matchmaking:read.",
})
export class Party {
  @Field(() => ID, { description: "The party's id." })
  id!: string;

  @Field(() => Int, { description: "Rises with every change, from 1." })
  version!: number;

  @Field(() => PlayerStub, {
    nullable: true,
    description: "Who leads it; null while accounts does not answer.",
  })
  leader!: PlayerStub | null;

  @Field(() => [PartyMember], { description: "Who is in it; who came first comes first." })
  members!: readonly PartyMember[];

  @Field(() => [PartyInvite], { description: "Who is invited; at most 32." })
  invites!: readonly PartyInvite[];

  @Field(() => DateTime, { description: "When it was made." })
  madeAt!: Date;
}

/** A change of a party. */
@ObjectType({ description: "A change of a party, told to whom it concerns." })
export class PartyUpdate {
  @Field(() => Cursor, { description: "The change's place: give it as `after` to go on behind it." })
  cursor!: string;

  @Field(() => ID, { description: "The party that changed." })
  partyId!: string;

  @Field(() => Int, { description: "The version that the change made." })
  version!: number;

  @Field(() => PartyDeed, { description: "What was done; more may have been done since." })
  deed!: keyof typeof PartyDeed;

  @Field(() => PlayerStub, {
    nullable: true,
    description: "Whom it is about; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => DateTime, { description: "When it was done." })
  occurredAt!: Date;
}

/** The party in which something was done. */
@ObjectType({ description: "The party in which something was done." })
export class PartyPayload {
  @Field(() => Party, { description: "The party." })
  party!: Party;
}

/** The party that the caller has nothing more to do with. */
@ObjectType({ description: "The party that the caller has nothing more to do with." })
export class PartyLeftPayload {
  @Field(() => ID, { description: "The party's id." })
  partyId!: string;
}

/** Which party. */
@InputType({ description: "Which party." })
export class PartyInput {
  @Field(() => ID, { description: "The party's id." })
  partyId!: string;
}

/** Another player, in a party. */
@InputType({ description: "Another player than the caller, in a party of the caller's." })
export class PartyPlayerInput extends PartyInput {
  @Field(() => ID, { description: "The player's id." })
  playerId!: string;
}

/** Whether the caller agrees to queue. */
@InputType({ description: "Whether the caller agrees to queue." })
export class PartyReadyInput extends PartyInput {
  @Field(() => Boolean, { description: "Whether the caller agrees." })
  isReady!: boolean;

  @Field(() => [ID], {
    nullable: true,
    description:
      "Wanted roles, the primary one first, each once, at most 8; those said before where absent. The queue that is joined must have them.",
  })
  roleIds?: string[] | null;
}
