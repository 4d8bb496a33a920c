import type { TradeContentInput, TradeGivesFragment } from "../generated/operations.js";

/** An item that is to be given, and how many of it as the player wrote it. */
export interface GivenItem {
  readonly itemId: string;
  readonly name: string;
  readonly stackable: boolean;
  readonly quantity: string;
}

/** What a player puts together to give in a trade. Amounts are as they were written. */
export interface Giving {
  readonly items: readonly GivenItem[];
  /** By the currency's slug; empty for none. */
  readonly amounts: Readonly<Record<string, string>>;
}

/** Nothing yet. */
export const givingNothing: Giving = { items: [], amounts: {} };

/** What a side of a trade gives, to be changed. */
export function givingOf({ items, currencies }: TradeGivesFragment): Giving {
  return {
    items: items.map(({ itemId, quantity, definition: { name } }) => ({
      ...{ itemId, quantity, name: name.text },
      stackable: quantity !== "1",
    })),
    amounts: Object.fromEntries(currencies.map(({ currency: { id }, amount }) => [id, amount])),
  };
}

/** What is to be given as the graph takes it: what is empty or 0 is left out. */
export function toContentInput({ items, amounts }: Giving): Required<TradeContentInput> {
  return {
    items: items.map(({ itemId, quantity }) => ({ itemId, quantity: quantity.trim() })),
    currencies: Object.entries(amounts)
      .map(([currencyId, amount]) => ({ currencyId, amount: amount.trim() }))
      .filter(({ amount }) => !/^0*$/.test(amount)),
  };
}

/** Whether nothing is to be given. */
export function isNothing(giving: Giving): boolean {
  const { items, currencies } = toContentInput(giving);
  return items.length + currencies.length === 0;
}
