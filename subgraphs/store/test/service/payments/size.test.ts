import { auditLedger } from "@muster/ledger";
import { expect, test } from "vitest";
import type { CheckoutPlace, JsonFields, OfferId, PlayerId } from "../../../src/service/index.js";
import { line } from "../../offers.js";
import { footprint, holdingsOf, ids, makePlayer, publish, refusalOf, useSetting } from "../../setting.js";
import { moneyOffer, outcomes, receiptOf, storesOf, untilState } from "./market.js";

const swords = (count: number) => ({ items: [line("sword", count)] });
const pulls = (count: number) => ({ boxes: [{ boxId: "heroes", quantity: count }] });
const ordered = { productIds: { checkout: "crate", steam: "1001" } };
const setting = useSetting(
  {
    "box:heroes": {
      name: { en: "Heroes" },
      entries: [
        { weight: 1, items: [line("sword", 1)] },
        { weight: 1, items: [line("egg", 1)] },
      ],
    },
    "offer:hoard": moneyOffer("hoard", swords(100)),
    "offer:pulls": moneyOffer("pulls", pulls(100)),
    "offer:crate": moneyOffer("crate", { ...swords(300), ...pulls(100) }, ordered),
  },
  { simulates: true },
);

async function buy(provider: "apple" | "google", productId: string, quantity: number) {
  const playerId = await makePlayer(setting());
  const token = await setting().payments.purchaseToken(playerId, provider);
  const stores = storesOf(setting());
  const sent = { productId, quantity };
  const receipt =
    provider === "apple"
      ? (await stores.apple.buy({ ...sent, appAccountToken: token, priceMillis: 4990 * quantity }))
          .signedTransaction
      : stores.google.buy({
          ...{ ...sent, obfuscatedAccountId: token },
          price: { currency: "USD", amountMicros: 4_990_000n * BigInt(quantity) },
        }).purchaseToken;
  return { playerId, receipt };
}

function start(playerId: PlayerId, quantity: number, at: CheckoutPlace) {
  return setting().payments.startCheckout({
    ...{ playerId, quantity, at, offerId: "crate" as OfferId, region: "US", currency: "USD" },
    idempotencyKey: ids.next(),
  });
}

const page = {
  provider: "checkout",
  successUrl: "https://play.example/",
  cancelUrl: "https://play.example/",
} as const;
const steam = { provider: "steam", steamId: "76561198000000001", language: "en" } as const;

test.each(["apple", "google"] as const)(
  "the most that %s sells at once is delivered, and taken back",
  async (provider) => {
    const { payments, service } = setting();
    const hoard = await buy(provider, "hoard", 10);
    const order = await payments.submitReceipt(receiptOf(hoard.playerId, provider, hoard.receipt));
    expect(order).toMatchObject({
      state: "GRANTED",
      quantity: 10,
      delivery: { items: [{ quantity: 1000n }] },
    });
    expect(await holdingsOf(setting(), hoard.playerId)).toEqual({ "item:sword": 1000 });
    const drawn = await buy(provider, "pulls", 10);
    const draws = await payments.submitReceipt(receiptOf(drawn.playerId, provider, drawn.receipt));
    const held = await holdingsOf(setting(), drawn.playerId);
    expect((held["item:sword"] ?? 0) + (held["item:egg"] ?? 0)).toBe(1000);
    expect((await service.replayDraws(draws.id)).map(({ agrees }) => agrees)).toEqual([true]);
    const { apple, google } = storesOf(setting());
    if (provider === "apple") apple.refund(transactionOf(hoard.receipt));
    else google.refund(hoard.receipt);
    await untilState(setting(), order.id, "REFUNDED");
    expect(await holdingsOf(setting(), hoard.playerId)).toEqual({});
  },
);

test("more than one order delivers is refused before it is an order, and Google gives the money back", async () => {
  const { payments } = setting();
  const { google } = storesOf(setting());
  const { playerId, receipt } = await buy("google", "hoard", 11);
  expect((await outcomes(setting())).at(-1)).toBe("purchased REFUSED");
  const before = await footprint(setting());
  expect(await refusalOf(payments.submitReceipt(receiptOf(playerId, "google", receipt)))).toEqual({
    ...{ code: "RECEIPT_INVALID", details: { provider: "google", reason: "too-many" } },
  });
  expect(await footprint(setting())).toEqual(before);
  expect(google.find(receipt)).toMatchObject({ isAcknowledged: false, isConsumed: false });
});

test.each([
  ["checkout", page],
  ["steam", steam],
] as const)("what cannot be delivered at once cannot be ordered: %s", async (provider, at) => {
  const playerId = await makePlayer(setting());
  const before = await footprint(setting());
  expect(await refusalOf(start(playerId, 3, at))).toMatchObject({
    ...{
      code: "BAD_USER_INPUT",
      details: { field: "quantity", bound: "1 to 2, which is what one order delivers" },
    },
  });
  expect(await footprint(setting())).toEqual(before);
  const { order, url } = await start(playerId, 2, at);
  const { checkout, steam: simulator } = storesOf(setting());
  if (provider === "steam") {
    simulator.approve(order.id);
    await setting().payments.submitReceipt(receiptOf(playerId, "steam", order.id));
  } else checkout.pay(url?.split("/").at(-1) ?? "");
  await untilState(setting(), order.id, "GRANTED");
  const held = await holdingsOf(setting(), playerId);
  expect((held["item:sword"] ?? 0) + (held["item:egg"] ?? 0)).toBe(800);
});

const box = (entries: readonly JsonFields[], more: JsonFields = {}): JsonFields => ({
  name: { en: "B" },
  entries,
  ...more,
});
const room = (wanted: number) =>
  `so that ${wanted} bought at once come to at most 1000 draws, 1000 items that do not stack and 900 kinds of items and currencies`;
test.each([
  ["offer:huge", moneyOffer("huge", swords(101)), "contents", room(10)],
  ["box:heroes", box([{ weight: 1, items: [line("egg", 1)] }], { drawCount: 2 }), "contents", room(10)],
  ["offer:huge", moneyOffer("huge", { ...swords(1), ...pulls(100) }), "contents", room(10)],
  ["offer:huge", moneyOffer("huge", swords(1001), { productIds: { checkout: "huge" } }), "contents", room(1)],
  ["box:heroes", box([{ weight: 1, items: [line("sword", 2)] }]), "contents", room(10)],
  [
    "box:huge",
    box([{ weight: 1, items: [line("sword", 101)] }], { drawCount: 10, itemDefinitionId: "chest" }),
    "entries",
    "so that one box holds at most 1000 items that do not stack",
  ],
])(
  "a catalog with what could be paid and not delivered is not published: %s",
  async (id, content, field, bound) => {
    expect(await refusalOf(publish(setting(), { [id]: content }))).toMatchObject({
      ...{ code: "BAD_USER_INPUT", details: { field, bound } },
    });
  },
);

test("what is sold for a currency of the game may be larger: it is refused before it is paid", async () => {
  const prices = [{ currencyId: "gold", amount: "1" }];
  await publish(setting(), { "offer:trove": moneyOffer("trove", swords(600), { productIds: {}, prices }) });
  const playerId = await makePlayer(setting(), { gold: 9n });
  const request = {
    ...{ playerId, offerId: "trove" as OfferId, giftTo: null },
    expectedPrice: { currencyId: "gold", amount: 1n },
  };
  expect(
    await refusalOf(setting().service.purchaseOffer({ ...request, quantity: 2, idempotencyKey: ids.next() })),
  ).toMatchObject({ code: "BAD_USER_INPUT", details: { field: "quantity" } });
  await setting().service.purchaseOffer({ ...request, quantity: 1, idempotencyKey: ids.next() });
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 8, "item:sword": 600 });
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});

/** The id of a signed transaction. */
function transactionOf(signed: string): string {
  const { transactionId } = JSON.parse(Buffer.from(signed.split(".")[1] ?? "", "base64url").toString()) as {
    readonly transactionId: string;
  };
  return transactionId;
}
