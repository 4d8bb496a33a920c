import { auditLedger } from "@muster/ledger";
import { expect, test } from "vitest";
import { goldOffer, line } from "../../offers.js";
import {
  footprint,
  holdingsOf,
  ids,
  makePlayer,
  publish,
  refusalOf,
  until,
  useSetting,
} from "../../setting.js";
import { gems, moneyOffer, outcomes, receiptOf, storesOf } from "./market.js";

const setting = useSetting(
  {
    "offer:gems": moneyOffer("gems", gems),
    "offer:once": moneyOffer("once", gems, { limits: [{ period: "EVER", max: 1 }] }),
    "offer:last": moneyOffer("last", { items: [line("sword", 1)] }, { stock: { total: 1 } }),
    "offer:many": moneyOffer("many", { items: [line("potion", 900)] }),
    "offer:gone": moneyOffer("gone", gems),
    "offer:vip": moneyOffer("vip", { entitlements: [{ entitlementId: "vip" }] }),
    "offer:term": moneyOffer("term", { entitlements: [{ entitlementId: "vip", durationS: 60 }], ...gems }),
    "entitlement:vip": { name: { en: "VIP" } },
  },
  { simulates: true },
);

/** What a signed transaction says. */
function readSigned(signed: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(signed.split(".")[1] ?? "", "base64url").toString()) as Record<
    string,
    unknown
  >;
}

async function buyApple(playerId: Awaited<ReturnType<typeof makePlayer>>, productId = "gems") {
  const { payments } = setting();
  const token = await payments.purchaseToken(playerId, "apple");
  return storesOf(setting()).apple.buy({ productId, appAccountToken: token });
}

test("a purchase is delivered, booked and acknowledged, once", async () => {
  const { payments, admin } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const token = await payments.purchaseToken(playerId, "google");
  expect(await payments.purchaseToken(playerId, "google")).toBe(token);
  expect(await payments.purchaseToken(playerId, "apple")).not.toBe(token);
  const { purchaseToken } = google.buy({ productId: "gems", obfuscatedAccountId: token });
  const request = receiptOf(playerId, "google", purchaseToken);
  const order = await payments.submitReceipt(request);
  expect(order).toMatchObject({
    ...{ playerId, source: "GOOGLE", state: "GRANTED", offerId: "gems", quantity: 1 },
    ...{ moneyPrice: { region: "US", currency: "USD", amountMicros: 4_990_000n } },
    ...{ delivery: { currencies: [{ currencyId: "gems", amount: 100n }] }, flags: ["TEST_PURCHASE"] },
  });
  expect(await payments.submitReceipt(request)).toEqual(order);
  expect(await payments.submitReceipt(receiptOf(playerId, "google", purchaseToken))).toEqual(order);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  const booked = await admin.query(
    "SELECT asset_id, amount::integer FROM ledger.transfers WHERE unit_id = (SELECT unit_id FROM store.orders WHERE id = $1) ORDER BY 1",
    [order.id],
  );
  expect(booked).toEqual([
    { asset_id: "currency:gems", amount: 100 },
    { asset_id: "test-money:USD", amount: 4_990_000 },
  ]);
  await until(async () => google.find(purchaseToken).isConsumed);
  await until(async () => {
    const [row] = await admin.query<{ at: Date | null }>(
      "SELECT acknowledged_at AS at FROM store.receipts WHERE order_id = $1",
      [order.id],
    );
    return row?.at != null;
  });
});

test("what is for ever is acknowledged, not consumed", async () => {
  const { payments } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const { purchaseToken } = google.buy({ productId: "vip" });
  await payments.submitReceipt(receiptOf(playerId, "google", purchaseToken));
  await until(async () => google.find(purchaseToken).isAcknowledged);
  expect(google.find(purchaseToken).isConsumed).toBe(false);
});

test("a subscription runs as long as the store says, and its renewal gives again", async () => {
  const { payments, storage } = setting();
  const { apple } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const appAccountToken = await payments.purchaseToken(playerId, "apple");
  const bought = await apple.buy({ productId: "term", appAccountToken, termDays: 30 });
  await payments.submitReceipt(
    receiptOf(playerId, "apple", bought.signedTransaction, { form: "subscription" }),
  );
  apple.renew(bought.transactionId);
  const grants = await until(async () => {
    const [all = []] = await storage.findEntitlementGrants([playerId]);
    return all.length === 2 && all;
  });
  const { purchaseDate, expiresDate } = readSigned(bought.signedTransaction) as Record<string, number>;
  if (purchaseDate === undefined || expiresDate === undefined) throw new Error("it is no subscription");
  const ends = grants.map(({ untilMs }) => untilMs).sort();
  expect(ends).toEqual([expiresDate, expiresDate + (expiresDate - purchaseDate)]);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 200 });
});

test("another player's purchase is refused, with a token or without", async () => {
  const { payments } = setting();
  const [ownerId, thiefId] = [await makePlayer(setting()), await makePlayer(setting())];
  const { signedTransaction } = await buyApple(ownerId);
  expect(
    await refusalOf(payments.submitReceipt(receiptOf(thiefId, "apple", signedTransaction))),
  ).toMatchObject({
    code: "RECEIPT_USED",
  });
  const open = storesOf(setting()).google.buy({ productId: "gems" });
  const order = await payments.submitReceipt(receiptOf(ownerId, "google", open.purchaseToken));
  expect(
    await refusalOf(payments.submitReceipt(receiptOf(thiefId, "google", open.purchaseToken))),
  ).toMatchObject({
    code: "RECEIPT_USED",
  });
  expect(order.playerId).toBe(ownerId);
  const foreign = storesOf(setting()).google.buy({ productId: "gems", obfuscatedAccountId: "somebody" });
  expect(
    await refusalOf(payments.submitReceipt(receiptOf(thiefId, "google", foreign.purchaseToken))),
  ).toMatchObject({ code: "RECEIPT_USED" });
  expect(await holdingsOf(setting(), thiefId)).toEqual({});
});

test("what a store does not vouch for changes nothing", async () => {
  const { payments } = setting();
  const { google, apple } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const pending = google.buy({ productId: "gems", isPending: true }).purchaseToken;
  const refunded = await apple.buy({ productId: "gems" });
  apple.refund(refunded.transactionId);
  apple.faults.drops = true;
  const unsold = await apple.buy({ productId: "nothing" });
  apple.faults.drops = false;
  const forged = `${refunded.signedTransaction.slice(0, -8)}AAAAAAAA`;
  await outcomes(setting());
  const before = await footprint(setting());
  const cases = [
    ["google", pending, "RECEIPT_INVALID", { reason: "not-paid" }],
    ["google", "unknown-token", "RECEIPT_INVALID", { reason: "unknown" }],
    ["google", "not a token", "BAD_USER_INPUT", { field: "receipt" }],
    ["google", "", "BAD_USER_INPUT", { field: "receipt" }],
    ["apple", refunded.signedTransaction, "RECEIPT_INVALID", { reason: "revoked" }],
    ["apple", forged, "RECEIPT_INVALID", { reason: "forged" }],
    ["apple", "x.y.z", "RECEIPT_INVALID", {}],
    ["apple", unsold.signedTransaction, "OFFER_UNAVAILABLE", { reason: "UNKNOWN" }],
    ["steam", ids.next(), "RECEIPT_INVALID", { reason: "unknown" }],
    ["checkout", "cs_test_1", "RECEIPT_INVALID", { reason: "unknown" }],
  ] as const;
  for (const [provider, receipt, code, details] of cases)
    expect(await refusalOf(payments.submitReceipt(receiptOf(playerId, provider, receipt)))).toMatchObject({
      ...{ code, details },
    });
  expect(await footprint(setting())).toEqual(before);
});

test("a receipt of another app is refused", async () => {
  const { payments } = setting();
  const { apple } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const { signedTransaction } = await apple.buy({ productId: "gems" });
  const other = await apple.sign({ ...readSigned(signedTransaction), bundleId: "org.other.app" });
  expect(await refusalOf(payments.submitReceipt(receiptOf(playerId, "apple", other)))).toMatchObject({
    ...{ code: "RECEIPT_INVALID", details: { reason: "other-app" } },
  });
});

test.each(["the client", "Apple's notice", "another request"])(
  "a key is for one receipt, though %s comes first",
  async (first) => {
    const { payments } = setting();
    const { notices } = storesOf(setting()).apple;
    if (first === "the client") notices.hold();
    const playerId = await makePlayer(setting());
    const [one, other] = [await buyApple(playerId), await buyApple(playerId)];
    const request = receiptOf(playerId, "apple", one.signedTransaction);
    if (first === "Apple's notice") await outcomes(setting());
    if (first === "another request") await payments.submitReceipt({ ...request, idempotencyKey: ids.next() });
    const order = await payments.submitReceipt(request);
    expect(await payments.submitReceipt(request)).toEqual(order);
    const before = await footprint(setting());
    expect(
      await refusalOf(payments.submitReceipt({ ...request, receipt: other.signedTransaction })),
    ).toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
    if (first === "Apple's notice") expect(await footprint(setting())).toEqual(before);
    if (first === "the client") await notices.releaseNewestFirst();
    await outcomes(setting());
    expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 200 });
  },
);

test("what is answered under a key stays its answer while the store does not answer", async () => {
  const { payments } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const obfuscatedAccountId = await payments.purchaseToken(playerId, "google");
  const { purchaseToken } = google.buy({ productId: "gems", obfuscatedAccountId });
  await outcomes(setting());
  const request = receiptOf(playerId, "google", purchaseToken);
  const orders = await Promise.all([payments.submitReceipt(request), payments.submitReceipt(request)]);
  google.faults.isDown = true;
  expect(await payments.submitReceipt(request)).toEqual(orders[0]);
  google.faults.isDown = false;
});

test("a store that does not answer leaves nothing behind; the same key comes through later", async () => {
  const { payments } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const { purchaseToken } = google.buy({ productId: "gems" });
  const request = receiptOf(playerId, "google", purchaseToken);
  google.faults.isDown = true;
  expect(await refusalOf(payments.submitReceipt(request))).toMatchObject({ code: "UNAVAILABLE" });
  google.faults.isDown = false;
  const order = await payments.submitReceipt(request);
  google.faults.isDown = true;
  expect(await payments.submitReceipt(request)).toEqual(order);
  google.faults.isDown = false;
});

test("what is paid is delivered past limits, stock, sale and what a player can hold, and flagged", async () => {
  const { payments } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const submit = async (productId: string, quantity = 1) => {
    const price = { currency: "USD", amountMicros: 4_990_000n * BigInt(quantity) };
    const { purchaseToken } = google.buy({ productId, quantity, price });
    return (await payments.submitReceipt(receiptOf(playerId, "google", purchaseToken))).flags;
  };
  expect(await submit("once")).toEqual(["TEST_PURCHASE"]);
  expect(await submit("once")).toEqual(["OVER_LIMIT", "TEST_PURCHASE"]);
  expect(await submit("last")).toEqual(["TEST_PURCHASE"]);
  expect(await submit("last")).toEqual(["OVER_STOCK", "TEST_PURCHASE"]);
  expect(await submit("many", 2)).toEqual(["TEST_PURCHASE"]);
  const gone = google.buy({ productId: "gone" });
  await publish(setting(), { "offer:gone": null });
  expect(await payments.submitReceipt(receiptOf(playerId, "google", gone.purchaseToken))).toMatchObject({
    ...{ offerId: "gone", state: "GRANTED" },
  });
  const cheap = google.buy({ productId: "gems", price: { currency: "USD", amountMicros: 10_000n } });
  expect((await payments.submitReceipt(receiptOf(playerId, "google", cheap.purchaseToken))).flags).toEqual([
    "PRICE_DIFFERS",
    "TEST_PURCHASE",
  ]);
  expect(await holdingsOf(setting(), playerId)).toEqual({
    ...{ "currency:gems": 400, "item:sword": 2, "item:potion": 1800 },
  });
});

test("whoever comes with it at once: one order", async () => {
  const { payments, admin } = setting();
  const playerId = await makePlayer(setting());
  const { signedTransaction } = await buyApple(playerId);
  const same = receiptOf(playerId, "apple", signedTransaction);
  const orders = await Promise.all([
    ...Array.from({ length: 6 }, () => payments.submitReceipt(same)),
    ...Array.from({ length: 6 }, () =>
      payments.submitReceipt(receiptOf(playerId, "apple", signedTransaction)),
    ),
  ]);
  expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  expect(
    await admin.query("SELECT count(*)::integer AS orders FROM store.orders WHERE player_id = $1", [
      playerId,
    ]),
  ).toEqual([{ orders: 1 }]);
});

test("an offer for gold is no product", async () => {
  await publish(setting(), { "offer:gold": goldOffer(1, [line("egg", 1)]) });
  const playerId = await makePlayer(setting());
  const { purchaseToken } = storesOf(setting()).google.buy({ productId: "gold" });
  expect(
    await refusalOf(setting().payments.submitReceipt(receiptOf(playerId, "google", purchaseToken))),
  ).toMatchObject({ code: "OFFER_UNAVAILABLE" });
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
