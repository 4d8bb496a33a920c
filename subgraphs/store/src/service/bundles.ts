import type { Bundle, CurrencyLine, ItemLine } from "./domain.js";

/** Bundles added up, each kind and currency once. */
export function sumBundles(parts: readonly { readonly bundle: Bundle; readonly times: number }[]): Bundle {
  const items = new Map<string, bigint>();
  const currencies = new Map<string, bigint>();
  const add = (sums: Map<string, bigint>, id: string, amount: bigint): void => {
    sums.set(id, (sums.get(id) ?? 0n) + amount);
  };
  for (const { bundle, times } of parts) {
    for (const line of bundle.items) add(items, line.definitionId, line.quantity * BigInt(times));
    for (const line of bundle.currencies) add(currencies, line.currencyId, line.amount * BigInt(times));
  }
  return {
    items: [...items].map(([definitionId, quantity]): ItemLine => ({ definitionId, quantity })),
    currencies: [...currencies].map(([currencyId, amount]): CurrencyLine => ({ currencyId, amount })),
  };
}
