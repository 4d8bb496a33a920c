import { auditLedger, sinkOwnerId } from "@muster/ledger";
import { expect, test } from "vitest";
import type { JsonFields, Order, PlayerId } from "../../../src/service/index.js";
import { line } from "../../offers.js";
import {
  ask,
  askFailing,
  asPlayer,
  asStaff,
  footprint,
  holdingsOf,
  ids,
  makePlayer,
  refusalOf,
  until,
  useSetting,
} from "../../setting.js";
import {
  buyOnPage,
  gems,
  moneyOffer,
  outcomes,
  receiptOf,
  settle,
  soleOrder,
  storesOf,
  takings,
  untilOrder,
  untilState,
} from "./market.js";

const pack: JsonFields = {
  items: [line("sword", 1), line("potion", 5)],
  currencies: [{ currencyId: "gems", amount: "33" }],
  entitlements: [{ entitlementId: "vip", durationS: 60 }],
};
const limits = [{ period: "EVER", max: 3 }];
const setting = useSetting(
  {
    "offer:gems": moneyOffer("gems", gems),
    "offer:pack": moneyOffer("pack", pack, { limits, stock: { total: 100 } }),
    "offer:kind": moneyOffer("kind", gems, { refundPolicy: "WRITE_OFF" }),
    "entitlement:vip": { name: { en: "VIP" } },
  },
  { simulates: true },
);

const usd = (amountMicros: bigint) => ({ currency: "USD", amountMicros });

async function buyGoogle(productId: string, quantity: number) {
  const playerId = await makePlayer(setting());
  const obfuscatedAccountId = await setting().payments.purchaseToken(playerId, "google");
  const price = usd(4_990_000n * BigInt(quantity));
  const { purchaseToken } = storesOf(setting()).google.buy({
    productId,
    obfuscatedAccountId,
    quantity,
    price,
  });
  return { playerId, purchaseToken, order: await untilOrder(setting(), playerId) };
}

async function read({ id }: Order): Promise<Order> {
  const [order] = await setting().storage.findOrders([id]);
  if (order === undefined) throw new Error("it has gone");
  return order;
}

async function refundsOf({ id }: Order) {
  return (await setting().storage.findRefunds([id]))[0] ?? [];
}

async function counted(playerId: PlayerId) {
  const [row] = await setting().admin.query(
    `SELECT (SELECT sum(count)::integer FROM store.purchase_counts WHERE player_id = $1) AS bought,
      (SELECT sold::integer FROM store.stock WHERE offer_id = 'pack') AS sold`,
    [playerId],
  );
  return row;
}

async function spend(playerId: PlayerId, amount: bigint): Promise<void> {
  await setting().ledger.post({
    idempotency: { ownerId: "test", operation: "use", key: ids.next(), request: null },
    transfers: [
      { assetId: "currency:gems", fromOwnerId: playerId, toOwnerId: sinkOwnerId, amount, reason: "test" },
    ],
    response: null,
  });
}

test("pieces that Google refunds are taken back, each its share, until nothing is left", async () => {
  const { google } = storesOf(setting());
  const before = await takings(setting());
  const { playerId, purchaseToken, order } = await buyGoogle("pack", 3);
  const { sold } = (await counted(playerId)) as { sold: number };
  google.refund(purchaseToken, 1);
  await outcomes(setting());
  await setting().payments.readVoided("google");
  await outcomes(setting());
  expect(await holdingsOf(setting(), playerId)).toEqual({
    ...{ "currency:gems": 66, "item:potion": 10, "item:sword": 2 },
  });
  expect(await read(order)).toMatchObject({
    ...{ state: "GRANTED", flags: ["PARTLY_REFUNDED", "TEST_PURCHASE"], refunded: { quantity: 1 } },
  });
  expect(await refundsOf(order)).toMatchObject([
    { id: "pieces 1 to 1", money: usd(4_990_000n), quantity: 1 },
  ]);
  expect(await setting().storage.findEntitlementGrants([playerId])).toMatchObject([[{ durationS: 120 }]]);
  expect(await takings(setting())).toBe(before + 9_980_000n);
  expect(await counted(playerId)).toEqual({ bought: 2, sold: sold - 1 });
  google.refund(purchaseToken, 2);
  await untilState(setting(), order.id, "REFUNDED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await setting().storage.findEntitlementGrants([playerId])).toEqual([[]]);
  expect(await refundsOf(order)).toMatchObject([{ quantity: 1 }, { id: "pieces 2 to 3", quantity: 2 }]);
  expect(await takings(setting())).toBe(before);
  expect(await counted(playerId)).toEqual({ bought: 0, sold: sold - 3 });
});

test("what is gone of pieces is owed, by the offer's policy", async () => {
  const { google } = storesOf(setting());
  const [strict, kind] = [await buyGoogle("gems", 2), await buyGoogle("kind", 2)];
  await spend(strict.playerId, 150n);
  google.refund(strict.purchaseToken, 1);
  google.refund(kind.purchaseToken, 1);
  await outcomes(setting());
  expect(await holdingsOf(setting(), strict.playerId)).toEqual({ "debt:gems": 50 });
  expect(await holdingsOf(setting(), kind.playerId)).toEqual({ "currency:gems": 200 });
});

test("two refunds of pieces that are applied at once take back two pieces", async () => {
  const { google } = storesOf(setting());
  google.faults.duplicates = true;
  const { playerId, purchaseToken, order } = await buyGoogle("gems", 5);
  google.refund(purchaseToken, 1);
  google.refund(purchaseToken, 1);
  google.faults.duplicates = false;
  await outcomes(setting());
  expect((await read(order)).refunded).toMatchObject({ quantity: 2 });
  expect((await refundsOf(order)).reduce((sum, { quantity }) => sum + (quantity ?? 0), 0)).toBe(2);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 300 });
});

test("a purchase of which a piece was refunded before it came to an order is an order for the rest", async () => {
  const { google } = storesOf(setting());
  const { purchaseToken } = google.buy({ productId: "gems", quantity: 3, price: usd(14_970_000n) });
  google.refund(purchaseToken, 1);
  await outcomes(setting());
  const playerId = await makePlayer(setting());
  const order = await setting().payments.submitReceipt(receiptOf(playerId, "google", purchaseToken));
  expect(order).toMatchObject({ quantity: 2, flags: ["TEST_PURCHASE"] });
  google.refund(purchaseToken, 1);
  await outcomes(setting());
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  expect(await refundsOf(order)).toMatchObject([{ id: "pieces 2 to 2" }]);
});

test("amounts add up by the provider's ids, wait for a decision, and are the whole in the end", async () => {
  const { checkout } = storesOf(setting());
  const before = await takings(setting());
  const { playerId, paymentId, order } = await buyOnPage(setting(), "pack", 2);
  for (const cents of [100, 200, 50]) checkout.refund(paymentId, cents);
  await outcomes(setting());
  const refunds = await refundsOf(order);
  expect(refunds.map(({ money }) => money?.amountMicros).sort()).toEqual(
    [1_000_000n, 2_000_000n, 500_000n].sort(),
  );
  expect(new Set(refunds.map(({ id }) => id.slice(0, 3)))).toEqual(new Set(["re_"]));
  expect(await read(order)).toMatchObject({
    ...{ state: "GRANTED", flags: ["PARTLY_REFUNDED", "REFUND_OPEN", "TEST_PURCHASE"] },
    refunded: { quantity: 0, amountMicros: 3_500_000n },
  });
  expect(await holdingsOf(setting(), playerId)).toMatchObject({ "currency:gems": 66, "item:sword": 2 });
  expect(await takings(setting())).toBe(before + 6_480_000n);
  const seen = { refundVersion: (await read(order)).refunded.version, idempotencyKey: ids.next() };
  const settled = await settle(setting(), order.id, 1, seen);
  expect(settled).toMatchObject({ flags: ["PARTLY_REFUNDED", "TEST_PURCHASE"], refunded: { quantity: 1 } });
  expect(await settle(setting(), order.id, 1, seen)).toEqual(settled);
  expect(await holdingsOf(setting(), playerId)).toMatchObject({ "currency:gems": 33, "item:sword": 1 });
  expect(await refusalOf(settle(setting(), order.id, 1))).toMatchObject({ code: "CONFLICT" });
  checkout.refund(paymentId);
  await untilState(setting(), order.id, "REFUNDED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await takings(setting())).toBe(before);
  const sum = (await refundsOf(order)).reduce((total, { money }) => total + (money?.amountMicros ?? 0n), 0n);
  expect(sum).toBe(9_980_000n);
  expect(await counted(playerId)).toMatchObject({ bought: 0 });
});

test("what staff decides of some refunds does not clear a later one that they never saw", async () => {
  const { checkout } = storesOf(setting());
  const { playerId, paymentId, order } = await buyOnPage(setting(), "gems", 3);
  checkout.refund(paymentId, 100);
  await outcomes(setting());
  const seen = { refundVersion: (await read(order)).refunded.version };
  checkout.refund(paymentId, 499);
  await outcomes(setting());
  const before = await footprint(setting());
  expect(await refusalOf(settle(setting(), order.id, 0, seen))).toEqual({
    ...{ code: "CONFLICT", details: { refundVersion: seen.refundVersion + 1 } },
  });
  expect(await footprint(setting())).toEqual(before);
  expect((await read(order)).flags).toContain("REFUND_OPEN");
  expect((await settle(setting(), order.id, 1)).flags).not.toContain("REFUND_OPEN");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 200 });
});

test("staff refunds what is left, and the provider pays no more than that", async () => {
  const { checkout } = storesOf(setting());
  const before = await takings(setting());
  const { playerId, session, paymentId, order } = await buyOnPage(setting(), "gems", 2);
  checkout.refund(paymentId, 300);
  await outcomes(setting());
  const refund = { actorId: "staff:test", orderId: order.id, policy: "DEBT", reason: "asked for" } as const;
  await Promise.all([
    setting().service.refundOrder({ ...refund, idempotencyKey: ids.next() }),
    setting()
      .service.refundOrder({ ...refund, idempotencyKey: ids.next() })
      .catch(() => undefined),
  ]);
  await until(async () => checkout.find(session).amountRefunded === 998);
  await outcomes(setting());
  expect((await refundsOf(order)).map(({ money }) => money?.amountMicros)).toEqual([3_000_000n, 6_980_000n]);
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await takings(setting())).toBe(before);
  expect(await refusalOf(settle(setting(), order.id, 0))).toMatchObject({ code: "CONFLICT" });
});

test("of a chargeback that is won after a part was refunded, the rest comes back", async () => {
  const { checkout } = storesOf(setting());
  const { playerId, paymentId, order } = await buyOnPage(setting(), "pack", 2);
  checkout.refund(paymentId, 499);
  await outcomes(setting());
  await settle(setting(), order.id, 1);
  checkout.chargeBack(paymentId);
  await untilState(setting(), order.id, "REVERSED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await counted(playerId)).toMatchObject({ bought: 0 });
  checkout.winDispute(paymentId);
  await untilState(setting(), order.id, "GRANTED");
  expect(await holdingsOf(setting(), playerId)).toEqual({
    "currency:gems": 33,
    "item:potion": 5,
    "item:sword": 1,
  });
  expect(await counted(playerId)).toMatchObject({ bought: 1 });
});

test("a share that Apple refunds is an amount", async () => {
  const { apple } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const appAccountToken = await setting().payments.purchaseToken(playerId, "apple");
  const { transactionId, signedTransaction } = await apple.buy({ productId: "gems", appAccountToken });
  const order = await untilOrder(setting(), playerId);
  apple.refundShare(transactionId, 25_000);
  await outcomes(setting());
  await setting().payments.readVoided("apple");
  await outcomes(setting());
  expect(await refundsOf(order)).toMatchObject([{ money: usd(1_247_500n), quantity: null }]);
  expect(await soleOrder(setting(), playerId)).toMatchObject({
    state: "GRANTED",
    refunded: { amountMicros: 1_247_500n },
  });
  expect(
    await setting().payments.submitReceipt(receiptOf(playerId, "apple", signedTransaction)),
  ).toMatchObject({
    ...{ id: order.id, state: "GRANTED" },
  });
  apple.refund(transactionId);
  await untilState(setting(), order.id, "REFUNDED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
});

const review = `query { orders(first: 100, filter: { flag: REFUND_OPEN }) { edges { node { id refundVersion } } } }`;
const decide = `mutation ($input: SettleRefundInput!) { settleRefund(input: $input) { order { id state flags
  refunds { id currency amountMicros quantity refundedAt } } } }`;

test("the review list and the decision, over the API", async () => {
  const { checkout } = storesOf(setting());
  const { playerId, paymentId, order } = await buyOnPage(setting(), "gems", 2);
  checkout.refund(paymentId, 100);
  await outcomes(setting());
  const list = async () => JSON.stringify(await ask(setting(), asStaff("store:read"), review));
  expect(await list()).toContain(order.id);
  const input = {
    orderId: order.id,
    takeBackQuantity: 3,
    policy: "DEBT",
    ...{ reason: "x", idempotencyKey: ids.next(), refundVersion: (await read(order)).refunded.version },
  };
  const before = await footprint(setting());
  expect(await askFailing(setting(), asStaff("store:read"), decide, { input })).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await askFailing(setting(), asPlayer(playerId), decide, { input })).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await askFailing(setting(), asStaff("store:refund"), decide, { input })).toMatchObject({
    ...{ code: "BAD_USER_INPUT", details: { field: "takeBackQuantity", bound: "0 to 2" } },
  });
  expect(await footprint(setting())).toEqual(before);
  const given = { ...input, takeBackQuantity: 0 };
  expect(await ask(setting(), asStaff("store:refund", "store:read"), decide, { input: given })).toMatchObject(
    {
      settleRefund: {
        order: {
          ...{ id: order.id, state: "GRANTED", flags: ["PARTLY_REFUNDED", "TEST_PURCHASE"] },
          refunds: [{ currency: "USD", amountMicros: "1000000", quantity: null }],
        },
      },
    },
  );
  expect(await list()).not.toContain(order.id);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 200 });
  const [entry] = await setting().admin.query("SELECT action, reason FROM audit.entries WHERE subject = $1", [
    `order:${order.id}`,
  ]);
  expect(entry).toEqual({ action: "store.settleRefund", reason: "x" });
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
