import { auditLedger } from "@muster/ledger";
import { expect, test } from "vitest";
import type { PlayerId } from "../../src/service/index.js";
import { goldOffer, line } from "../offers.js";
import {
  asPlayer,
  clock,
  footprint,
  holdingsOf,
  ids,
  makePlayer,
  publish,
  purchase,
  refusalOf,
  useSetting,
} from "../setting.js";

const setting = useSetting({
  "offer:potions": goldOffer(10, [line("potion", 5)], { giftable: true }),
  "offer:sword": goldOffer(50, [line("sword", 1)]),
  "offer:free": goldOffer(0, [line("potion", 1)]),
  "offer:daily": goldOffer(1, [line("egg", 1)], { limits: [{ period: "DAY", max: 3 }] }),
  "offer:group-a": goldOffer(1, [line("egg", 1)], { limits: [{ period: "EVER", max: 2, group: "eggs" }] }),
  "offer:group-b": goldOffer(1, [line("egg", 2)], { limits: [{ period: "EVER", max: 2, group: "eggs" }] }),
  "offer:rare": goldOffer(1, [line("egg", 1)], { stock: { total: 20 } }),
  "offer:later": goldOffer(1, [line("egg", 1)], { sale: { startsAt: "2999-01-01T00:00:00Z" } }),
  "offer:over": goldOffer(1, [line("egg", 1)], { sale: { endsAt: "2020-01-01T00:00:00Z" } }),
  "offer:vip": goldOffer(1, [line("egg", 1)], { requires: ["vip"] }),
  "offer:vip-pass": goldOffer(5, [], {
    contents: { entitlements: [{ entitlementId: "vip", durationS: 60 }] },
  }),
  "offer:money": {
    name: { en: "M" },
    contents: { items: [line("egg", 1)] },
    moneyPrices: [{ region: "*", currency: "EUR", amountMicros: "990000" }],
  },
  "offer:bargain": goldOffer(7, [line("egg", 1)]),
  "entitlement:vip": { name: { en: "VIP" } },
});

test("payment, grant, order and events come together", async () => {
  const { service, storage, admin } = setting();
  const playerId = await makePlayer(setting(), { gold: 100n });
  const order = await service.purchaseOffer(purchase(playerId, "potions", 10n, { quantity: 3 }));
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 70, "item:potion": 15 });
  const [kept] = await storage.findOrders([order.id]);
  expect(kept).toEqual(order);
  expect(order).toMatchObject({
    playerId,
    recipientId: playerId,
    source: "VIRTUAL",
    state: "GRANTED",
    offerRevision: 1,
    quantity: 3,
    price: { currencyId: "gold", amount: 10n },
    delivery: { items: [{ definitionId: "potion", quantity: 15n }], currencies: [], entitlements: [] },
  });
  const events = await admin.query<{ topic: string; payload: Record<string, unknown> }>(
    `SELECT topic, payload FROM (SELECT topic, key, payload FROM events.outbox
      UNION ALL SELECT topic, key, payload FROM events.log) e WHERE key = $1 ORDER BY topic`,
    [`player:${playerId}`],
  );
  expect(events.map(({ topic }) => topic)).toEqual(["ledger.changed", "store.orderChanged"]);
  expect(events[0]?.payload).toMatchObject({ kind: "purchase", ownerId: playerId });
  expect(events[1]?.payload).toMatchObject({ orderId: order.id, state: "GRANTED", offerId: "potions" });
});

test("the same key buys once, and is answered when the offer has gone", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 100n });
  const request = purchase(playerId, "bargain", 7n);
  const first = await service.purchaseOffer(request);
  const again = await Promise.all([service.purchaseOffer(request), service.purchaseOffer(request)]);
  expect(again).toEqual([first, first]);
  await publish(setting(), { "offer:bargain": null });
  expect(await service.purchaseOffer(request)).toEqual(first);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 93, "item:egg": 1 });
  expect(await refusalOf(service.purchaseOffer({ ...request, quantity: 2 }))).toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
});

test("unique items are made with their definition's revision, and a price of nothing moves nothing", async () => {
  const { service, admin } = setting();
  const playerId = await makePlayer(setting(), { gold: 50n });
  await service.purchaseOffer(purchase(playerId, "sword", 50n));
  await service.purchaseOffer(purchase(playerId, "free", 0n));
  expect(await holdingsOf(setting(), playerId)).toEqual({ "item:potion": 1, "item:sword": 1 });
  const [item] = await admin.query("SELECT definition_revision FROM ledger.items WHERE owner_id = $1", [
    playerId,
  ]);
  expect(item).toEqual({ definition_revision: 3 });
});

test("a gift is paid by one and given to another", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 10n });
  const friendId = await makePlayer(setting());
  const order = await service.purchaseOffer(purchase(playerId, "potions", 10n, { giftTo: friendId }));
  expect(order).toMatchObject({ playerId, recipientId: friendId });
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await holdingsOf(setting(), friendId)).toEqual({ "item:potion": 5 });
});

test.each([
  [
    "a price that has changed",
    "potions",
    { expectedPrice: { currencyId: "gold", amount: 9n } },
    "PRICE_CHANGED",
    { currencyId: "gold", amount: "10", offerRevision: 1 },
  ],
  [
    "a currency that is not a price",
    "potions",
    { expectedPrice: { currencyId: "gems", amount: 10n } },
    "PRICE_CHANGED",
    { currencyId: "gold", amount: "10", offerRevision: 1 },
  ],
  [
    "too little gold",
    "potions",
    { quantity: 11 },
    "INSUFFICIENT_FUNDS",
    { currencyId: "gold", missing: "10" },
  ],
  ["an offer that there is not", "nothing", {}, "OFFER_UNAVAILABLE", { reason: "UNKNOWN" }],
  [
    "a sale that begins later",
    "later",
    { expectedPrice: { currencyId: "gold", amount: 1n } },
    "OFFER_UNAVAILABLE",
    { reason: "NOT_YET", until: "2999-01-01T00:00:00.000Z" },
  ],
  [
    "a sale that is over",
    "over",
    { expectedPrice: { currencyId: "gold", amount: 1n } },
    "OFFER_UNAVAILABLE",
    { reason: "ENDED", until: null },
  ],
  [
    "an entitlement that is lacking",
    "vip",
    { expectedPrice: { currencyId: "gold", amount: 1n } },
    "OFFER_UNAVAILABLE",
    { reason: "NOT_ELIGIBLE", until: null },
  ],
  ["an offer for money", "money", {}, "OFFER_UNAVAILABLE", { reason: "MONEY_ONLY" }],
  [
    "a gift that may not be one",
    "sword",
    { giftTo: "018f0000-0000-7000-8000-000000000001", expectedPrice: { currencyId: "gold", amount: 50n } },
    "OFFER_UNAVAILABLE",
    { reason: "NOT_GIFTABLE" },
  ],
  [
    "a gift to nobody",
    "potions",
    { giftTo: "018f0000-0000-7000-8000-000000000001" },
    "NOT_FOUND",
    { field: "giftTo" },
  ],
  ["no quantity", "potions", { quantity: 0 }, "BAD_USER_INPUT", { field: "quantity", bound: "1 to 100" }],
  [
    "too large a quantity",
    "potions",
    { quantity: 101 },
    "BAD_USER_INPUT",
    { field: "quantity", bound: "1 to 100" },
  ],
  [
    "a total beyond 64 bits",
    "potions",
    { quantity: 2, expectedPrice: { currencyId: "gold", amount: 2n ** 63n - 1n } },
    "BAD_USER_INPUT",
    { field: "expectedPrice.amount", bound: "0 to 4611686018427387903, so that the total fits into 64 bits" },
  ],
  [
    "a price below nothing",
    "potions",
    { expectedPrice: { currencyId: "gold", amount: -1n } },
    "BAD_USER_INPUT",
    { field: "expectedPrice.amount", bound: "0 to 9223372036854775807, so that the total fits into 64 bits" },
  ],
  ["a slug that is none", "Po tion", {}, "BAD_USER_INPUT", { field: "offerId" }],
  ["an empty key", "potions", { idempotencyKey: "" }, "BAD_USER_INPUT", { field: "idempotencyKey" }],
])("%s is refused, and nothing is changed", async (_, offerId, more, code, details) => {
  const playerId = await makePlayer(setting(), { gold: 100n });
  const before = await footprint(setting());
  const request = purchase(playerId, offerId, 10n, more as object);
  expect(await refusalOf(setting().service.purchaseOffer(request))).toMatchObject({ code, details });
  expect(await footprint(setting())).toEqual(before);
});

test("a gift to oneself is bad input", async () => {
  const playerId = await makePlayer(setting());
  const request = purchase(playerId, "potions", 10n, { giftTo: playerId });
  expect(await refusalOf(setting().service.purchaseOffer(request))).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "giftTo" },
  });
});

test("who owes something buys nothing", async () => {
  const { ledger, service } = setting();
  const playerId = await makePlayer(setting(), { gold: 100n });
  await ledger.post({
    idempotency: { ownerId: "test", operation: "owe", key: ids.next(), request: null },
    transfers: [
      {
        assetId: "debt:gold",
        fromOwnerId: "00000000-0000-8000-8000-000000000001",
        toOwnerId: playerId,
        amount: 4n,
        reason: "test",
      },
    ],
    response: null,
  });
  expect(await refusalOf(service.purchaseOffer(purchase(playerId, "potions", 10n)))).toEqual({
    code: "ACCOUNT_IN_DEBT",
    details: { currencyId: "gold", amount: "4" },
  });
});

test("a stack that cannot hold so many refuses the whole", async () => {
  const playerId = await makePlayer(setting(), { gold: 100n, potion: 998n });
  const before = await footprint(setting());
  const refusal = await refusalOf(setting().service.purchaseOffer(purchase(playerId, "potions", 10n)));
  expect(refusal).toMatchObject({ code: "CONFLICT", details: { assetId: "item:potion" } });
  expect(await footprint(setting())).toEqual(before);
});

test("a limit holds when everything is bought at once, and begins anew with the next day", async () => {
  const { service, calendar } = setting();
  const playerId = await makePlayer(setting(), { gold: 100n });
  const noonMs = Date.UTC(2031, 4, 6, 12);
  calendar.follow(noonMs - clock.nowMs());
  try {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => service.purchaseOffer(purchase(playerId, "daily", 1n))),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 97, "item:egg": 3 });
    expect(await refusalOf(service.purchaseOffer(purchase(playerId, "daily", 1n)))).toEqual({
      code: "LIMIT_REACHED",
      details: { limit: "offer", period: "DAY", max: 3, resetsAt: "2031-05-07T00:00:00.000Z" },
    });
    calendar.follow(noonMs + 86_400_000 - clock.nowMs());
    await service.purchaseOffer(purchase(playerId, "daily", 1n, { quantity: 3 }));
  } finally {
    calendar.follow(0);
  }
});

test("offers of a group count together", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 100n });
  await service.purchaseOffer(purchase(playerId, "group-a", 1n));
  await service.purchaseOffer(purchase(playerId, "group-b", 1n));
  expect(await refusalOf(service.purchaseOffer(purchase(playerId, "group-a", 1n)))).toMatchObject({
    code: "LIMIT_REACHED",
    details: { limit: "eggs", period: "EVER", max: 2, resetsAt: null },
  });
});

test("a stock is never oversold, whoever comes at once", async () => {
  const { service, admin } = setting();
  const players = await Promise.all(Array.from({ length: 40 }, () => makePlayer(setting(), { gold: 5n })));
  const results = await Promise.allSettled(
    players.map((playerId) => service.purchaseOffer(purchase(playerId, "rare", 1n))),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  for (const result of results)
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "SOLD_OUT" });
  expect(
    await admin.query("SELECT sold::integer, reserved::integer FROM store.stock WHERE offer_id = 'rare'"),
  ).toEqual([{ sold: 20, reserved: 0 }]);
});

test("two processes that sell the same at once keep limits and stock", async () => {
  const offers = {
    "offer:shared-stock": goldOffer(1, [line("egg", 1)], {
      stock: { total: 25 },
      limits: [{ period: "EVER", max: 10 }],
    }),
    "offer:shared-limit": goldOffer(1, [line("egg", 1)], {
      limits: [{ period: "EVER", max: 4, group: "shared" }],
    }),
  };
  await publish(setting(), offers);
  const players = await Promise.all(Array.from({ length: 4 }, () => makePlayer(setting(), { gold: 200n })));
  const text = `mutation ($input: PurchaseOfferInput!) { purchaseOffer(input: $input) { order { id } } }`;
  const buy = async (playerId: PlayerId, offerId: string, isOther: boolean): Promise<boolean> => {
    if (!isOther) {
      const request = purchase(playerId, offerId, 1n);
      return setting()
        .service.purchaseOffer(request)
        .then(
          () => true,
          () => false,
        );
    }
    // The subgraph has a ledger and connections of its own, as another process would.
    const input = { offerId, expectedPrice: { currencyId: "gold", amount: "1" }, idempotencyKey: ids.next() };
    const request = { query: text, variables: { input }, principal: asPlayer(playerId), requestId: "test" };
    return (await setting().subgraph.execute(request)).errors === undefined;
  };
  const attempts = players.flatMap((playerId) =>
    Array.from({ length: 40 }, (_, place) => ({
      ...{ playerId, offerId: place % 3 === 0 ? "shared-limit" : "shared-stock" },
      isOther: place % 2 === 0,
    })),
  );
  const bought = await Promise.all(
    attempts.map(
      async ({ playerId, offerId, isOther }) => (await buy(playerId, offerId, isOther)) && offerId,
    ),
  );
  expect(bought.filter((offerId) => offerId === "shared-stock")).toHaveLength(25);
  expect(bought.filter((offerId) => offerId === "shared-limit")).toHaveLength(4 * 4);
});

test("an entitlement opens what asks for it", async () => {
  const { service, storage } = setting();
  const playerId = await makePlayer(setting(), { gold: 100n });
  const order = await service.purchaseOffer(purchase(playerId, "vip-pass", 5n, { quantity: 2 }));
  await service.purchaseOffer(purchase(playerId, "vip", 1n));
  const [grants] = await storage.findEntitlementGrants([playerId]);
  expect(grants).toEqual([
    {
      playerId,
      entitlementId: "vip",
      orderId: order.id,
      grantedAtMs: order.createdAtMs,
      durationS: 120,
      untilMs: null,
    },
  ]);
});

test("the book balances afterwards", async () => {
  const report = await auditLedger(setting().admin);
  expect(report.problems).toEqual([]);
});
