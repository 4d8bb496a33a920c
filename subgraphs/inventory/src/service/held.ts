import type { CurrencyId } from "./definitions/index.js";
import type { Balance, Item } from "./domain.js";
import type { Hold, HoldReason } from "./trade-policy.js";

/** How much of something may not be handed on yet, and until when. */
export interface Held {
  /** 1 or more; at most what there is. */
  readonly quantity: bigint;
  /** Why the part that is held the longest is. */
  readonly reason: HoldReason;
  /** When all of it is free. Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/**
 * What of an item is held, by the holds on its owner.
 *
 * @returns `undefined` where all of it may be handed on.
 */
export function heldOf({ kind, id, definitionId, quantity }: Item, holds: readonly Hold[]): Held | undefined {
  const on = holds.filter(({ held }) =>
    kind === "unique"
      ? held.kind === "unique" && held.itemId === id
      : held.kind === "stack" && held.definitionId === definitionId,
  );
  return sum(on, quantity);
}

/** What of the balances is held, by the holds on their owner; without those of which nothing is. */
export function heldBalances(
  wallet: readonly Balance[],
  holds: readonly Hold[],
): (Held & { readonly currencyId: CurrencyId })[] {
  return wallet.flatMap(({ currencyId, amount }) => {
    const on = holds.filter(({ held }) => held.kind === "currency" && held.currencyId === currencyId);
    const held = sum(on, amount);
    return held === undefined ? [] : [{ currencyId, ...held }];
  });
}

/** What was held and is gone is held no more. */
function sum(holds: readonly Hold[], there: bigint): Held | undefined {
  let [quantity, last]: [bigint, Hold | undefined] = [0n, undefined];
  for (const hold of holds) {
    const { held } = hold;
    quantity += held.kind === "unique" ? 1n : held.kind === "stack" ? held.quantity : held.amount;
    if (last === undefined || hold.untilMs > last.untilMs) last = hold;
  }
  if (last === undefined || there === 0n) return undefined;
  return { quantity: quantity < there ? quantity : there, reason: last.reason, untilMs: last.untilMs };
}
