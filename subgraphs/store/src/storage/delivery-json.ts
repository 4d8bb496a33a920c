import type { Delivery, EntitlementTerm } from "../service/index.js";

interface DeliveryJson {
  readonly items: readonly { readonly definitionId: string; readonly quantity: string }[];
  readonly currencies: readonly { readonly currencyId: string; readonly amount: string }[];
  readonly entitlements: readonly EntitlementTerm[];
}

/** What an order gave, as its column holds it. */
export function deliveryToJson({ items, currencies, entitlements }: Delivery): DeliveryJson {
  return {
    items: items.map((line) => ({ ...line, quantity: line.quantity.toString() })),
    currencies: currencies.map((line) => ({ ...line, amount: line.amount.toString() })),
    entitlements,
  };
}

/** What an order gave, from its column. */
export function deliveryFromJson(json: unknown): Delivery {
  const { items, currencies, entitlements } = json as DeliveryJson;
  return {
    items: items.map((line) => ({ ...line, quantity: BigInt(line.quantity) })),
    currencies: currencies.map((line) => ({ ...line, amount: BigInt(line.amount) })),
    entitlements,
  };
}
