import { isLive, isLiveMatch, matchMoves, ticketMoves } from "@muster/matchmaking/service";
import type { Postgres } from "@muster/postgres";
import { show } from "../../faults/show.js";

const liveTickets = statesOf(ticketMoves).filter(isLive);
const liveMatches = statesOf(matchMoves).filter(isLiveMatch);

function statesOf<State extends string>(moves: Readonly<Record<State, unknown>>): State[] {
  return Object.keys(moves) as State[];
}

/** What must hold at any moment, by what the tables say of states: columns that keep watch over it are not asked. */
export async function checkStanding(admin: Postgres): Promise<string[]> {
  const rows = await admin.query(
    `WITH live AS (SELECT * FROM matchmaking.match WHERE state = ANY ($2))
    SELECT 'in two live tickets' AS wrong, player_id::text AS who FROM matchmaking.ticket_player
      JOIN matchmaking.ticket ON ticket.id = ticket_id WHERE state = ANY ($1) GROUP BY player_id HAVING count(*) > 1
    UNION ALL SELECT 'in two live matches', player_id::text FROM matchmaking.match_player
      JOIN live ON live.id = match_id GROUP BY player_id HAVING count(*) > 1
    UNION ALL SELECT 'a ticket in two live matches', ticket_id::text FROM matchmaking.match_ticket
      JOIN live ON live.id = match_id GROUP BY ticket_id HAVING count(*) > 1
    UNION ALL SELECT 'a generation in two matches', ticket_id || ' ' || generation FROM matchmaking.match_ticket
      GROUP BY ticket_id, generation HAVING count(*) > 1
    UNION ALL SELECT 'a live match without its ticket', live.id || ' ' || ticket_id FROM live
      JOIN matchmaking.match_ticket ON match_ticket.match_id = live.id JOIN matchmaking.ticket ON ticket.id = ticket_id
      WHERE ticket.match_id IS DISTINCT FROM live.id OR ticket.state <> live.state
    UNION ALL SELECT 'a ticket in no such match', ticket.id::text FROM matchmaking.ticket
      LEFT JOIN live ON live.id = ticket.match_id
      WHERE ticket.state = ANY ($1) AND ticket.match_id IS NOT NULL AND live.id IS NULL
    UNION ALL SELECT 'a match whose players are not its tickets''', match.id::text FROM matchmaking.match
      WHERE (SELECT array_agg(player_id || ' ' || ticket_id ORDER BY player_id) FROM matchmaking.match_player
          WHERE match_id = match.id) IS DISTINCT FROM
        (SELECT array_agg(player_id || ' ' || match_ticket.ticket_id ORDER BY player_id) FROM matchmaking.match_ticket
          JOIN matchmaking.ticket_player USING (ticket_id) WHERE match_ticket.match_id = match.id)`,
    [liveTickets, liveMatches],
  );
  return rows.map((row) => `standing: ${show(row)}`);
}

/** Tickets and matches that are not over. */
export async function readUnended(admin: Postgres): Promise<string[]> {
  const rows = await admin.query<{ readonly what: string }>(
    `SELECT 'ticket ' || id || ' is ' || state AS what FROM matchmaking.ticket WHERE state = ANY ($1)
    UNION ALL SELECT 'match ' || id || ' is ' || state FROM matchmaking.match WHERE state = ANY ($2)`,
    [liveTickets, liveMatches],
  );
  return rows.map(({ what }) => what);
}
