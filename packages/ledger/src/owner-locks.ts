import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import { plainArray } from "./arrays.js";
import { defineStatement, type StatementRows } from "./statement.js";

/** Why an owner may hand nothing on. */
export type LockReason = "newDevice" | "chargeback";

/** An owner who may hand nothing on for a while, whatever it is. */
export interface OwnerLock {
  readonly ownerId: string;
  readonly reason: LockReason;
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

interface LockRow {
  readonly owner_id: string;
  readonly reason: LockReason;
  readonly locked_until: Date;
}

const upsert = `ON CONFLICT (owner_id, reason) DO UPDATE SET locked_until = greatest(l.locked_until, excluded.locked_until)`;

const insertLocks = defineStatement({
  name: "owner-lock",
  columns: { owner_id: "uuid", reason: "text", locked_until: "timestamptz" },
  text: `INSERT INTO ledger.owner_locks AS l (owner_id, reason, locked_until)
    SELECT owner_id, reason, max(locked_until) FROM rows GROUP BY 1, 2 ORDER BY 1, 2 ${upsert}`,
});

/** Locks an owner: rows of a unit. A lock for the same reason that lasts longer stays. */
export function lockRows({ ownerId, reason, untilMs }: OwnerLock): StatementRows {
  return insertLocks.with([{ owner_id: ownerId, reason, locked_until: new Date(untilMs).toISOString() }]);
}

/** Locks an owner, in the caller's transaction; as {@link lockRows}. */
export async function lockOwner(db: Queryable, { ownerId, reason, untilMs }: OwnerLock): Promise<void> {
  await db.query(
    `INSERT INTO ledger.owner_locks AS l (owner_id, reason, locked_until) VALUES ($1, $2, $3) ${upsert}`,
    [ownerId, reason, new Date(untilMs)],
  );
}

/** The lock of each owner at `nowMs` that lasts longest, in the order of `ownerIds`; `undefined` for who is not locked. */
export async function findOwnerLocks(
  db: Queryable,
  ownerIds: readonly string[],
  nowMs: number,
): Promise<(OwnerLock | undefined)[]> {
  const rows = await db.query<LockRow>(
    {
      name: "ledger-owner-locks",
      text: `SELECT DISTINCT ON (owner_id) owner_id, reason, locked_until FROM ledger.owner_locks
        WHERE owner_id = ANY ($1::uuid[]) AND locked_until > $2 ORDER BY owner_id, locked_until DESC, reason`,
    },
    [plainArray([...new Set(ownerIds)]), new Date(nowMs)],
  );
  return inIdOrder(ownerIds, rows.map(toLock), ({ ownerId }) => ownerId);
}

/** Ends an owner's locks, in the caller's transaction. @returns Those that there were at `nowMs`, the last to end first. */
export async function liftOwnerLocks(tx: Transaction, ownerId: string, nowMs: number): Promise<OwnerLock[]> {
  const rows = await tx.query<LockRow>(
    "DELETE FROM ledger.owner_locks WHERE owner_id = $1 AND locked_until > $2 RETURNING owner_id, reason, locked_until",
    [ownerId, new Date(nowMs)],
  );
  return rows.map(toLock).sort((one, other) => other.untilMs - one.untilMs);
}

function toLock(row: LockRow): OwnerLock {
  return { ownerId: row.owner_id, reason: row.reason, untilMs: row.locked_until.getTime() };
}
