import type { Transaction } from "@muster/postgres";
import { defineStatement, type StatementRows } from "./statement.js";

/** The first number of the advisory locks that keep the handovers of an owner open; an arbitrary constant. */
const lockClass = 720_641_501;

const open = defineStatement({
  name: "handover",
  // Before all rows that a batch locks: who closes handovers has this lock first, too.
  rank: -1,
  columns: { owner_id: "uuid" },
  text: `SELECT pg_advisory_xact_lock_shared(${lockClass}, owners.key)
    FROM (SELECT DISTINCT hashtext(owner_id::text) AS key FROM rows ORDER BY 1) AS owners`,
});

/**
 * Keeps the handovers of owners open until a unit has ended that hands something from one to another: rows of that unit. See
 * {@link closeHandovers}.
 */
export function handoverRows(
  handed: readonly { readonly ownerId: string; readonly fromOwnerId: string | null }[],
): StatementRows[] {
  const owners = handed.flatMap(({ ownerId, fromOwnerId }) =>
    fromOwnerId === null ? [] : [ownerId, fromOwnerId],
  );
  return owners.length === 0 ? [] : [open.with([...new Set(owners)].map((owner_id) => ({ owner_id })))];
}

/**
 * Closes what an owner handed over or got up to `atMs`, in the caller's transaction: units that are writing a handover of the
 * owner's have ended when this returns, and whatever is written once the transaction has ended bears a later time. To be called
 * before the transaction locks anything else.
 */
export async function closeHandovers(tx: Transaction, ownerId: string, atMs: number): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(${lockClass}, hashtext($1::uuid::text))`, [ownerId]);
  await tx.query(
    `INSERT INTO ledger.closed_handovers AS c (owner_id, closed_at) VALUES ($1, $2)
    ON CONFLICT (owner_id) DO UPDATE SET closed_at = greatest(c.closed_at, excluded.closed_at)`,
    [ownerId, new Date(atMs)],
  );
}
