import type { Queryable } from "@muster/postgres";
import type { RecordedSpan, RecordedTicket } from "../service/index.js";

/** Keeps recorded tickets; those that are there already stay as they are. */
export async function addRecorded(db: Queryable, tickets: readonly RecordedTicket[]): Promise<void> {
  await db.query(
    {
      name: "matchmaking-record",
      text: `INSERT INTO matchmaking.recorded_ticket (ticket_id, queue_id, joined_at_ms, modes, players)
SELECT (ticket ->> 'ticketId')::uuid, ticket ->> 'queueId', (ticket ->> 'joinedAtMs')::bigint,
  CASE jsonb_typeof(ticket -> 'modes') WHEN 'array' THEN ARRAY(SELECT jsonb_array_elements_text(ticket -> 'modes')) END,
  ticket -> 'players'
FROM jsonb_array_elements($1::jsonb) AS ticket ORDER BY 1 ON CONFLICT DO NOTHING`,
    },
    [JSON.stringify(tickets)],
  );
}

interface RecordedRow extends Pick<RecordedTicket, "modes" | "players"> {
  readonly ticket_id: string;
  readonly joined_at_ms: bigint;
}

/** The oldest first. */
export async function readRecorded(
  db: Queryable,
  { queueId, fromMs, untilMs, limit }: RecordedSpan,
): Promise<RecordedTicket[]> {
  const rows = await db.query<RecordedRow>(
    `SELECT ticket_id, joined_at_ms, modes, players FROM matchmaking.recorded_ticket
WHERE queue_id = $1 AND joined_at_ms >= $2 AND joined_at_ms < $3
ORDER BY joined_at_ms DESC, ticket_id DESC LIMIT $4`,
    [queueId, fromMs, untilMs, limit],
  );
  return rows.reverse().map(({ ticket_id: ticketId, joined_at_ms: joinedAtMs, modes, players }) => ({
    ...{ ticketId, queueId, modes, players },
    joinedAtMs: Number(joinedAtMs),
  }));
}

/** Removes up to `limit` tickets that joined before `beforeMs`, or that `keptMax` newer ones follow. */
export async function sweepRecorded(
  db: Queryable,
  beforeMs: number,
  keptMax: number,
  limit: number,
): Promise<number> {
  const rows = await db.query(
    `DELETE FROM matchmaking.recorded_ticket WHERE ticket_id IN (
  SELECT ticket_id FROM matchmaking.recorded_ticket
  WHERE joined_at_ms < greatest($1, (
    SELECT joined_at_ms FROM matchmaking.recorded_ticket ORDER BY joined_at_ms DESC OFFSET $2 - 1 LIMIT 1))
  ORDER BY joined_at_ms LIMIT $3) RETURNING 1`,
    [beforeMs, keptMax, limit],
  );
  return rows.length;
}
