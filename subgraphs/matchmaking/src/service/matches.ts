import { AppError } from "@muster/errors";
import type { MatchExplanation } from "./explanation.js";
import {
  type Allocation,
  isMatchId,
  type Leader,
  type Match,
  type MatchId,
  type MatchPlayer,
  type Penalty,
  type PlayerId,
  type Ticket,
  type TicketId,
} from "./model.js";
import { struck } from "./penalties.js";
import type { MatchChange, MatchmakingTransaction, ServiceContext, TicketChange } from "./ports.js";
import { isWaiting, type MatchState, matchMoves } from "./states.js";
import { moved } from "./tickets.js";

/** A match that someone proposes to make of waiting tickets. */
export interface Proposal {
  /** In whose name: where another leads by now, there is no match. */
  readonly leader: Leader;
  /** The tickets as they were seen; where one has changed since, there is no match. */
  readonly tickets: readonly { readonly id: TicketId; readonly version: number }[];
  /** Everyone of the tickets, in the order of their seats. */
  readonly players: readonly {
    readonly playerId: PlayerId;
    readonly team: number;
    readonly roleId: string | null;
  }[];
  readonly modeId: string;
  readonly mapId: string;
  /** The sites where it may be played, the best first. */
  readonly siteIds: readonly string[];
  /** What it costs and why it was made; `null` where no search found it. */
  readonly explanation: MatchExplanation | null;
  /** How long players have to accept, in seconds; `null` where nobody is asked. */
  readonly acceptanceS: number | null;
}

/** How matches are made and accepted. */
export interface MatchService {
  /**
   * Makes a match, all or nothing.
   *
   * @throws CONFLICT where a ticket is not as it was seen, or waits no more, or another leads the queue.
   */
  propose(proposal: Proposal): Promise<Match>;
  /**
   * Accepts for a player; the last one's answer sends the match for a server. Again, it stays so.
   *
   * @throws NOT_FOUND naming `matchId`; MATCH_CLOSED with `state` where the time is over or someone declined.
   */
  accept(playerId: PlayerId, matchId: string): Promise<Match>;
  /**
   * Declines for a player, who is struck; the others come back into line, before all who were not matched yet.
   *
   * @throws NOT_FOUND naming `matchId`; MATCH_CLOSED with `state`.
   */
  decline(playerId: PlayerId, matchId: string): Promise<Match>;
  /** Ends matches whose time to accept is over; whoever has not answered is struck. @returns How many ended. */
  sweepMissed(): Promise<number>;
  /** Gives a match its server. @returns Whether it still waited for one. */
  ready(matchId: MatchId, server: Allocation): Promise<boolean>;
  /** Ends a match that has a server, without a result. @returns Whether it had not ended. */
  end(matchId: MatchId): Promise<boolean>;
  /**
   * Gives up a match that gets no server: everyone is back at the front of the line, and nobody is struck. One that has got a server
   * meanwhile stays as it is.
   *
   * @throws MATCH_CLOSED with `state` where it is not accepted yet.
   */
  fail(matchId: MatchId): Promise<Match>;
}

const sweepMatchesMax = 100;

/** Makes the {@link MatchService}. */
export function createMatches(context: ServiceContext): MatchService {
  const { storage, clock, ids } = context;

  /** Ends a ready check: tickets on which someone did not accept are cancelled, the others come back. */
  const breakUp = async (tx: MatchmakingTransaction, match: Match, players: readonly MatchPlayer[]) => {
    const nowMs = clock.nowMs();
    const atFault = players.filter(({ answer }) => answer === "declined" || answer === "missed");
    const known = await tx.penaltiesOf(atFault.map(({ playerId }) => playerId));
    const penalties = atFault.map(({ playerId, answer }): Penalty => {
      const before = known.find((one) => one.playerId === playerId);
      return struck(before, playerId, answer === "missed" ? "missed" : "declined", nowMs);
    });
    const guilty = new Set(atFault.map(({ ticketId }) => ticketId));
    const tickets = await tx.lockTickets(match.ticketIds);
    const comesBack = await whoComesBack(tx, tickets);
    await tx.savePenalties(penalties);
    const after = { ...movedMatch(match, "DECLINED", nowMs), players };
    await tx.saveMatch({ before: match, after });
    await tx.saveTickets(
      tickets.map((before) => ({
        before,
        after: moved(before, guilty.has(before.id) || !comesBack(before) ? "CANCELLED" : "REQUEUED", nowMs),
      })),
    );
    return after;
  };

  return {
    propose: (proposal) =>
      storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        await tx.requireLeader(proposal.leader);
        const tickets = await tx.lockTickets(proposal.tickets.map(({ id }) => id));
        requireAsSeen(proposal, tickets);
        const match = toMatch(ids.next<MatchId>(), proposal, tickets, nowMs);
        await tx.insertMatch(match, tickets);
        await tx.saveTickets(
          tickets.map((before): TicketChange => {
            const after = moved(before, match.state === "ACCEPTING" ? "ACCEPTING" : "ALLOCATING", nowMs);
            return { before, after: { ...after, matchId: match.id } };
          }),
        );
        return match;
      }),
    accept: (playerId, matchId) =>
      storage.transact(async (tx) => {
        const match = await lockOwn(tx, playerId, matchId);
        const own = match.players.find((player) => player.playerId === playerId);
        if (own?.answer === "accepted" && match.state !== "DECLINED" && match.state !== "FAILED")
          return match;
        requireOpen(match, clock.nowMs());
        const players = answered(match, playerId, "accepted");
        // The match's row is locked: exactly one answer finds itself to be the last.
        if (players.some(({ answer }) => answer !== "accepted")) {
          const after = { ...match, players, version: match.version + 1 };
          await tx.saveMatch({ before: match, after });
          return after;
        }
        return goOn(tx, {
          before: match,
          after: movedMatch({ ...match, players }, "ALLOCATING", clock.nowMs()),
        });
      }),
    decline: (playerId, matchId) =>
      storage.transact(async (tx) => {
        const match = await lockOwn(tx, playerId, matchId);
        requireOpen(match, clock.nowMs());
        return breakUp(tx, match, answered(match, playerId, "declined"));
      }),
    async sweepMissed() {
      const overdue = await storage.findOverdue(clock.nowMs(), sweepMatchesMax);
      let ended = 0;
      for (const id of overdue)
        ended += await storage.transact(async (tx) => {
          const match = await tx.lockMatch(id);
          if (match?.state !== "ACCEPTING" || !isOver(match, clock.nowMs())) return 0;
          const players = match.players.map((one) => ({ ...one, answer: one.answer ?? ("missed" as const) }));
          await breakUp(tx, match, players);
          return 1;
        });
      return ended;
    },
    ready: (matchId, server) =>
      storage.transact(async (tx) => {
        const match = await tx.lockMatch(matchId);
        if (match?.state !== "ALLOCATING") return match?.state === "READY" || match?.state === "IN_GAME";
        const nowMs = clock.nowMs();
        await tx.insertAllocation(matchId, server, nowMs);
        await goOn(tx, { before: match, after: movedMatch(match, "READY", nowMs) });
        return true;
      }),
    end: (matchId) =>
      storage.transact(async (tx) => {
        const match = await tx.lockMatch(matchId);
        if (match?.state !== "READY" && match?.state !== "IN_GAME") return false;
        await goOn(tx, { before: match, after: movedMatch(match, "ENDED", clock.nowMs()) });
        return true;
      }),
    fail: (matchId) =>
      storage.transact(async (tx) => {
        const match = await tx.lockMatch(matchId);
        if (match === undefined) throw noMatch();
        if (match.state !== "ALLOCATING" && match.state !== "ACCEPTING") return match;
        return goOn(tx, { before: match, after: movedMatch(match, "FAILED", clock.nowMs()) });
      }),
  };
}

/** What the tickets of a match become with it. */
const ticketStates = {
  ALLOCATING: "ALLOCATING",
  READY: "READY",
  IN_GAME: "IN_GAME",
  ENDED: "ENDED",
  FAILED: "REQUEUED",
} as const;

/** Makes the change of a match, and what its tickets become with it. */
export async function goOn(tx: MatchmakingTransaction, change: MatchChange): Promise<Match> {
  const { before, after } = change;
  const state = ticketStates[after.state as keyof typeof ticketStates];
  const tickets = await tx.lockTickets(before.ticketIds);
  const comesBack = state === "REQUEUED" ? await whoComesBack(tx, tickets) : () => true;
  await tx.saveMatch(change);
  await tx.saveTickets(
    tickets.map((ticket) => ({
      before: ticket,
      after: moved(ticket, comesBack(ticket) ? state : "CANCELLED", after.changedAtMs),
    })),
  );
  return after;
}

/** Whether a ticket comes back into line: one of several players does while the party is of the same players. */
async function whoComesBack(
  tx: MatchmakingTransaction,
  tickets: readonly Ticket[],
): Promise<(ticket: Ticket) => boolean> {
  const together = tickets.filter(({ players }) => players.length > 1).map(({ id }) => id);
  const held = together.length === 0 ? new Set<TicketId>() : await tx.ticketsOfParties(together);
  return ({ id, players }) => players.length === 1 || held.has(id);
}

/** The match in another state. @throws MATCH_CLOSED with `state` where that does not follow. */
export function movedMatch(match: Match, state: MatchState, nowMs: number): Match {
  if (!matchMoves[match.state].includes(state))
    throw new AppError("MATCH_CLOSED", "the match is past that", { state: match.state });
  return { ...match, state, version: match.version + 1, changedAtMs: nowMs };
}

function toMatch(id: MatchId, proposal: Proposal, tickets: readonly Ticket[], nowMs: number): Match {
  const { modeId, mapId, siteIds, explanation, acceptanceS } = proposal;
  const ticketOf = new Map(tickets.flatMap((one) => one.players.map(({ playerId }) => [playerId, one.id])));
  return {
    ...{ id, version: 1, queueId: proposal.leader.queueId, modeId, mapId, siteIds, explanation },
    state: acceptanceS === null ? "ALLOCATING" : "ACCEPTING",
    ...{ madeAtMs: nowMs, changedAtMs: nowMs },
    acceptUntilMs: acceptanceS === null ? null : nowMs + acceptanceS * 1000,
    ticketIds: tickets.map((ticket) => ticket.id),
    players: proposal.players.map(({ playerId, team, roleId }, seat) => ({
      ...{ playerId, team, roleId, seat, answer: null },
      ticketId: ticketOf.get(playerId) as TicketId,
    })),
  };
}

function requireAsSeen(proposal: Proposal, tickets: readonly Ticket[]): void {
  const seen = new Map(proposal.tickets.map(({ id, version }) => [id, version]));
  const players = tickets.flatMap((ticket) => ticket.players.map(({ playerId }) => playerId));
  const isWhole =
    tickets.length === seen.size &&
    tickets.every(
      (one) =>
        seen.get(one.id) === one.version && isWaiting(one.state) && one.queueId === proposal.leader.queueId,
    );
  if (!isWhole) throw new AppError("CONFLICT", "a ticket is not as it was seen", { field: "tickets" });
  const named = new Set(proposal.players.map(({ playerId }) => playerId));
  if (named.size !== players.length || !players.every((id) => named.has(id)))
    throw new Error("a match has the players of its tickets, each once");
}

function requireOpen(match: Match, nowMs: number): void {
  if (match.state !== "ACCEPTING" || isOver(match, nowMs))
    throw new AppError("MATCH_CLOSED", "the match can't be answered any more", { state: match.state });
}

function isOver({ acceptUntilMs }: Match, nowMs: number): boolean {
  return acceptUntilMs !== null && acceptUntilMs <= nowMs;
}

function answered(match: Match, playerId: PlayerId, answer: "accepted" | "declined"): MatchPlayer[] {
  return match.players.map((one) => (one.playerId === playerId ? { ...one, answer } : one));
}

async function lockOwn(tx: MatchmakingTransaction, playerId: PlayerId, matchId: string): Promise<Match> {
  const match = isMatchId(matchId) ? await tx.lockMatch(matchId) : undefined;
  if (match?.players.some((one) => one.playerId === playerId) !== true) throw noMatch();
  return match;
}

function noMatch(): AppError {
  return new AppError("NOT_FOUND", "you have no such match", { field: "matchId" });
}
