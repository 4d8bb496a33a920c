import type { MatchId, PlayerId, Ticket, TicketId, TicketState } from "../service/index.js";

/** A row of `matchmaking.ticket` with its players. */
export interface TicketRow {
  readonly id: TicketId;
  readonly generation: number;
  readonly version: number;
  readonly queue_id: string;
  readonly state: TicketState;
  readonly modes: readonly string[] | null;
  readonly queued_at_ms: bigint;
  readonly changed_at_ms: bigint;
  readonly match_id: MatchId | null;
  readonly players: readonly { readonly playerId: PlayerId; readonly roles: readonly string[] }[];
}

/** The columns of a {@link TicketRow}, of the table `ticket`. */
export const ticketColumns = `ticket.id, generation, version, queue_id, state, modes, queued_at_ms, changed_at_ms, match_id, (
  SELECT json_agg(json_build_object('playerId', player_id, 'roles', roles) ORDER BY place)
  FROM matchmaking.ticket_player WHERE ticket_id = ticket.id) AS players`;

/** The ticket that `row` holds. */
export function toTicket(row: TicketRow): Ticket {
  const { id, generation, version, state, modes, players } = row;
  return {
    ...{ id, generation, version, queueId: row.queue_id, state, players, modes },
    queuedAtMs: Number(row.queued_at_ms),
    changedAtMs: Number(row.changed_at_ms),
    matchId: row.match_id,
  };
}
