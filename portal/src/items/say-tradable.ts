import type { HoldReason, TransferLockReason } from "../generated/operations.js";
import { sayLock } from "../platform/explain-deed.js";
import { formatAmount, formatMoment } from "../platform/format.js";

/** What may keep an item with its owner. */
export interface Keeping {
  /** Whether its kind can be handed on at all. */
  readonly tradable: boolean;
  /** How many there are; an Int64. */
  readonly quantity: string;
  readonly hold: { readonly quantity: string; readonly reason: HoldReason; readonly until: string } | null;
  /** On everything that the player has. */
  readonly lock: { readonly reason: TransferLockReason; readonly until: string } | null;
}

/** Whether an item can be traded, and if not, from when and why: `From Jan 2, 2026, 12:00 PM. It was a gift not long ago.` */
export function sayTradable({ tradable, quantity, hold, lock }: Keeping): string {
  if (!tradable) return "No, it stays with you";
  if (lock !== null && (hold === null || lock.until >= hold.until)) return sayFrom(lock);
  if (hold === null) return "Yes";
  const free = BigInt(quantity) - BigInt(hold.quantity);
  if (free <= 0n || lock !== null) return sayFrom(hold);
  return `${formatAmount(String(free))} of them. All from ${formatMoment(hold.until)}. ${sayLock(hold.reason)}`;
}

/** Whether none of it can go to another player now. */
export function isKept({ tradable, quantity, hold, lock }: Keeping): boolean {
  return !tradable || lock !== null || (hold !== null && BigInt(hold.quantity) >= BigInt(quantity));
}

function sayFrom({ until, reason }: { readonly until: string; readonly reason: string }): string {
  return `From ${formatMoment(until)}. ${sayLock(reason)}`;
}
