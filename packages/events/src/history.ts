import type { Queryable } from "@muster/postgres";
import { type Cursor, encodeCursor } from "./cursor.js";
import type { StoredEvent } from "./event.js";
import { readByKey, toStoredEvent } from "./log.js";
import { readLogState } from "./log-state.js";
import { utcDay } from "./retention.js";

const firstSince = {
  name: "events-first-since",
  text: "SELECT min(position) AS position FROM events.log WHERE key = $1 AND day >= $2::date AND occurred_at_ms >= $3",
};
const pageMax = 1000;

/** What happened to a key lately, and where to go on. */
export interface History {
  readonly events: readonly StoredEvent[];
  /** Subscribing to the key after this misses nothing and doubles nothing. */
  readonly cursor: Cursor;
}

/**
 * Every retained event of `key` that occurred at or after `sinceMs` and has a position, in order; some earlier ones may be
 * among them.
 *
 * Cost: one indexed read a page of 1,000 events.
 */
export async function readHistory(
  db: Queryable,
  database: string,
  key: string,
  sinceMs: number,
): Promise<History> {
  const state = await readLogState(db);
  const [row] = await db.query<{ readonly position: bigint | null }>(firstSince, [
    key,
    utcDay(sinceMs, -1),
    sinceMs,
  ]);
  const first = row?.position ?? null;
  let after = first === null ? state.position : first - 1n;
  if (after < state.lowWater) after = state.lowWater;
  const events: StoredEvent[] = [];
  for (let more = true; more; ) {
    const page = await readByKey(db, key, { database, after, limit: pageMax });
    for (const found of page.rows) events.push(toStoredEvent(database, found));
    after = events.at(-1)?.position ?? after;
    more = page.full;
  }
  return { events, cursor: encodeCursor(database, after) };
}
