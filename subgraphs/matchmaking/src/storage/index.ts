import { inIdOrder, type Postgres, type Transaction } from "@muster/postgres";
import type {
  Allocation,
  AskedSite,
  Content,
  Leader,
  Match,
  MatchId,
  MatchmakingStorage,
  MatchmakingTransaction,
  MatchResult,
  Party,
  PartyId,
  PlayerId,
  PlayerLatency,
  RatingChange,
  RatingState,
  RecordedSpan,
  RecordedTicket,
  RecordingStorage,
  SiteLatency,
  Ticket,
  TicketId,
  TrialOutcome,
  TrialReads,
} from "../service/index.js";
import {
  findAllocating,
  findAllocations,
  findServed,
  findStray,
  forgetAsked,
  noteAsked,
} from "./allocations.js";
import { avoidsOf } from "./blocks.js";
import { findLatencies, forgetLatencies, keepLatencies } from "./latencies.js";
import { findMatches, findOverdue } from "./matches.js";
import { findIdleParties, findInvitingParties, findParties, findPartiesOf } from "./parties.js";
import { findRatingChanges, findRatings } from "./ratings.js";
import { findRecent } from "./recency.js";
import { addRecorded, readRecorded, sweepRecorded } from "./recordings.js";
import { findHistory, findResults } from "./results.js";
import { type TicketRow, ticketColumns, toTicket } from "./rows.js";
import { keepShard, takeShard } from "./shards.js";
import { PostgresTransaction, type TransactionDeps } from "./transaction.js";
import { readTrial } from "./trials.js";

export { TicketNotes } from "./notes.js";
export { TicketPool } from "./pool.js";
export { type RebuildReport, rebuildRatings } from "./rebuild.js";
export { createSimulationStorage } from "./simulations.js";

/** Matchmaking in the Postgres schema `matchmaking`. */
export class PostgresMatchmaking implements MatchmakingStorage, RecordingStorage, TrialReads {
  readonly #postgres: Postgres;
  readonly #deps: TransactionDeps;

  /** @param postgres A pool with the role `muster_matchmaking`. */
  constructor(postgres: Postgres, deps: TransactionDeps) {
    this.#postgres = postgres;
    this.#deps = deps;
  }

  transact<T>(work: (tx: MatchmakingTransaction) => Promise<T>): Promise<T> {
    return this.#postgres.transact((tx) => work(this.within(tx)));
  }

  /** Works in a transaction that was begun elsewhere, on the same database. */
  within(tx: Transaction): MatchmakingTransaction {
    return new PostgresTransaction(tx, this.#deps);
  }

  async findTickets(ids: readonly TicketId[]): Promise<(Ticket | undefined)[]> {
    const rows = await this.#postgres.query<TicketRow>(
      {
        name: "matchmaking-tickets",
        text: `SELECT ${ticketColumns} FROM matchmaking.ticket WHERE id = ANY($1)`,
      },
      [ids],
    );
    return inIdOrder(ids, rows.map(toTicket), ({ id }) => id);
  }

  async findLiveTickets(playerIds: readonly PlayerId[]): Promise<(Ticket | undefined)[]> {
    const rows = await this.#postgres.query<TicketRow & { readonly player_id: PlayerId }>(
      {
        name: "matchmaking-live-tickets-of",
        text: `SELECT own.player_id, ${ticketColumns} FROM matchmaking.ticket_player AS own
JOIN matchmaking.ticket ON ticket.id = own.ticket_id WHERE own.player_id = ANY($1) AND own.is_live`,
      },
      [playerIds],
    );
    return inIdOrder(playerIds, rows, (row) => row.player_id).map((row) => row && toTicket(row));
  }

  findMatches(ids: readonly MatchId[]): Promise<(Match | undefined)[]> {
    return findMatches(this.#postgres, ids);
  }

  findOverdue(nowMs: number, limit: number): Promise<MatchId[]> {
    return findOverdue(this.#postgres, nowMs, limit);
  }

  async waitingVersions(queueId: string): Promise<ReadonlyMap<TicketId, number>> {
    const rows = await this.#postgres.query<Pick<TicketRow, "id" | "version">>(
      {
        name: "matchmaking-waiting",
        text: `SELECT id, version FROM matchmaking.ticket
WHERE queue_id = $1 AND state IN ('QUEUED', 'REQUEUED')`,
      },
      [queueId],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  async findStale({
    queuedBeforeMs,
    queueIds,
    elsewhereBeforeMs,
    limit,
  }: Parameters<MatchmakingStorage["findStale"]>[0]): Promise<TicketId[]> {
    const rows = await this.#postgres.query<Pick<TicketRow, "id">>(
      {
        name: "matchmaking-stale",
        text: `SELECT id FROM matchmaking.ticket WHERE state IN ('QUEUED', 'REQUEUED')
  AND (queued_at_ms < $1 OR (queue_id <> ALL($2) AND changed_at_ms < $3)) ORDER BY queued_at_ms, id LIMIT $4`,
      },
      [queuedBeforeMs, queueIds, elsewhereBeforeMs, limit],
    );
    return rows.map(({ id }) => id);
  }

  findResults(ids: readonly MatchId[]): Promise<(MatchResult | undefined)[]> {
    return findResults(this.#postgres, ids);
  }

  findRatingChanges(ids: readonly MatchId[]): Promise<(readonly RatingChange[])[]> {
    return findRatingChanges(this.#postgres, ids);
  }

  findRatings(playerIds: readonly PlayerId[]): Promise<RatingState> {
    return findRatings(this.#postgres, playerIds);
  }

  findHistory(
    playerId: PlayerId,
    page: { readonly from: string | undefined; readonly backward: boolean; readonly limit: number },
  ): Promise<MatchId[]> {
    return findHistory(this.#postgres, playerId, page);
  }

  takeShard(queueId: string, nowMs: number, leaseMs: number): Promise<Leader | undefined> {
    return takeShard(this.#postgres, queueId, nowMs, leaseMs);
  }

  keepShard(leader: Leader, untilMs: number): Promise<boolean> {
    return keepShard(this.#postgres, leader, untilMs);
  }

  findAllocating(without: readonly MatchId[], limit: number): Promise<MatchId[]> {
    return findAllocating(this.#postgres, without, limit);
  }

  noteAsked(asked: AskedSite, nowMs: number): Promise<void> {
    return noteAsked(this.#postgres, asked, nowMs);
  }

  findStray(beforeMs: number, limit: number): Promise<AskedSite[]> {
    return findStray(this.#postgres, beforeMs, limit);
  }

  forgetAsked(asked: AskedSite): Promise<void> {
    return forgetAsked(this.#postgres, asked);
  }

  findAllocations(ids: readonly MatchId[]): Promise<(Allocation | undefined)[]> {
    return findAllocations(this.#postgres, ids);
  }

  findServed(after: MatchId | undefined, limit: number): Promise<MatchId[]> {
    return findServed(this.#postgres, after, limit);
  }

  recentOf(
    playerIds: readonly PlayerId[],
    limit: number,
  ): Promise<ReadonlyMap<PlayerId, readonly Content[]>> {
    return findRecent(this.#postgres, playerIds, limit);
  }

  addRecorded(tickets: readonly RecordedTicket[]): Promise<void> {
    return addRecorded(this.#postgres, tickets);
  }

  readRecorded(span: RecordedSpan): Promise<RecordedTicket[]> {
    return readRecorded(this.#postgres, span);
  }

  sweepRecorded(beforeMs: number, keptMax: number, limit: number): Promise<number> {
    return sweepRecorded(this.#postgres, beforeMs, keptMax, limit);
  }

  readTrial(experimentId: string, settleS: number, nowMs: number): Promise<TrialOutcome[]> {
    return readTrial(this.#postgres, experimentId, settleS, nowMs);
  }

  findParties(ids: readonly PartyId[], nowMs: number): Promise<(Party | undefined)[]> {
    return findParties(this.#postgres, ids, nowMs);
  }

  findPartiesOf(playerIds: readonly PlayerId[], nowMs: number): Promise<(Party | undefined)[]> {
    return findPartiesOf(this.#postgres, playerIds, nowMs);
  }

  findInvitingParties(playerIds: readonly PlayerId[], nowMs: number): Promise<Party[][]> {
    return findInvitingParties(this.#postgres, playerIds, nowMs);
  }

  findIdleParties(unchangedSinceMs: number, limit: number): Promise<PartyId[]> {
    return findIdleParties(this.#postgres, unchangedSinceMs, limit);
  }

  avoidsOf(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, readonly PlayerId[]>> {
    return avoidsOf(this.#postgres, playerIds);
  }

  keepLatencies(playerId: PlayerId, measured: readonly SiteLatency[], kept: number): Promise<void> {
    return this.#postgres.transact((tx) => keepLatencies(tx, playerId, measured, kept));
  }

  findLatencies(playerIds: readonly PlayerId[], sinceMs: number, kept: number): Promise<PlayerLatency[]> {
    return findLatencies(this.#postgres, playerIds, sinceMs, kept);
  }

  forgetLatencies(beforeMs: number, limit: number): Promise<number> {
    return forgetLatencies(this.#postgres, beforeMs, limit);
  }
}
