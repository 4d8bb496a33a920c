import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Ticket } from "./ticket.js";

/** What a player joins a queue with. */
@InputType({ description: "What a player joins a queue with." })
export class JoinQueueInput {
  @Field(() => ID, { description: "The queue's slug." })
  queueId!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      "Wanted roles of the queue, the primary one first, each once. Where absent any will do, or those that the caller has said in the party.",
  })
  roleIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: "Modes of the queue that are accepted, at least one, each once; all where absent.",
  })
  modeIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: "The party that joins, which the caller leads; the caller alone where absent.",
  })
  partyId?: string | null;
}

/** Which ticket leaves its queue. */
@InputType({ description: "Which ticket leaves its queue." })
export class LeaveQueueInput {
  @Field(() => ID, { description: "A ticket of the caller's." })
  ticketId!: string;
}

/** The ticket that was made. */
@ObjectType({ description: "The ticket that was made." })
export class JoinQueuePayload {
  @Field(() => Ticket, { description: "The ticket." })
  ticket!: Ticket;
}

/** The ticket that left its queue. */
@ObjectType({ description: "The ticket that left its queue." })
export class LeaveQueuePayload {
  @Field(() => Ticket, { description: "The ticket, cancelled." })
  ticket!: Ticket;
}
