import { recordAudit } from "@muster/audit";
import { inIdOrder, type Postgres, type Queryable } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import type { PlayerId, TransferLock, TransferLockStorage } from "../service/index.js";

interface LockRow {
  readonly player_id: PlayerId;
  readonly reason: TransferLock["reason"];
  readonly locked_until: Date;
}

/** The player's transfer lock at `nowMs`, if there is one. */
export async function findTransferLock(
  db: Queryable,
  playerId: PlayerId,
  nowMs: number,
): Promise<TransferLock | undefined> {
  return (await findTransferLocks(db, [playerId], nowMs))[0];
}

/** The transfer locks of players at `nowMs`, in their order. */
export async function findTransferLocks(
  db: Queryable,
  playerIds: readonly PlayerId[],
  nowMs: number,
): Promise<(TransferLock | undefined)[]> {
  const rows = await db.query<LockRow>(
    {
      name: "inventory-transfer-locks",
      text: `SELECT player_id, reason, locked_until FROM inventory.transfer_locks
        WHERE player_id = ANY ($1::uuid[]) AND locked_until > $2`,
    },
    [[...new Set(playerIds)], new Date(nowMs)],
  );
  return inIdOrder(playerIds, rows.map(toLock), ({ playerId }) => playerId);
}

/** Locks what a player has, in the caller's transaction; a lock that lasts longer stays. */
export async function lockTransfers(
  db: Queryable,
  { playerId, reason, untilMs }: TransferLock,
): Promise<void> {
  await db.query(
    `INSERT INTO inventory.transfer_locks AS lock (player_id, reason, locked_until) VALUES ($1, $2, $3)
     ON CONFLICT (player_id) DO UPDATE SET locked_until = greatest(lock.locked_until, excluded.locked_until)`,
    [playerId, reason, new Date(untilMs)],
  );
}

/** Locks in the Postgres schema `inventory`. */
export function createTransferLockStorage({
  postgres,
  ids,
}: {
  readonly postgres: Postgres;
  readonly ids: Ids;
}): TransferLockStorage {
  return {
    liftTransferLock: ({ actorId, playerId, reason, atMs }) =>
      postgres.transact(async (tx) => {
        const [lifted] = await tx.query<{ readonly locked_until: Date }>(
          "DELETE FROM inventory.transfer_locks WHERE player_id = $1 AND locked_until > $2 RETURNING locked_until",
          [playerId, new Date(atMs)],
        );
        if (lifted === undefined) return false;
        await recordAudit(tx, {
          id: ids.next(),
          recordedAtMs: atMs,
          actorId,
          action: "inventory.liftTransferLock",
          subject: `player:${playerId}`,
          reason,
          details: { lockedUntil: lifted.locked_until.toISOString() },
        });
        return true;
      }),
  };
}

function toLock(row: LockRow): TransferLock {
  return { playerId: row.player_id, reason: row.reason, untilMs: row.locked_until.getTime() };
}
