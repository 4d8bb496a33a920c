import { requirePlayer, unauthenticated } from "@muster/auth";
import { Cursor } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  JoinQueueInput,
  JoinQueuePayload,
  LeaveQueueInput,
  LeaveQueuePayload,
  PlayerStub,
  Queue,
  Ticket,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, mayRead, requireReader } from "./context.js";
import { toQueue } from "./queues.js";

/** A ticket with what its match is found by. */
export interface KnownTicket extends Ticket {
  readonly matchId: domain.MatchId | null;
}

/** Tickets, as their players see them. */
@Resolver(() => Ticket)
export class TicketResolver {
  readonly #tickets: domain.TicketService;
  readonly #queues: () => readonly domain.Queue[];

  constructor(tickets: domain.TicketService, queues: () => readonly domain.Queue[]) {
    this.#tickets = tickets;
    this.#queues = queues;
  }

  @Query(() => Ticket, {
    nullable: true,
    description:
      "A ticket by id; null where there is none that the caller may read. UNAUTHENTICATED without a credential.",
  })
  async ticket(
    @Arg("id", () => ID, { description: "The ticket's id." }) id: string,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Ticket | null> {
    if (principal.kind === "anonymous") throw unauthenticated();
    const ticket = domain.isTicketId(id) ? await loaders.tickets.load(id) : undefined;
    const isReader = ticket?.players.some(({ playerId }) => mayRead(principal, playerId)) === true;
    return ticket !== undefined && isReader ? toTicket(ticket) : null;
  }

  @Mutation(() => JoinQueuePayload, {
    description:
      "Puts the caller in line for a match, or a party that the caller leads. BAD_USER_INPUT naming `queueId`, `roles` (with the `playerId` whose they are), `modes`, or `party` where the queue takes none of that size; ALREADY_QUEUED with the `ticketId` that lives, and QUEUE_LOCKED with `until` after matches that were declined, missed or left, each with the `playerId`; for a party NOT_FOUND naming `partyId` where the caller is not in it, FORBIDDEN where another leads, PARTY_NOT_READY with the `playerId` who has not said so. Whoever of a party leaves it takes the ticket out of line. A client whose answer was lost finds its ticket by Player.ticket.",
  })
  async joinQueue(
    @Arg("input", () => JoinQueueInput, { description: "What the player joins with." })
    { queueId, roleIds, modeIds, partyId }: JoinQueueInput,
    @Ctx() { principal }: Context,
  ): Promise<JoinQueuePayload> {
    const { playerId } = requirePlayer(principal);
    const wanted = { roles: roleIds ?? null, modes: modeIds ?? null };
    const request = { playerId, queueId, ...wanted, partyId: partyId ?? undefined };
    return { ticket: toTicket(await this.#tickets.join(request)) };
  }

  @Mutation(() => LeaveQueuePayload, {
    description:
      "Takes a ticket out of line; again, it stays so. NOT_FOUND naming `ticketId` where the player has no such ticket; MATCH_CLOSED with `state` where it has found a match.",
  })
  async leaveQueue(
    @Arg("input", () => LeaveQueueInput, { description: "Which ticket." }) { ticketId }: LeaveQueueInput,
    @Ctx() { principal }: Context,
  ): Promise<LeaveQueuePayload> {
    return { ticket: toTicket(await this.#tickets.leave(requirePlayer(principal).playerId, ticketId)) };
  }

  @FieldResolver(() => Queue, {
    nullable: true,
    description: "The queue; null where it is not offered any more.",
  })
  async queue(@Root() { queueId }: Ticket): Promise<Queue | null> {
    const queue = this.#queues().find(({ id }) => id === queueId);
    return queue === undefined ? null : toQueue(queue);
  }
}

/** What matchmaking adds to a player. */
@Resolver(() => PlayerStub)
export class PlayerResolver {
  @FieldResolver(() => Ticket, {
    nullable: true,
    description:
      "The player's ticket that lives: in line or in a match; null where there is none. Read by the player, and with the scope matchmaking:read; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async ticket(@Root() { id }: PlayerStub, @Ctx() { principal, loaders }: Context): Promise<Ticket | null> {
    requireReader(principal, id);
    const ticket = domain.isPlayerId(id) ? await loaders.liveTickets.load(id) : undefined;
    return ticket === undefined ? null : toTicket(ticket);
  }

  @FieldResolver(() => Cursor, {
    nullable: true,
    description:
      "A place in the log of changes that is no later than the ticket read with it: follow `ticketUpdated` from here. Read by the player, and with the scope matchmaking:read; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async ticketCursor(@Root() { id }: PlayerStub, @Ctx() { principal, loaders }: Context): Promise<string> {
    requireReader(principal, id);
    return loaders.cursor();
  }
}

/** A ticket in the API's shape; its queue is found when it is asked for. */
export function toTicket(ticket: domain.Ticket): KnownTicket {
  const { id, state, version, queueId, players, modes, queuedAtMs, changedAtMs, matchId } = ticket;
  return {
    ...{ id, state, version, queueId, queue: null, modeIds: modes, matchId },
    players: players.map(({ playerId, roles }) => ({ player: { id: playerId }, roleIds: roles })),
    queuedAt: new Date(queuedAtMs),
    changedAt: new Date(changedAtMs),
  };
}
