import { recordAudit } from "@muster/audit";
import { findOwnerLocks, liftOwnerLocks, lockOwner, type OwnerLock } from "@muster/ledger";
import type { Postgres, Queryable } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import type { PlayerId, TransferLock, TransferLockStorage } from "../service/index.js";

/** The transfer locks of players at `nowMs`, in their order. */
export async function findTransferLocks(
  db: Queryable,
  playerIds: readonly PlayerId[],
  nowMs: number,
): Promise<(TransferLock | undefined)[]> {
  const locks = await findOwnerLocks(db, playerIds, nowMs);
  return locks.map((lock) => (lock === undefined ? undefined : toLock(lock)));
}

/** Locks what a player has, in the caller's transaction; a lock that lasts longer stays. */
export async function lockTransfers(
  db: Queryable,
  { playerId: ownerId, reason, untilMs }: TransferLock,
): Promise<void> {
  await lockOwner(db, { ownerId, reason, untilMs });
}

/** Locks of players, which the book keeps. */
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
        const lifted = await liftOwnerLocks(tx, playerId, atMs);
        const [last] = lifted;
        if (last === undefined) return false;
        await recordAudit(tx, {
          id: ids.next(),
          recordedAtMs: atMs,
          actorId,
          action: "inventory.liftTransferLock",
          subject: `player:${playerId}`,
          reason,
          details: {
            lockedUntil: new Date(last.untilMs).toISOString(),
            reasons: lifted.map((lock) => lock.reason),
          },
        });
        return true;
      }),
  };
}

function toLock({ ownerId, reason, untilMs }: OwnerLock): TransferLock {
  return { playerId: ownerId as PlayerId, reason, untilMs };
}
