import { inIdOrder, type Postgres } from "@muster/postgres";
import type {
  Match,
  MatchId,
  MatchmakingStorage,
  MatchmakingTransaction,
  PlayerId,
  Ticket,
  TicketId,
} from "../service/index.js";
import { findMatches, findOverdue } from "./matches.js";
import { type TicketRow, ticketColumns, toTicket } from "./rows.js";
import { PostgresTransaction, type TransactionDeps } from "./transaction.js";

/** Matchmaking in the Postgres schema `matchmaking`. */
export class PostgresMatchmaking implements MatchmakingStorage {
  readonly #postgres: Postgres;
  readonly #deps: TransactionDeps;

  /** @param postgres A pool with the role `muster_matchmaking`. */
  constructor(postgres: Postgres, deps: TransactionDeps) {
    this.#postgres = postgres;
    this.#deps = deps;
  }

  transact<T>(work: (tx: MatchmakingTransaction) => Promise<T>): Promise<T> {
    return this.#postgres.transact((tx) => work(new PostgresTransaction(tx, this.#deps)));
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
}
