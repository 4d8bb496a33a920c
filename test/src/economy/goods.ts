import { createDefinitions, type Definitions } from "@muster/definitions";
import type { JsonObject } from "@muster/events";
import { createItemDefinitions } from "@muster/inventory/storage";
import { openPostgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { parseEntry } from "@muster/store/service";
import { createLogger } from "@muster/telemetry";
import type { MoneyOffer } from "./storefronts.js";

const named = (id: string, more: JsonObject): JsonObject => ({ name: { en: id }, ...more });
const item = (id: string, stackMax: string | null): JsonObject =>
  named(id, { stackMax, rarity: "common", tradable: true });
const line = (definitionId: string, quantity: number): JsonObject => ({
  definitionId,
  quantity: `${quantity}`,
});
const coins = (currencyId: string, amount: number): JsonObject => ({ currencyId, amount: `${amount}` });

/** How many of the recipe `daily` one player may make, ever. */
export const recipeMax = 15;
/** How long what came by a trade or a gift is held, and can be taken back: longer than a job waits that was killed once. Seconds. */
export const tradeHoldS = 20;
/** What a bank holds, and how many a player may open. */
export const bank = { capacity: 4, countMax: 2 } as const;

const definitions: Readonly<Record<string, JsonObject>> = {
  "item:potion": item("potion", "400"),
  "item:egg": item("egg", "1000000"),
  "item:crate": item("crate", "1000000"),
  "item:sword": item("sword", null),
  "item:chest": item("chest", null),
  "currency:gold": named("gold", {}),
  "currency:gems": named("gems", {}),
  "container:bank": named("bank", { ...bank }),
  "recipe:forge": named("forge", {
    inputs: { items: [line("potion", 3)], currencies: [coins("gold", 5)] },
    outputs: { items: [line("sword", 1)], currencies: [] },
  }),
  "recipe:melt": named("melt", {
    inputs: { items: [line("sword", 1)], currencies: [] },
    outputs: { items: [line("egg", 1)], currencies: [coins("gold", 20)] },
  }),
  "recipe:daily": named("daily", {
    inputs: { items: [], currencies: [coins("gold", 1)] },
    outputs: { items: [line("egg", 2)], currencies: [] },
    limit: { max: recipeMax, period: "ever" },
  }),
  tradePolicy: {
    tradeHoldS,
    purchaseHoldS: 0,
    newDeviceLockS: 0,
    openTradesMax: 20,
    valueImbalanceMax: null,
  },
};

/** What one offer costs, and what bounds it. */
export interface Good {
  readonly id: string;
  readonly currencyId: string;
  readonly amount: bigint;
  readonly stock?: number;
  /** The most that a player may buy of it, together with those of the same group. */
  readonly limit?: { readonly max: number; readonly group: string | null };
  readonly giftable?: boolean;
  readonly contents: JsonObject;
}

/** What is sold. */
export function goodsFor(operations: number): readonly Good[] {
  const gold = (id: string, amount: bigint, contents: JsonObject, more: Partial<Good> = {}): Good => ({
    ...{ id, currencyId: "gold", amount, contents },
    ...more,
  });
  // As much as sells out in the run's second half.
  const stock = Math.max(20, Math.floor(operations / 80));
  return [
    gold("potions", 3n, { items: [line("potion", 2)] }),
    gold("bundle", 10n, { items: [line("sword", 1), line("egg", 3)], currencies: [coins("gems", 5)] }),
    gold("rare", 5n, { items: [line("egg", 1)] }, { stock }),
    gold("scarce", 6n, { items: [line("sword", 1)] }, { stock: Math.floor(stock / 2) }),
    gold("daily", 1n, { items: [line("egg", 1)] }, { limit: { max: 12, group: null } }),
    gold("twin-one", 2n, { items: [line("egg", 1)] }, { limit: { max: 14, group: "twins" } }),
    gold("twin-two", 2n, { items: [line("crate", 1)] }, { limit: { max: 14, group: "twins" } }),
    gold("dragons", 8n, { boxes: [{ boxId: "dragon", quantity: 1 }] }),
    gold("season", 20n, { entitlements: [{ entitlementId: "pass", durationS: 3600 }] }),
    gold("present", 4n, { items: [line("potion", 1), line("sword", 1)] }, { giftable: true }),
    gold("crates", 2n, { items: [line("crate", 1)] }),
    { ...gold("gemmed", 2n, { items: [line("potion", 5)] }), currencyId: "gems" },
  ];
}

/** What is in boxes, by box and place. */
export const boxes = {
  dragon: [
    { items: [line("potion", 2)], currencies: [], weight: 60 },
    { items: [line("egg", 1)], currencies: [coins("gems", 3)], weight: 35 },
    { items: [line("sword", 1)], currencies: [], weight: 5 },
  ],
  crate: [
    { items: [], currencies: [coins("gold", 4)], weight: 1 },
    { items: [line("egg", 2)], currencies: [], weight: 1 },
  ],
} as const;

function catalogOf(goods: readonly Good[], moneyOffers: readonly MoneyOffer[]): Record<string, JsonObject> {
  const offers = goods.map(({ id, currencyId, amount, stock, limit, giftable = false, contents }) => [
    `offer:${id}`,
    named(id, {
      ...{ contents, giftable, prices: [coins(currencyId, Number(amount))] },
      ...(stock === undefined ? {} : { stock: { total: stock, reservationS: 60 } }),
      ...(limit === undefined
        ? {}
        : {
            limits: [
              { period: "EVER", max: limit.max, ...(limit.group === null ? {} : { group: limit.group }) },
            ],
          }),
    }),
  ]);
  return {
    ...Object.fromEntries(moneyOffers.map((offer) => [`offer:${offer.id}`, soldForMoney(offer)])),
    ...Object.fromEntries(offers),
    "entitlement:pass": named("pass", {}),
    "box:dragon": named("dragon", {
      entries: boxes.dragon.map((entry) => ({ ...entry })),
      guarantee: { after: 6, places: [2] },
      itemDefinitionId: "chest",
    }),
    "box:crate": named("crate", {
      entries: boxes.crate.map((entry) => ({ ...entry })),
      itemDefinitionId: "crate",
    }),
  };
}

function soldForMoney({ id, swords, gems, productIds, stock }: MoneyOffer): JsonObject {
  return named(id, {
    contents: { items: [line("sword", swords)], currencies: [coins("gems", gems)] },
    moneyPrices: [{ region: "*", currency: "USD", amountMicros: "990000" }],
    productIds: { ...productIds },
    ...(stock === undefined ? {} : { stock: { total: stock, reservationS: 60 } }),
  });
}

/** Publishes what there is and what is sold. */
export async function publishGoods(
  databaseUrl: string,
  goods: readonly Good[],
  moneyOffers: readonly MoneyOffer[],
): Promise<void> {
  const clock = createSystemClock();
  const logger = createLogger({ service: "economy-goods", level: "error" });
  const ids = createIds(clock, createSystemRandom());
  const open = (role: string) =>
    openPostgres({ url: databaseUrl, role, poolMax: 1, applicationName: "economy-goods", logger });
  const inventory = open("muster_inventory");
  const store = open("muster_store");
  const options = { directUrl: databaseUrl, clock, calendar: clock, ids, logger };
  await publish(createItemDefinitions({ ...options, postgres: inventory }), definitions);
  await publish(
    createDefinitions({ ...options, postgres: store, space: "store.catalog", parse: parseEntry }),
    catalogOf(goods, moneyOffers),
  );
  await Promise.all([inventory.close(), store.close()]);
}

async function publish<Content>(
  space: Pick<Definitions<Content>, "publish">,
  entries: Readonly<Record<string, JsonObject>>,
): Promise<void> {
  const by = { actorId: "service:test", note: "test", idempotencyKey: "goods" };
  await space.publish({ ...by, changes: new Map(Object.entries(entries)) });
}
