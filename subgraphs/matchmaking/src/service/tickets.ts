import { AppError, badInput, type ErrorDetails } from "@muster/errors";
import {
  isTicketId,
  type Penalty,
  type PlayerId,
  type Ticket,
  type TicketId,
  type TicketPlayer,
} from "./model.js";
import { inLine } from "./parties/changes.js";
import { lockLedParty } from "./parties/locks.js";
import { playersInLine, requireReady } from "./parties/queuing.js";
import type { MatchmakingTransaction, ServiceContext } from "./ports.js";
import { type Queue, requireQueue } from "./queues.js";
import { isLive, isWaiting } from "./states.js";

/** What a player joins a queue with. */
export interface JoinRequest {
  readonly playerId: PlayerId;
  readonly queueId: string;
  /** Wanted roles, the primary one first; none says that any will do, and `null` that those said in the party are wanted. */
  readonly roles: readonly string[] | null;
  /** The modes that are accepted; all where `null`. */
  readonly modes: readonly string[] | null;
  /** The party that joins, which the player leads; the player alone where absent. */
  readonly partyId?: string | undefined;
}

/** How players get in line and out of it. */
export interface TicketService {
  /**
   * @throws BAD_USER_INPUT naming `queueId`, `roles` (with `playerId`), `modes` or `party`; ALREADY_QUEUED; QUEUE_LOCKED; for a party
   *   NOT_FOUND naming `partyId`, FORBIDDEN unless the player leads it, and PARTY_NOT_READY. Nothing is kept then.
   */
  join(request: JoinRequest): Promise<Ticket>;
  /**
   * Takes a ticket out of line; one that was cancelled before stays so.
   *
   * @throws NOT_FOUND where the player has no such ticket; MATCH_CLOSED with `state` where it has a match, which is declined or
   * played.
   */
  leave(playerId: PlayerId, ticketId: string): Promise<Ticket>;
  /**
   * Ends tickets that have been in line for an hour since they joined, and those in queues that are offered no more. Nobody is
   * struck. @returns How many ended.
   */
  sweepStale(): Promise<number>;
}

const ticketLifeMs = 3600 * 1000;
const sweepTicketsMax = 200;
/** Another process may know a queue a little sooner. */
const closedAfterMs = 10_000;

/** Makes the {@link TicketService}. */
export function createTickets(context: ServiceContext): TicketService {
  const { storage, clock, ids } = context;
  return {
    async join(request) {
      const queue = requireQueue(context.queues(), request.queueId);
      checkModes(queue, request.modes);
      const { playerId, partyId, roles, modes } = request;
      return storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        const party = partyId === undefined ? undefined : await lockLedParty(tx, playerId, partyId, nowMs);
        const players =
          party === undefined ? [{ playerId, roles: roles ?? [] }] : playersInLine(party, roles);
        checkPlayers(queue, players);
        await requireFree(
          tx,
          players.map((player) => player.playerId),
          nowMs,
        );
        if (party !== undefined) requireReady(party);
        const ticket: Ticket = {
          ...{ id: ids.next<TicketId>(), generation: 1, version: 1, queueId: queue.id, state: "QUEUED" },
          ...{ players, modes, queuedAtMs: nowMs, changedAtMs: nowMs, matchId: null },
        };
        await tx.insertTicket(ticket);
        if (party !== undefined) {
          const after = inLine(party, ticket.id, nowMs);
          await tx.saveParty({ before: party, after, deed: "QUEUED", playerId });
        }
        return ticket;
      });
    },
    leave: (playerId, ticketId) =>
      storage.transact(async (tx) => {
        if (!isTicketId(ticketId)) throw noTicket();
        const [ticket] = await tx.lockTickets([ticketId]);
        if (ticket?.players.some((player) => player.playerId === playerId) !== true) throw noTicket();
        if (ticket.state === "CANCELLED") return ticket;
        if (!isWaiting(ticket.state))
          throw new AppError("MATCH_CLOSED", "the ticket is not in line any more", { state: ticket.state });
        const after = moved(ticket, "CANCELLED", clock.nowMs());
        await tx.saveTickets([{ before: ticket, after }]);
        return after;
      }),
    async sweepStale() {
      const nowMs = clock.nowMs();
      const stale = await storage.findStale({
        queuedBeforeMs: nowMs - ticketLifeMs,
        queueIds: context.queues().map(({ id }) => id),
        elsewhereBeforeMs: nowMs - closedAfterMs,
        limit: sweepTicketsMax,
      });
      if (stale.length === 0) return 0;
      return storage.transact(async (tx) => {
        const tickets = await tx.lockTickets(stale);
        // One may have found a match since.
        const waiting = tickets.filter(({ state }) => isWaiting(state));
        await tx.saveTickets(waiting.map((before) => ({ before, after: moved(before, "EXPIRED", nowMs) })));
        return waiting.length;
      });
    },
  };
}

/** The ticket in another state. One that comes back into line, or leaves, has no match. */
export function moved(ticket: Ticket, state: Ticket["state"], nowMs: number): Ticket {
  const next = { ...ticket, state, version: ticket.version + 1, changedAtMs: nowMs };
  if (state === "REQUEUED") return { ...next, generation: ticket.generation + 1, matchId: null };
  return isLive(state) || state === "ENDED" ? next : { ...next, matchId: null };
}

function checkPlayers(queue: Queue, players: readonly TicketPlayer[]): void {
  if (!queue.partySizes.includes(players.length))
    throw badInput("party", `of ${queue.partySizes.join(" or ")} players in the queue ${queue.id}`);
  for (const { playerId, roles } of players) checkChoice("roles", roles, queue.roles, { playerId });
}

function checkModes(queue: Queue, modes: readonly string[] | null): void {
  if (modes === null) return;
  checkChoice(
    "modes",
    modes,
    queue.modes.map(({ id }) => id),
  );
  if (modes.length === 0) throw badInput("modes", "at least one, or absent for all");
}

function checkChoice(
  field: string,
  chosen: readonly string[],
  offered: readonly string[],
  whose: ErrorDetails = {},
): void {
  if (new Set(chosen).size === chosen.length && chosen.every((one) => offered.includes(one))) return;
  const bound = offered.length === 0 ? "absent in this queue" : `some of ${offered.join(", ")}, each once`;
  const { code, message, details } = badInput(field, bound);
  throw new AppError(code, message, { ...details, ...whose });
}

async function requireFree(
  tx: MatchmakingTransaction,
  playerIds: readonly PlayerId[],
  nowMs: number,
): Promise<void> {
  const locked = (await tx.penaltiesOf(playerIds)).find(({ untilMs }) => untilMs > nowMs);
  if (locked !== undefined) throw queueLocked(locked);
  for (const [playerId, ticketId] of await tx.liveTickets(playerIds)) throw alreadyQueued(playerId, ticketId);
}

function queueLocked({ playerId, untilMs, reason }: Penalty): AppError {
  const until = new Date(untilMs).toISOString();
  return new AppError("QUEUE_LOCKED", `the player may not queue before ${until}`, {
    playerId,
    until,
    reason,
  });
}

/** ALREADY_QUEUED, naming the player and the ticket that lives; `null` where it is not known which. */
export function alreadyQueued(playerId: PlayerId | null, ticketId: TicketId | null): AppError {
  return new AppError("ALREADY_QUEUED", "the player has a ticket that lives", { playerId, ticketId });
}

function noTicket(): AppError {
  return new AppError("NOT_FOUND", "you have no such ticket", { field: "ticketId" });
}
