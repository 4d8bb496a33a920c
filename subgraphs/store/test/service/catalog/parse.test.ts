import { expect, test } from "vitest";
import {
  type CatalogContent,
  checkCatalog,
  type JsonFields,
  parseEntry,
} from "../../../src/service/index.js";
import { dragonBox, goldOffer, line } from "../../offers.js";

const refusalOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { readonly details: unknown }).details;
  }
  return undefined;
};

test("an offer is read with everything that it may have", () => {
  const offer = parseEntry("offer:pack", {
    name: { en: "Pack", "pt-BR": "Pacote" },
    description: { en: "Much" },
    contents: {
      items: [line("potion", 5)],
      currencies: [{ currencyId: "gems", amount: "900719925474" }],
      boxes: [{ boxId: "dragon", quantity: 2 }],
      entitlements: [{ entitlementId: "vip", durationS: 60 }, { entitlementId: "founder" }],
    },
    prices: [{ currencyId: "gold", amount: "10" }],
    moneyPrices: [{ region: "DE", currency: "EUR", amountMicros: "4990000" }],
    productIds: { apple: "com.example.pack" },
    sale: { startsAt: "2026-01-01T00:00:00Z", endsAt: "2026-02-01T00:00:00Z" },
    limits: [{ period: "WEEK", max: 3, group: "packs" }],
    stock: { total: 100 },
    segments: ["whales"],
    requires: ["vip"],
    shopOnly: true,
  });
  expect(offer).toMatchObject({
    kind: "offer",
    id: "pack",
    contents: {
      items: [{ definitionId: "potion", quantity: 5n }],
      currencies: [{ currencyId: "gems", amount: 900_719_925_474n }],
      entitlements: [
        { entitlementId: "vip", durationS: 60 },
        { entitlementId: "founder", durationS: null },
      ],
    },
    moneyPrices: [{ region: "DE", currency: "EUR", amountMicros: 4_990_000n }],
    sale: { fromMs: Date.UTC(2026, 0, 1), untilMs: Date.UTC(2026, 1, 1) },
    limits: [{ period: "WEEK", max: 3, group: "packs" }],
    stock: { total: 100, reservationS: 900 },
    giftable: false,
    shopOnly: true,
  });
});

const potions = [line("potion", 1)];

test.each<[string, string, JsonFields, string]>([
  ["a kind that there is not", "pack:a", {}, "id"],
  ["a slug that is none", "offer:A b", {}, "id"],
  ["a stray name", "offer:a", goldOffer(1, potions, { colour: "red" }), "content.colour"],
  ["no name", "offer:a", { contents: { items: potions } }, "name"],
  ["a locale that is none", "offer:a", goldOffer(1, potions, { name: { english: "A" } }), "name.english"],
  ["nothing in it", "offer:a", goldOffer(1, []), "contents"],
  ["no price", "offer:a", { name: { en: "A" }, contents: { items: potions } }, "prices"],
  ["a negative price", "offer:a", goldOffer(-1, potions), "prices[0].amount"],
  [
    "an amount that is a number",
    "offer:a",
    goldOffer(1, [{ definitionId: "potion", quantity: 1 }]),
    "contents.items[0].quantity",
  ],
  [
    "a quantity beyond what may be",
    "offer:a",
    goldOffer(1, [{ definitionId: "potion", quantity: "1000000000001" }]),
    "contents.items[0].quantity",
  ],
  ["a kind twice", "offer:a", goldOffer(1, [...potions, ...potions]), "contents.items[1].definitionId"],
  [
    "a sale that ends before it begins",
    "offer:a",
    goldOffer(1, potions, { sale: { startsAt: "2026-01-02T00:00:00Z", endsAt: "2026-01-01T00:00:00Z" } }),
    "sale.endsAt",
  ],
  [
    "a time without a zone",
    "offer:a",
    goldOffer(1, potions, { sale: { startsAt: "2026-01-02T00:00:00" } }),
    "sale.startsAt",
  ],
  [
    "a period that there is not",
    "offer:a",
    goldOffer(1, potions, { limits: [{ period: "HOUR", max: 1 }] }),
    "limits[0].period",
  ],
  [
    "a limit of nothing",
    "offer:a",
    goldOffer(1, potions, { limits: [{ period: "DAY", max: 0 }] }),
    "limits[0].max",
  ],
  [
    "a region that is none",
    "offer:a",
    goldOffer(1, potions, { moneyPrices: [{ region: "Germany", currency: "EUR", amountMicros: "990000" }] }),
    "moneyPrices[0].region",
  ],
  [
    "a gift of an entitlement",
    "offer:a",
    goldOffer(1, [], { giftable: true, contents: { entitlements: [{ entitlementId: "vip" }] } }),
    "giftable",
  ],
  ["an empty box", "box:a", { name: { en: "A" }, entries: [] }, "entries"],
  [
    "a weight of nothing",
    "box:a",
    { name: { en: "A" }, entries: [{ weight: 0, items: potions }] },
    "entries[0].weight",
  ],
  ["an entry of nothing", "box:a", { name: { en: "A" }, entries: [{ weight: 1 }] }, "entries[0]"],
  [
    "a guarantee of no entry",
    "box:a",
    { ...dragonBox, guarantee: { after: 5, places: [3] } },
    "guarantee.places[0]",
  ],
  [
    "more slots than offers",
    "shop:a",
    { name: { en: "A" }, slotCount: 2, periodS: 60, pool: [{ offerId: "a" }], seed: "0123456789abcdef" },
    "slotCount",
  ],
  [
    "a short seed",
    "shop:a",
    { name: { en: "A" }, slotCount: 1, periodS: 60, pool: [{ offerId: "a" }], seed: "short" },
    "seed",
  ],
])("%s is refused with the path", (_, id, json, field) => {
  expect(refusalOf(() => parseEntry(id, json))).toMatchObject({ field });
});

const catalogOf = (entries: Readonly<Record<string, JsonFields>>): ReadonlyMap<string, CatalogContent> =>
  new Map(Object.entries(entries).map(([id, json]) => [id, parseEntry(id, json)]));

test.each<[string, Readonly<Record<string, JsonFields>>, string, string]>([
  [
    "a box that is not there",
    { "offer:a": goldOffer(1, [], { contents: { boxes: [{ boxId: "b" }] } }) },
    "offer:a",
    "contents.boxes[0].boxId",
  ],
  [
    "too many draws",
    {
      "offer:a": goldOffer(1, [], { contents: { boxes: [{ boxId: "b", quantity: 100 }, { boxId: "c" }] } }),
      "box:b": { ...dragonBox, drawCount: 10, itemDefinitionId: null },
      "box:c": dragonBox,
    },
    "offer:a",
    "contents.boxes[1].quantity",
  ],
  [
    "an entitlement that is not there",
    { "offer:a": goldOffer(1, potions, { requires: ["vip"] }) },
    "offer:a",
    "requires[0]",
  ],
  [
    "a shop's offer that is not there",
    {
      "shop:s": {
        name: { en: "S" },
        slotCount: 1,
        periodS: 60,
        pool: [{ offerId: "a" }],
        seed: "0123456789abcdef",
      },
    },
    "shop:s",
    "pool[0].offerId",
  ],
  [
    "a group with two limits",
    {
      "offer:a": goldOffer(1, potions, { limits: [{ period: "DAY", max: 1, group: "g" }] }),
      "offer:b": goldOffer(1, potions, { limits: [{ period: "DAY", max: 2, group: "g" }] }),
    },
    "offer:b",
    "limits[0].max",
  ],
  [
    "one product of two offers",
    {
      "offer:a": goldOffer(1, potions, { productIds: { apple: "x" } }),
      "offer:b": goldOffer(1, potions, { productIds: { apple: "x" } }),
    },
    "offer:b",
    "productIds.apple",
  ],
  ["one item of two boxes", { "box:a": dragonBox, "box:b": dragonBox }, "box:b", "itemDefinitionId"],
])("%s does not go together", (_, entries, entry, field) => {
  expect(refusalOf(() => checkCatalog(catalogOf(entries)))).toMatchObject({ entry, field });
});
