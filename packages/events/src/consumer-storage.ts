import type { Queryable } from "@muster/postgres";
import { streamCount } from "./log-state.js";

/** The offsets and the inbox of one consumer for one source, in the database that holds its effects. */
export interface ConsumerStorage {
  /** Makes the offsets that are missing, at `positions` (one a stream), and gives all of them. */
  openOffsets(db: Queryable, positions: readonly bigint[]): Promise<bigint[]>;
  /** Locks the offset of `stream` for `tx` and gives it, or `undefined` while another process has it. */
  lockOffset(tx: Queryable, stream: number): Promise<bigint | undefined>;
  /** Moves an offset on; never back. */
  moveOffset(db: Queryable, stream: number, position: bigint): Promise<void>;
  /** Enters `eventIds` in the inbox and gives those that were not there. */
  enter(tx: Queryable, eventIds: readonly string[], nowMs: number): Promise<Set<string>>;
  /** Forgets ids that were entered before `beforeMs`. */
  forget(db: Queryable, beforeMs: number): Promise<void>;
}

/** The storage of the consumer `name` for events of `database`. */
export function createConsumerStorage(name: string, database: string): ConsumerStorage {
  return {
    async openOffsets(db, positions) {
      await db.query(
        `INSERT INTO events.consumer_offset (consumer, database, stream, position)
         SELECT $1, $2, ordinal - 1, position FROM unnest($3::bigint[]) WITH ORDINALITY AS start (position, ordinal)
         ON CONFLICT DO NOTHING`,
        [name, database, positions],
      );
      const rows = await db.query<{ readonly stream: number; readonly position: bigint }>(
        "SELECT stream, position FROM events.consumer_offset WHERE consumer = $1 AND database = $2",
        [name, database],
      );
      const found = new Map(rows.map((row) => [row.stream, row.position]));
      return Array.from({ length: streamCount }, (_, stream) => found.get(stream) ?? 0n);
    },
    async lockOffset(tx, stream) {
      const [row] = await tx.query<{ readonly position: bigint }>(
        {
          name: "events-offset-lock",
          text: `SELECT position FROM events.consumer_offset
WHERE consumer = $1 AND database = $2 AND stream = $3 FOR UPDATE SKIP LOCKED`,
        },
        [name, database, stream],
      );
      return row?.position;
    },
    async moveOffset(db, stream, position) {
      await db.query(
        {
          name: "events-offset-move",
          text: `UPDATE events.consumer_offset SET position = $4
WHERE consumer = $1 AND database = $2 AND stream = $3 AND position < $4`,
        },
        [name, database, stream, position],
      );
    },
    async enter(tx, eventIds, nowMs) {
      const rows = await tx.query<{ readonly event_id: string }>(
        {
          name: "events-inbox-enter",
          text: `INSERT INTO events.consumer_inbox (consumer, event_id, handled_at_ms)
SELECT $1, event_id, $3 FROM unnest($2::uuid[]) AS event_id ON CONFLICT DO NOTHING RETURNING event_id`,
        },
        [name, eventIds, nowMs],
      );
      return new Set(rows.map((row) => row.event_id));
    },
    async forget(db, beforeMs) {
      await db.query("DELETE FROM events.consumer_inbox WHERE consumer = $1 AND handled_at_ms < $2", [
        name,
        beforeMs,
      ]);
    },
  };
}
