import type { Queryable } from "@muster/postgres";
import { type HeldAsset, type Hold, type HoldReason, readHolds } from "./holds.js";
import { findOwnerLocks, type LockReason } from "./owner-locks.js";

/** Something that is to leave its owner. */
export interface Leaving extends HeldAsset {
  readonly amount: bigint;
  /** How much of it there is to take it from; 0 for a unique item, of which nothing is free while it is held. */
  readonly balance: bigint;
}

/** Why something may not leave its owner for another now. */
export interface Bar {
  /** Where a hold bars it, that of the last hold that must end; else the owner is locked. */
  readonly reason: HoldReason | LockReason;
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
  /** The place of what is held; `null` where the owner is locked. */
  readonly place: number | null;
}

/**
 * The first thing that bars what is to leave an owner at `nowMs`: a lock, or what is held. It is what to tell an owner; what binds
 * is {@link requireFree}, in the unit.
 *
 * Cost: two reads.
 */
export async function findBar(
  db: Queryable,
  ownerId: string,
  leaving: readonly Leaving[],
  nowMs: number,
): Promise<Bar | undefined> {
  const [[lock], holds] = await Promise.all([
    findOwnerLocks(db, [ownerId], nowMs),
    leaving.length === 0 ? [] : readHolds(db, ownerId, nowMs),
  ]);
  if (lock !== undefined) return { reason: lock.reason, untilMs: lock.untilMs, place: null };
  for (const [place, line] of leaving.entries()) {
    const last = lastToEnd(
      holds.filter(({ assetId, itemId }) => assetId === line.assetId && itemId === line.itemId),
      line,
    );
    if (last !== undefined) return { reason: last.reason, untilMs: last.untilMs, place };
  }
  return undefined;
}

/** Of what is counted, the free part is the balance without what is held. Holds come with the earliest end first. */
function lastToEnd(holds: readonly Hold[], { balance, amount: wanted }: Leaving): Hold | undefined {
  let held = holds.reduce((sum, { amount }) => sum + amount, 0n);
  let last: Hold | undefined;
  for (const hold of holds) {
    if (balance - held >= wanted) break;
    held -= hold.amount;
    last = hold;
  }
  return last;
}
