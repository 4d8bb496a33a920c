import type { Queryable } from "@muster/postgres";
import { type Hold, type HoldRow, toHold } from "./holds.js";
import { defineStatement, type StatementRows } from "./statement.js";

const endReturned = defineStatement({
  name: "hold-return",
  columns: { source_id: "uuid", at: "timestamptz" },
  text: `, ended AS (DELETE FROM ledger.holds h USING rows WHERE h.source_id = rows.source_id
      RETURNING rows.unit, rows.source_id, rows.at),
    noted AS (INSERT INTO ledger.returns (source_id, returned_at) SELECT DISTINCT source_id, at FROM ended)
    SELECT unit FROM ended`,
  required: { code: "CONFLICT", message: "it is no longer held" },
});

const endHolds = defineStatement({
  name: "hold-end",
  columns: { source_id: "uuid" },
  text: "DELETE FROM ledger.holds h USING rows WHERE h.source_id = rows.source_id",
});

// A statement of its own after the one that waits for who gives it back at the same time, so that it sees what came of that.
const stillReturned = defineStatement({
  name: "hold-returned",
  columns: { source_id: "uuid", returned: "boolean" },
  text: `SELECT rows.unit FROM rows
    WHERE rows.returned = EXISTS (SELECT FROM ledger.returns r WHERE r.source_id = rows.source_id)`,
  required: { code: "CONFLICT", message: "it was given back meanwhile: try again" },
});

/**
 * The holds of the last trades and gifts that an owner gave or got between two times, both included, and that are held at `nowMs`:
 * of at most `sourcesMax` sources, the newest first. Milliseconds since the Unix epoch.
 */
export async function findHandovers(
  db: Queryable,
  ownerId: string,
  { sinceMs, untilMs, nowMs }: { readonly sinceMs: number; readonly untilMs: number; readonly nowMs: number },
  sourcesMax: number,
): Promise<Hold[]> {
  const rows = await db.query<HoldRow>(
    `SELECT h.* FROM ledger.holds h JOIN (
       SELECT source_id, max(received_at) AS at FROM (
         SELECT source_id, received_at, held_until FROM ledger.holds WHERE owner_id = $1 AND from_owner_id IS NOT NULL
         UNION ALL
         SELECT source_id, received_at, held_until FROM ledger.holds WHERE from_owner_id = $1
       ) AS handed
       WHERE received_at BETWEEN $2 AND $3 AND held_until > $4
       GROUP BY source_id ORDER BY at DESC, source_id DESC LIMIT $5) AS source USING (source_id)
     ORDER BY source.at DESC, source_id DESC, h.ordinal`,
    [ownerId, new Date(sinceMs), new Date(untilMs), new Date(nowMs), sourcesMax],
  );
  return rows.map(toHold);
}

/** Ends the holds of a source and notes that it was given back, once: rows of the unit that does. CONFLICT where nothing is held. */
export function returnRows(sourceId: string, atMs: number): StatementRows {
  return endReturned.with([{ source_id: sourceId, at: new Date(atMs).toISOString() }]);
}

/** Whether what came of a source was given back. */
export async function wasReturned(db: Queryable, sourceId: string): Promise<boolean> {
  const rows = await db.query("SELECT FROM ledger.returns WHERE source_id = $1", [sourceId]);
  return rows.length > 0;
}

/**
 * Ends what is held of a source, if anything is: rows of the unit that takes it back in another way than {@link returnRows}.
 * CONFLICT unless {@link wasReturned} still is `returned`.
 */
export function endHoldRows(sourceId: string, returned: boolean): StatementRows[] {
  return [endHolds.with([{ source_id: sourceId }]), stillReturned.with([{ source_id: sourceId, returned }])];
}
