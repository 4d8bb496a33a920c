import type { Queryable } from "@muster/postgres";
import { type LogRow, logColumns } from "./log.js";
import { streamCount } from "./log-state.js";

// The lock on the state row comes before anything else, and lasts until the positions are committed: a reader that sees a
// position sees every lower one. A relay whose fence is no longer the row's gets no row and moves nothing.
const statement = {
  name: "events-number",
  text: `
WITH state AS MATERIALIZED (
  SELECT position, heads FROM events.log_state WHERE fence = $1 FOR UPDATE
), taken AS (
  DELETE FROM events.outbox
  WHERE EXISTS (SELECT FROM state)
    AND sequence = ANY (ARRAY(SELECT sequence FROM events.outbox ORDER BY sequence LIMIT $2))
  RETURNING *
), numbered AS (
  SELECT state.position + row_number() OVER (ORDER BY taken.sequence) AS position, state.heads,
    get_byte(sha256(convert_to(taken.key, 'UTF8')), 0) % ${streamCount} AS stream,
    taken.id, taken.topic, taken.key, taken.payload, taken.occurred_at_ms
  FROM taken CROSS JOIN state
), entry AS (
  INSERT INTO events.log (position, day, stream, previous, id, topic, key, payload, occurred_at_ms)
  SELECT position, $3::date, stream,
    coalesce(lag(position) OVER (PARTITION BY stream ORDER BY position), heads[stream + 1]),
    id, topic, key, payload, occurred_at_ms
  FROM numbered
  RETURNING *
), beat AS (
  UPDATE events.log_state SET
    beat = beat + 1,
    position = coalesce((SELECT max(position) FROM entry), log_state.position),
    heads = CASE WHEN NOT EXISTS (SELECT FROM entry) THEN heads ELSE ARRAY(
      SELECT coalesce((SELECT max(position) FROM entry WHERE stream = number), log_state.heads[number + 1])
      FROM generate_series(0, ${streamCount - 1}) AS number ORDER BY number) END
  WHERE fence = $1
  RETURNING 1
)
SELECT ${logColumns("entry")} FROM beat LEFT JOIN entry ON true ORDER BY entry.position`,
};

/**
 * Moves up to `limit` rows from the outbox into the log, gives each its position, and renews the lease.
 *
 * @param day The UTC day whose partition takes them, as `YYYY-MM-DD`.
 * @returns The rows in order of position, or `undefined` when another relay has taken the lease: nothing was moved.
 */
export async function numberRows(
  db: Queryable,
  fence: bigint,
  limit: number,
  day: string,
): Promise<LogRow[] | undefined> {
  const rows = await db.query<LogRow | { readonly position: null }>(statement, [fence, limit, day]);
  if (rows.length === 0) return undefined;
  return rows.filter((row): row is LogRow => row.position !== null);
}
