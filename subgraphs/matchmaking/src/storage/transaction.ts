import { AppError } from "@muster/errors";
import type { EventWriter } from "@muster/events";
import type { Transaction } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import { endedEvents, partyEvents, ratingEvents, ticketEvents } from "../events.js";
import {
  type Allocation,
  alreadyQueued,
  type Block,
  isLive,
  type Leader,
  type Match,
  type MatchChange,
  type MatchId,
  type MatchmakingTransaction,
  type MatchResult,
  type Party,
  type PartyChange,
  type PartyId,
  type Penalty,
  type PlayerId,
  type RatingChange,
  type RatingEvent,
  type RatingState,
  type Ticket,
  type TicketChange,
  type TicketId,
  ticketMoves,
} from "../service/index.js";
import { insertAllocation } from "./allocations.js";
import { avoidsOf, writeBlock } from "./blocks.js";
import { insertMatch, lockMatch, saveMatch } from "./matches.js";
import * as parties from "./parties.js";
import { insertParty, saveParty } from "./party-writes.js";
import { savePenalties } from "./penalties.js";
import { lockRatings, saveRatings } from "./ratings.js";
import { findResults, insertResult } from "./results.js";
import { type TicketRow, ticketColumns, toTicket } from "./rows.js";
import { requireLeader } from "./shards.js";

/** What a transaction is made with. */
export interface TransactionDeps {
  readonly events: EventWriter;
  readonly ids: Ids;
  /** Is told of tickets whose change has committed. */
  readonly changed: (tickets: readonly Ticket[]) => void;
}

interface PenaltyRow extends Omit<Penalty, "playerId" | "struckAtMs" | "untilMs"> {
  readonly player_id: PlayerId;
  readonly struck_at_ms: bigint;
  readonly until_ms: bigint;
}

/** What is done to the schema `matchmaking` in one transaction. */
export class PostgresTransaction implements MatchmakingTransaction {
  readonly #tx: Transaction;
  readonly #deps: TransactionDeps;

  constructor(tx: Transaction, deps: TransactionDeps) {
    this.#tx = tx;
    this.#deps = deps;
  }

  async lockTickets(ids: readonly TicketId[]): Promise<Ticket[]> {
    const rows = await this.#tx.query<TicketRow>(
      {
        name: "matchmaking-lock-tickets",
        text: `SELECT ${ticketColumns} FROM matchmaking.ticket WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
      },
      [ids],
    );
    return rows.map(toTicket);
  }

  async liveTickets(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, TicketId>> {
    const rows = await this.#tx.query<{ readonly player_id: PlayerId; readonly ticket_id: TicketId }>(
      {
        name: "matchmaking-live-tickets",
        text: "SELECT player_id, ticket_id FROM matchmaking.ticket_player WHERE player_id = ANY($1) AND is_live",
      },
      [playerIds],
    );
    return new Map(rows.map((row) => [row.player_id, row.ticket_id]));
  }

  async penaltiesOf(playerIds: readonly PlayerId[]): Promise<Penalty[]> {
    const rows = await this.#tx.query<PenaltyRow>(
      {
        name: "matchmaking-penalties",
        text: `SELECT player_id, strikes, struck_at_ms, until_ms, reason FROM matchmaking.penalty
WHERE player_id = ANY($1)`,
      },
      [playerIds],
    );
    return rows.map(({ player_id: playerId, struck_at_ms: struckAtMs, until_ms: untilMs, ...rest }) => ({
      ...{ playerId, ...rest },
      ...{ struckAtMs: Number(struckAtMs), untilMs: Number(untilMs) },
    }));
  }

  async insertTicket(ticket: Ticket): Promise<void> {
    const playerIds = ticket.players.map(({ playerId }) => playerId);
    const [, inserted] = await Promise.all([this.#insertTicket(ticket), this.#insertPlayers(ticket)]);
    if (inserted < playerIds.length) {
      // Another request came first; it has committed since this transaction looked.
      const others = [...(await this.liveTickets(playerIds))].filter(([, id]) => id !== ticket.id);
      const [[playerId, ticketId] = [null, null]] = others;
      throw alreadyQueued(playerId, ticketId);
    }
    this.#tell([ticket]);
  }

  async saveTickets(changes: readonly TicketChange[]): Promise<void> {
    if (changes.length === 0) return;
    for (const { before, after } of changes)
      if (!ticketMoves[before.state].includes(after.state) || after.version !== before.version + 1)
        throw new Error(`a ticket does not go from ${before.state} to ${after.state}`);
    const after = changes.map((change) => change.after);
    const saved = await this.#tx.query(
      {
        name: "matchmaking-save-tickets",
        text: `UPDATE matchmaking.ticket SET version = next.version + 1, generation = next.generation, state = next.state,
  changed_at_ms = next.changed_at_ms, match_id = next.match_id
FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::bigint[], $6::uuid[])
  AS next (id, version, generation, state, changed_at_ms, match_id)
WHERE ticket.id = next.id AND ticket.version = next.version RETURNING ticket.id`,
      },
      [
        after.map(({ id }) => id),
        changes.map(({ before }) => before.version),
        after.map(({ generation }) => generation),
        after.map(({ state }) => state),
        after.map(({ changedAtMs }) => changedAtMs),
        after.map(({ matchId }) => matchId),
      ],
    );
    if (saved.length < changes.length)
      throw new AppError("CONFLICT", "a ticket has changed since it was read", { field: "version" });
    const over = after.filter(({ state }) => !isLive(state)).map(({ id }) => id);
    if (over.length > 0)
      await this.#tx.query(
        {
          name: "matchmaking-end-players",
          text: "UPDATE matchmaking.ticket_player SET is_live = false WHERE ticket_id = ANY($1) AND is_live",
        },
        [over],
      );
    this.#tell(after);
  }

  savePenalties(penalties: readonly Penalty[]): Promise<void> {
    return savePenalties(this.#tx, penalties);
  }

  requireLeader(leader: Leader): Promise<void> {
    return requireLeader(this.#tx, leader);
  }

  lockMatch(id: MatchId): Promise<Match | undefined> {
    return lockMatch(this.#tx, id);
  }

  insertMatch(match: Match, tickets: readonly Ticket[]): Promise<void> {
    return insertMatch(this.#tx, match, tickets);
  }

  saveMatch(change: MatchChange): Promise<void> {
    return saveMatch(this.#tx, change);
  }

  insertAllocation(matchId: MatchId, server: Allocation, nowMs: number): Promise<void> {
    return insertAllocation(this.#tx, matchId, server, nowMs);
  }

  async findResult(matchId: MatchId): Promise<MatchResult | undefined> {
    return (await findResults(this.#tx, [matchId]))[0];
  }

  async insertResult(match: Match, result: MatchResult): Promise<void> {
    await insertResult(this.#tx, result, match.changedAtMs);
    const { events, ids } = this.#deps;
    events.appendAtCommit(this.#tx, endedEvents(ids, match, result));
  }

  lockRatings(playerIds: readonly PlayerId[], parties: readonly string[]): Promise<RatingState> {
    return lockRatings(this.#tx, playerIds, parties);
  }

  saveRatings(
    match: Match,
    event: RatingEvent,
    after: RatingState,
    changes: readonly RatingChange[],
    nowMs: number,
  ): void {
    saveRatings(this.#tx, match.id, event, after, changes, nowMs);
    const { events, ids } = this.#deps;
    events.appendAtCommit(this.#tx, ratingEvents(ids, match, changes, nowMs));
  }

  lockPlayers(playerIds: readonly PlayerId[]): Promise<void> {
    return parties.lockPlayers(this.#tx, playerIds);
  }

  partiesOf(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, PartyId>> {
    return parties.partiesOf(this.#tx, playerIds);
  }

  lockParty(id: PartyId, nowMs: number): Promise<Party | undefined> {
    return parties.lockParty(this.#tx, id, nowMs);
  }

  lockPartiesOf(playerIds: readonly PlayerId[], nowMs: number): Promise<Party[]> {
    return parties.lockPartiesOf(this.#tx, playerIds, nowMs);
  }

  async insertParty(party: Party): Promise<void> {
    await insertParty(this.#tx, party);
    this.#tellParty({ before: party, after: party, deed: "CREATED", playerId: party.leaderId });
  }

  async saveParty(change: PartyChange): Promise<void> {
    await saveParty(this.#tx, change);
    this.#tellParty(change);
  }

  countInvites(playerId: PlayerId, nowMs: number): Promise<number> {
    return parties.countInvites(this.#tx, playerId, nowMs);
  }

  ticketsOfParties(ids: readonly TicketId[]): Promise<ReadonlySet<TicketId>> {
    return parties.ticketsOfParties(this.#tx, ids);
  }

  writeBlock(block: Block, isBlocked: boolean): Promise<void> {
    return writeBlock(this.#tx, block, isBlocked);
  }

  avoidsOf(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, readonly PlayerId[]>> {
    return avoidsOf(this.#tx, playerIds);
  }

  async #insertTicket(ticket: Ticket): Promise<void> {
    await this.#tx.query(
      {
        name: "matchmaking-insert-ticket",
        text: `INSERT INTO matchmaking.ticket
  (id, generation, version, queue_id, state, modes, queued_at_ms, changed_at_ms, match_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      },
      [
        ...[ticket.id, ticket.generation, ticket.version, ticket.queueId, ticket.state],
        ...[ticket.modes, ticket.queuedAtMs, ticket.changedAtMs, ticket.matchId],
      ],
    );
  }

  /** @returns How many of them had no live ticket. */
  async #insertPlayers({ id, players }: Ticket): Promise<number> {
    const rows = await this.#tx.query(
      {
        name: "matchmaking-insert-players",
        text: `INSERT INTO matchmaking.ticket_player (ticket_id, player_id, place, roles, is_live)
SELECT $1, (entry ->> 'playerId')::uuid, place - 1, ARRAY(SELECT jsonb_array_elements_text(entry -> 'roles')), true
FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS player (entry, place) ORDER BY 2
ON CONFLICT (player_id) WHERE is_live DO NOTHING RETURNING 1`,
      },
      [id, JSON.stringify(players)],
    );
    return rows.length;
  }

  #tell(tickets: readonly Ticket[]): void {
    const { events, ids, changed } = this.#deps;
    events.appendAtCommit(
      this.#tx,
      tickets.flatMap((ticket) => ticketEvents(ids, ticket)),
    );
    this.#tx.afterCommit(() => changed(tickets));
  }

  #tellParty(change: PartyChange): void {
    const { events, ids } = this.#deps;
    events.appendAtCommit(this.#tx, partyEvents(ids, change));
  }
}
