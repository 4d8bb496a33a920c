import { formatAmount, formatDuration, formatSlug } from "../platform/format.js";
import type { Catalogue } from "./use-catalogue.js";

/** What is given or taken together, by slugs. */
export interface Bundle {
  readonly items: readonly { readonly definitionId: string; readonly quantity: string }[];
  readonly currencies: readonly { readonly currencyId: string; readonly amount: string }[];
  readonly entitlements?: readonly { readonly entitlementId: string; readonly durationS: string | null }[];
  readonly boxes?: readonly {
    readonly quantity: number;
    readonly box: { readonly name: { readonly text: string } };
  }[];
}

/** Each part of a bundle in words: `5 × Healing potion`, `100 Gems`, `Season pass for 60 days`. */
export function sayBundle(bundle: Bundle, catalogue: Catalogue): string[] {
  const { items, currencies, entitlements = [], boxes = [] } = bundle;
  return [
    ...items.map(({ definitionId, quantity }) => sayTimes(quantity, catalogue.item(definitionId).name)),
    ...boxes.map(({ quantity, box }) => sayTimes(String(quantity), `${box.name.text} (opened at once)`)),
    ...currencies.map(
      ({ currencyId, amount }) => `${formatAmount(amount)} ${catalogue.currencyName(currencyId)}`,
    ),
    ...entitlements.map(({ entitlementId, durationS }) =>
      durationS === null
        ? formatSlug(entitlementId)
        : `${formatSlug(entitlementId)} for ${formatDuration(Number(durationS) * 1000)}`,
    ),
  ];
}

function sayTimes(quantity: string, name: string): string {
  return quantity === "1" ? name : `${formatAmount(quantity)} × ${name}`;
}
