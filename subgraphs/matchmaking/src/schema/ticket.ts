import { Cursor, DateTime } from "@muster/subgraph";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { PlayerStub } from "./player.js";
import { Queue } from "./queue.js";

/** Where a ticket is in its life. */
export const TicketState = {
  QUEUED: "QUEUED",
  REQUEUED: "REQUEUED",
  ACCEPTING: "ACCEPTING",
  ALLOCATING: "ALLOCATING",
  READY: "READY",
  IN_GAME: "IN_GAME",
  ENDED: "ENDED",
  CANCELLED: "CANCELLED",
  EXPIRED: "EXPIRED",
} as const;

registerEnumType(TicketState, {
  name: "TicketState",
  description: "Where a ticket is in its life.",
  valuesConfig: {
    QUEUED: { description: "It waits for a match." },
    REQUEUED: { description: "Its match failed for no fault of its players: it waits at the front." },
    ACCEPTING: { description: "A match was found; its players are asked to accept." },
    ALLOCATING: { description: "The match is made, and gets a server." },
    READY: { description: "A server waits for the players." },
    IN_GAME: { description: "The match is played." },
    ENDED: { description: "The match has ended." },
    CANCELLED: { description: "A player left the queue, or did not accept." },
    EXPIRED: { description: "It waited for longer than tickets may, or its queue is offered no more." },
  },
});

/** A player of a ticket. */
@ObjectType({ description: "A player of a ticket." })
export class TicketPlayer {
  @Field(() => PlayerStub, {
    nullable: true,
    description: "The player; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => [ID], { description: "Wanted roles, the primary one first; empty where any will do." })
  roleIds!: readonly string[];
}

/** A place in line. */
@ObjectType({
  description:
    "A player or a party in line for a match. Its players may read it, and who has matchmaking:read.",
})
export class Ticket {
  @Field(() => ID, { description: "The ticket's id." })
  id!: string;

  @Field(() => TicketState, { description: "Where it is in its life." })
  state!: keyof typeof TicketState;

  @Field(() => Int, { description: "Rises with every change, from 1." })
  version!: number;

  @Field(() => ID, { description: "The slug of the queue that was joined." })
  queueId!: string;

  @Field(() => Queue, { nullable: true, description: "The queue; null where it is not offered any more." })
  queue!: Queue | null;

  @Field(() => [TicketPlayer], { description: "Its players; who queued comes first." })
  players!: readonly TicketPlayer[];

  @Field(() => [ID], { nullable: true, description: "The modes that are accepted; null for all." })
  modeIds!: readonly string[] | null;

  @Field(() => DateTime, { description: "When it was first in line; kept when a match fails." })
  queuedAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  changedAt!: Date;
}

/** What became of a ticket. */
@ObjectType({ description: "A change of a player's ticket." })
export class TicketUpdate {
  @Field(() => Cursor, { description: "The change's place: give it as `after` to go on behind it." })
  cursor!: string;

  @Field(() => ID, { description: "The ticket that changed." })
  ticketId!: string;

  @Field(() => TicketState, { description: "What it was changed to; later changes may have come since." })
  state!: keyof typeof TicketState;

  @Field(() => Int, { description: "The version that the change made." })
  version!: number;

  @Field(() => DateTime, { description: "When it changed." })
  occurredAt!: Date;
}
