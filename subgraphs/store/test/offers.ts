import type { JsonFields } from "../src/service/index.js";

/** An offer for gold, with whatever else it needs. */
export function goldOffer(amount: number, items: readonly JsonFields[], more: JsonFields = {}): JsonFields {
  return {
    name: { en: "Offer" },
    contents: { items },
    prices: [{ currencyId: "gold", amount: String(amount) }],
    ...more,
  };
}

/** So many of a kind of item, as a line of an offer. */
export function line(definitionId: string, quantity: number): JsonFields {
  return { definitionId, quantity: String(quantity) };
}

/** A box of potions (weight 70), eggs (25) and, after five draws at the latest, a sword (5). */
export const dragonBox: JsonFields = {
  name: { en: "Dragon box" },
  entries: [
    { weight: 70, items: [line("potion", 2)] },
    { weight: 25, items: [line("egg", 1)] },
    { weight: 5, items: [line("sword", 1)] },
  ],
  guarantee: { after: 5, places: [2] },
  itemDefinitionId: "chest",
};
