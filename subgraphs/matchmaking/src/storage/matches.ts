import { AppError } from "@muster/errors";
import { inIdOrder, type Queryable, type Transaction, uniqueViolation } from "@muster/postgres";
import {
  isLiveMatch,
  type Match,
  type MatchChange,
  type MatchExplanation,
  type MatchId,
  type MatchPlayer,
  type MatchState,
  matchMoves,
  type Ticket,
  type TicketId,
} from "../service/index.js";

interface MatchRow {
  readonly id: MatchId;
  readonly version: number;
  readonly queue_id: string;
  readonly state: MatchState;
  readonly mode_id: string;
  readonly map_id: string;
  readonly site_ids: readonly string[];
  readonly explanation: MatchExplanation | null;
  readonly made_at_ms: bigint;
  readonly changed_at_ms: bigint;
  readonly accept_until_ms: bigint | null;
  readonly ticket_ids: readonly TicketId[];
  readonly players: readonly MatchPlayer[];
}

const columns = `match.id, version, queue_id, state, mode_id, map_id, site_ids, explanation, made_at_ms, changed_at_ms,
accept_until_ms, (
  SELECT json_agg(ticket_id ORDER BY ticket_id) FROM matchmaking.match_ticket WHERE match_id = match.id) AS ticket_ids, (
  SELECT json_agg(json_build_object('playerId', player_id, 'ticketId', ticket_id, 'team', team, 'seat', seat,
    'roleId', role_id, 'answer', answer) ORDER BY seat)
  FROM matchmaking.match_player WHERE match_id = match.id) AS players`;

/** Locks a match and gives it as it is then. */
export async function lockMatch(tx: Transaction, id: MatchId): Promise<Match | undefined> {
  // In two steps: what is read beside a locked row may be from before the wait for it.
  const locked = await tx.query("SELECT FROM matchmaking.match WHERE id = $1 FOR NO KEY UPDATE", [id]);
  return locked.length === 0 ? undefined : (await findMatches(tx, [id]))[0];
}

/** Matches by id, in that order. */
export async function findMatches(db: Queryable, ids: readonly MatchId[]): Promise<(Match | undefined)[]> {
  const rows = await db.query<MatchRow>(
    { name: "matchmaking-matches", text: `SELECT ${columns} FROM matchmaking.match WHERE id = ANY($1)` },
    [ids],
  );
  return inIdOrder(ids, rows.map(toMatch), ({ id }) => id);
}

/** Up to `limit` matches that can't be accepted any more and were not ended yet. */
export async function findOverdue(db: Queryable, nowMs: number, limit: number): Promise<MatchId[]> {
  const rows = await db.query<{ readonly id: MatchId }>(
    {
      name: "matchmaking-overdue",
      text: `SELECT id FROM matchmaking.match WHERE state = 'ACCEPTING' AND accept_until_ms <= $1
ORDER BY accept_until_ms, id LIMIT $2`,
    },
    [nowMs, limit],
  );
  return rows.map(({ id }) => id);
}

/** @throws CONFLICT where a ticket or a player is in a match that lives. */
export async function insertMatch(tx: Transaction, match: Match, tickets: readonly Ticket[]): Promise<void> {
  const { id, players } = match;
  try {
    await Promise.all([
      tx.query(
        {
          name: "matchmaking-insert-match",
          text: `INSERT INTO matchmaking.match (id, version, queue_id, state, mode_id, map_id, site_ids, explanation,
  made_at_ms, changed_at_ms, accept_until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        },
        [
          ...[id, match.version, match.queueId, match.state, match.modeId, match.mapId, match.siteIds],
          ...[
            match.explanation && JSON.stringify(match.explanation),
            match.madeAtMs,
            match.changedAtMs,
            match.acceptUntilMs,
          ],
        ],
      ),
      tx.query(
        {
          name: "matchmaking-insert-match-tickets",
          text: `INSERT INTO matchmaking.match_ticket (match_id, ticket_id, generation, is_live)
SELECT $1, ticket_id, generation, true FROM unnest($2::uuid[], $3::integer[]) AS ticket (ticket_id, generation)`,
        },
        [id, tickets.map((ticket) => ticket.id), tickets.map(({ generation }) => generation)],
      ),
      tx.query(
        {
          name: "matchmaking-insert-match-players",
          text: `INSERT INTO matchmaking.match_player (match_id, player_id, ticket_id, team, seat, role_id, is_live)
SELECT $1, player_id, ticket_id, team, seat, role_id, true
FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::smallint[], $6::text[])
  AS player (player_id, ticket_id, team, seat, role_id) ORDER BY player_id`,
        },
        [
          id,
          players.map(({ playerId }) => playerId),
          players.map(({ ticketId }) => ticketId),
          players.map(({ team }) => team),
          players.map(({ seat }) => seat),
          players.map(({ roleId }) => roleId),
        ],
      ),
    ]);
  } catch (error) {
    const broken = uniqueViolation(error);
    if (broken === undefined) throw error;
    throw new AppError("CONFLICT", "someone is in another match", { field: broken }, { cause: error });
  }
}

/** @throws CONFLICT where it has changed since it was read. */
export async function saveMatch(tx: Transaction, { before, after }: MatchChange): Promise<void> {
  if (before.state !== after.state && !matchMoves[before.state].includes(after.state))
    throw new Error(`a match does not go from ${before.state} to ${after.state}`);
  const { id, state, version, changedAtMs, players } = after;
  const [saved] = await Promise.all([
    tx.query(
      {
        name: "matchmaking-save-match",
        text: `UPDATE matchmaking.match SET version = $3, state = $4, changed_at_ms = $5
WHERE id = $1 AND version = $2 RETURNING id`,
      },
      [id, before.version, version, state, changedAtMs],
    ),
    tx.query(
      {
        name: "matchmaking-save-answers",
        text: `UPDATE matchmaking.match_player AS kept SET answer = next.answer, is_live = $4
FROM unnest($2::uuid[], $3::text[]) AS next (player_id, answer)
WHERE kept.match_id = $1 AND kept.player_id = next.player_id
  AND (kept.answer IS DISTINCT FROM next.answer OR kept.is_live <> $4)`,
      },
      [id, players.map(({ playerId }) => playerId), players.map(({ answer }) => answer), isLiveMatch(state)],
    ),
    tx.query(
      {
        name: "matchmaking-save-match-tickets",
        text: "UPDATE matchmaking.match_ticket SET is_live = false WHERE match_id = $1 AND is_live AND NOT $2",
      },
      [id, isLiveMatch(state)],
    ),
  ]);
  if (saved.length === 0)
    throw new AppError("CONFLICT", "the match has changed since it was read", { field: "version" });
}

function toMatch(row: MatchRow): Match {
  const { id, version, state, explanation, players } = row;
  return {
    ...{ id, version, queueId: row.queue_id, state, modeId: row.mode_id, mapId: row.map_id },
    ...{ siteIds: row.site_ids, explanation, players, ticketIds: row.ticket_ids },
    ...{ madeAtMs: Number(row.made_at_ms), changedAtMs: Number(row.changed_at_ms) },
    acceptUntilMs: row.accept_until_ms === null ? null : Number(row.accept_until_ms),
  };
}
