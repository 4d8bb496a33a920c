import { anonymous } from "@muster/auth";
import { expect, test } from "vitest";
import type { PlayerId } from "../../src/service/index.js";
import { dragonBox, goldOffer, line } from "../offers.js";
import {
  ask,
  askFailing,
  asPlayer,
  asStaff,
  clock,
  makePlayer,
  publish,
  publishEvent,
  purchase,
  until,
  useSetting,
} from "../setting.js";

const setting = useSetting({
  "offer:a-box": goldOffer(3, [], { contents: { boxes: [{ boxId: "dragon" }] } }),
  "offer:b-daily": goldOffer(1, [line("egg", 1)], {
    name: { en: "Egg", de: "Ei" },
    limits: [{ period: "DAY", max: 3 }],
    moneyPrices: [
      { region: "*", currency: "USD", amountMicros: "1990000" },
      { region: "DE", currency: "EUR", amountMicros: "1790000" },
      { region: "CH", currency: "CHF", amountMicros: "1890000" },
      { region: "CH", currency: "EUR", amountMicros: "1880000" },
    ],
    productIds: { apple: "com.example.egg" },
  }),
  "offer:c-rare": goldOffer(1, [line("egg", 1)], { stock: { total: 1 } }),
  "offer:d-whales": goldOffer(1, [line("egg", 9)], { segments: ["whales"] }),
  "offer:e-shop": goldOffer(1, [line("egg", 2)], { shopOnly: true }),
  "offer:f-shop": goldOffer(1, [line("egg", 3)], { shopOnly: true }),
  "box:dragon": dragonBox,
  "shop:daily": {
    name: { en: "Daily" },
    slotCount: 1,
    periodS: 3600,
    pool: [{ offerId: "e-shop" }, { offerId: "f-shop" }],
    seed: "a-seed-for-tests-only",
    segments: ["whales"],
  },
});

interface OffersAnswer {
  readonly offers: {
    readonly edges: readonly { readonly cursor: string; readonly node: Record<string, unknown> }[];
    readonly pageInfo: Record<string, unknown>;
  };
}

const idsOf = ({ offers }: OffersAnswer) => offers.edges.map(({ node }) => node["id"]);

async function joinSegment(playerId: PlayerId, segment: string, isMember: boolean): Promise<void> {
  const payload = { playerId, audienceId: segment, isMember };
  await publishEvent(setting(), "audience.memberChanged", playerId, payload);
  await until(
    async () => (await setting().storage.findSegments([{ playerId }]))[0]?.includes(segment) === isMember,
  );
}

test("anyone reads what is sold, page by page, in both directions", async () => {
  const query = `query ($first: Int, $after: Cursor, $last: Int, $before: Cursor) {
    offers(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage }
    } }`;
  const first = await ask<OffersAnswer>(setting(), anonymous, query, { first: 2 });
  expect(idsOf(first)).toEqual(["a-box", "b-daily"]);
  expect(first.offers.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
  const after = first.offers.edges[1]?.cursor;
  const rest = await ask<OffersAnswer>(setting(), anonymous, query, { first: 10, after });
  expect(idsOf(rest)).toEqual(["c-rare", "e-shop", "f-shop"]);
  const back = await ask<OffersAnswer>(setting(), anonymous, query, { last: 1, before: after });
  expect(idsOf(back)).toEqual(["a-box"]);
  expect(await askFailing(setting(), anonymous, query, { first: 101 })).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "first" },
  });
});

test("an offer tells price, odds, limits and stock", async () => {
  const playerId = await makePlayer(setting(), { gold: 10n });
  await setting().service.purchaseOffer(purchase(playerId, "b-daily", 1n));
  const answer = await ask<Record<string, Record<string, unknown>>>(
    setting(),
    asPlayer(playerId),
    `{
      daily: offer(id: "b-daily") {
        revision name { text(locale: "de") } giftable prices { currencyId amount }
        here: moneyPrice(region: "DE") { currency amountMicros }
        francs: moneyPrice(region: "CH") { currency }
        euros: moneyPrice(region: "CH", currency: "EUR") { amountMicros }
        elsewhere: moneyPrice(region: "BR", currency: "BRL") { currency }
        products { store productId }
        limits { period max group remaining }
        stock { total } availability { available reason until }
      }
      rare: offer(id: "c-rare") { stock { total left } }
      box: offer(id: "a-box") {
        contents { boxes { quantity box { id guaranteedWithin drawCount entries {
          items { definitionId quantity } guaranteed odds { numerator denominator decimal } } } } }
      }
    }`,
  );
  expect(answer["daily"]).toEqual({
    revision: 1,
    name: { text: "Ei" },
    giftable: false,
    prices: [{ currencyId: "gold", amount: "1" }],
    here: { currency: "EUR", amountMicros: "1790000" },
    francs: { currency: "CHF" },
    euros: { amountMicros: "1880000" },
    elsewhere: { currency: "USD" },
    products: [{ store: "apple", productId: "com.example.egg" }],
    limits: [{ period: "DAY", max: 3, group: null, remaining: 2 }],
    stock: null,
    availability: { available: true, reason: null, until: null },
  });
  expect(answer["rare"]).toEqual({ stock: { total: 1, left: 1 } });
  expect(answer["box"]?.["contents"]).toMatchObject({
    boxes: [
      {
        quantity: 1,
        box: {
          id: "dragon",
          guaranteedWithin: 5,
          drawCount: 1,
          entries: [
            { guaranteed: false, odds: { numerator: "7", denominator: "10", decimal: "0.700000000" } },
            { guaranteed: false, odds: { numerator: "1", denominator: "4", decimal: "0.250000000" } },
            {
              items: [{ definitionId: "sword", quantity: "1" }],
              guaranteed: true,
              odds: { numerator: "1", denominator: "20", decimal: "0.050000000" },
            },
          ],
        },
      },
    ],
  });
});

test("what is not to be had says why", async () => {
  const [buyer, playerId] = [
    await makePlayer(setting(), { gold: 10n }),
    await makePlayer(setting(), { gold: 10n }),
  ];
  for (let count = 0; count < 3; count++)
    await setting().service.purchaseOffer(purchase(playerId, "b-daily", 1n));
  await setting().service.purchaseOffer(purchase(buyer, "c-rare", 1n));
  const query = `query ($available: Boolean) { offers(filter: { available: $available, offerIds: ["a-box", "b-daily", "c-rare"] }) {
    edges { node { id availability { reason until } } } } }`;
  const open = await ask<OffersAnswer>(setting(), asPlayer(playerId), query, { available: true });
  expect(idsOf(open)).toEqual(["a-box"]);
  const shut = await ask<OffersAnswer>(setting(), asPlayer(playerId), query, { available: false });
  expect(shut.offers.edges.map(({ node }) => node)).toMatchObject([
    {
      id: "b-daily",
      availability: { reason: "LIMIT_REACHED", until: expect.stringMatching(/T00:00:00.000Z$/) },
    },
    { id: "c-rare", availability: { reason: "SOLD_OUT", until: null } },
  ]);
});

test("an offer for some is shown to those who are among them, and to staff", async () => {
  const playerId = await makePlayer(setting(), { gold: 10n });
  const query = `{ offer(id: "d-whales") { id } offers(filter: { offerIds: ["d-whales"] }) { edges { node { id } } } }`;
  const hidden = { offer: null, offers: { edges: [] } };
  const shown = { offer: { id: "d-whales" }, offers: { edges: [{ node: { id: "d-whales" } }] } };
  expect(await ask(setting(), anonymous, query)).toEqual(hidden);
  expect(await ask(setting(), asPlayer(playerId), query)).toEqual(hidden);
  expect(await ask(setting(), asStaff("store:read"), query)).toEqual(shown);
  const failing = setting().service.purchaseOffer(purchase(playerId, "d-whales", 1n));
  await expect(failing).rejects.toMatchObject({
    code: "OFFER_UNAVAILABLE",
    details: { reason: "NOT_ELIGIBLE" },
  });
  await joinSegment(playerId, "whales", true);
  expect(await ask(setting(), asPlayer(playerId), query)).toEqual(shown);
  await setting().service.purchaseOffer(purchase(playerId, "d-whales", 1n));
  await joinSegment(playerId, "whales", false);
  expect(await ask(setting(), asPlayer(playerId), query)).toEqual(hidden);
});

test("a rotating shop sells what it shows, and support sees what a player saw", async () => {
  const playerId = await makePlayer(setting(), { gold: 10n });
  const answer = await ask<{
    shop: { offers: { id: string }[]; periodStartsAt: string; periodEndsAt: string };
  }>(
    setting(),
    asPlayer(playerId),
    `{ shop(id: "daily") { periodStartsAt periodEndsAt offers { id availability { available } } } shops { id } }`,
  );
  const shown = answer.shop.offers[0]?.id ?? "";
  const other = shown === "e-shop" ? "f-shop" : "e-shop";
  expect(answer).toMatchObject({
    shop: { offers: [{ availability: { available: true } }] },
    shops: [{ id: "daily" }],
  });
  await setting().service.purchaseOffer(purchase(playerId, shown, 1n));
  await expect(setting().service.purchaseOffer(purchase(playerId, other, 1n))).rejects.toMatchObject({
    code: "OFFER_UNAVAILABLE",
    details: { reason: "NOT_IN_SHOP" },
  });
  const at = new Date(clock.nowMs()).toISOString();
  const rotation =
    'query ($at: DateTime!, $playerId: ID) { shopRotation(shopId: "daily", at: $at, playerId: $playerId) { offerIds segment periodStartsAt } }';
  expect(await ask(setting(), asStaff("store:support"), rotation, { at, playerId })).toEqual({
    shopRotation: { offerIds: [shown], segment: null, periodStartsAt: answer.shop.periodStartsAt },
  });
  expect(await askFailing(setting(), asPlayer(playerId), rotation, { at })).toMatchObject({
    code: "FORBIDDEN",
  });
  const before = { at: "2020-01-01T00:00:00Z" };
  expect(await askFailing(setting(), asStaff("store:support"), rotation, before)).toMatchObject({
    code: "NOT_FOUND",
  });
});

test("support sees what a player saw before a shop was changed, in the segment of that time", async () => {
  const playerId = await makePlayer(setting());
  await joinSegment(playerId, "whales", true);
  const atMs = clock.nowMs();
  const { service, definitions } = setting();
  const then = await service.shopRotation("daily" as never, atMs, playerId);
  expect(then.segment).toBe("whales");
  await joinSegment(playerId, "whales", false);
  const document = await definitions.export();
  await publish(setting(), {
    "shop:daily": { ...document.entries["shop:daily"], seed: "another-seed-altogether" },
  });
  expect(await service.shopRotation("daily" as never, atMs, playerId)).toEqual(then);
});
