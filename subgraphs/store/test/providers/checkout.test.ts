import { createSystemClock, SeededRandom, SimulatedClock, type SystemClock } from "@muster/runtime";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createCheckoutProvider } from "../../src/providers/checkout.js";
import type { CheckoutProvider, ProviderNotice } from "../../src/service/providers.js";
import { type CheckoutSimulator, startCheckoutSimulator } from "../../src/simulators/checkout.js";
import { signEvent } from "../../src/simulators/checkout-payments.js";
import { noFaults } from "../../src/simulators/server.js";
import { openWebhook, type Webhook } from "./webhook.js";

const clock: SystemClock = createSystemClock();
const player = "6d1a9b0e-6c1c-4c5e-9a55-0a5f5c1c7a11";
let simulator: CheckoutSimulator;
let provider: CheckoutProvider;
let webhook: Webhook;
let count = 0;

beforeAll(async () => {
  simulator = await startCheckoutSimulator({
    clock,
    random: new SeededRandom(4242),
    retryDelaysMs: [5, 10, 20],
    timeoutMs: 2000,
    credentials: { secretKey: "sk_test_4eC39HqLyjWDarjtT1zdp7dc", webhookSecret: "whsec_c2ltdWxhdGVk" },
  });
  provider = createCheckoutProvider(simulator.settings, clock);
  webhook = await openWebhook((request) => provider.readNotices(request));
  simulator.notices.deliverTo(webhook.url);
});

beforeEach(() => {
  Object.assign(simulator.faults, noFaults());
});

afterAll(async () => {
  await webhook.close();
  await simulator.close();
});

const newOrder = () => ({
  orderId: `01890a5d-ac96-774b-bcce-${String(++count).padStart(12, "0")}`,
  accountToken: player,
  productId: "gems.100",
  productName: "100 gems & <more>",
  price: { currency: "EUR", amountMicros: 4_990_000n },
  quantity: 2,
  successUrl: "https://play.example/paid?session={CHECKOUT_SESSION_ID}",
  cancelUrl: "https://play.example/shop",
  expiresAtMs: clock.nowMs() + 3_600_000,
  idempotencyKey: `order-${count}`,
});

async function noticesOf(orderId: string): Promise<readonly ProviderNotice[]> {
  await simulator.notices.settled();
  return webhook.notices.filter((notice) => notice.orderId === orderId);
}

test("a payment says by itself what it paid", async () => {
  const { sessionId } = await provider.createSession(newOrder());
  const { paymentId } = simulator.pay(sessionId);
  const purchase = await provider.readPayment(paymentId ?? "");
  expect(purchase).toEqual(await provider.readSession(sessionId));
  expect(purchase).toMatchObject({ transactionId: paymentId, state: "purchased" });
  expect(await provider.readPayment("pi_unknown")).toBeUndefined();
});

test("a session that is paid is a purchase of our order, by notice and on request", async () => {
  const order = newOrder();
  const { sessionId, url } = await provider.createSession(order);
  expect(url).toBe(`${simulator.url}/pay/${sessionId}`);
  expect((await provider.readSession(sessionId)).state).toBe("pending");
  const { paymentId } = simulator.pay(sessionId, { country: "DE" });
  const [notice, ...more] = await noticesOf(order.orderId);
  expect(more).toEqual([]);
  expect(notice).toMatchObject({ kind: "purchased", transactionId: paymentId });
  expect(notice?.purchase).toMatchObject({
    provider: "checkout",
    transactionId: paymentId,
    orderId: order.orderId,
    productId: "gems.100",
    quantity: 2,
    accountToken: player,
    environment: "sandbox",
    price: { currency: "EUR", amountMicros: 9_980_000n },
    region: "DE",
    state: "purchased",
  });
  expect(await provider.readSession(sessionId)).toEqual(notice?.purchase);
});

test("the same key opens the same page, also when the first answer was lost; another order under it is refused", async () => {
  const order = newOrder();
  simulator.faults.losesAnswers = true;
  await expect(provider.createSession(order)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.losesAnswers = false;
  const first = await provider.createSession(order);
  expect(await provider.createSession(order)).toEqual(first);
  await expect(provider.createSession({ ...order, quantity: 3 })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
});

test("an order that cannot be paid names the field and the bound", async () => {
  const order = newOrder();
  const refused = (changes: object, field: string) =>
    expect(provider.createSession({ ...order, ...changes })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      details: { field },
    });
  await refused({ price: { currency: "JPY", amountMicros: 1_500_000n } }, "price");
  await refused({ price: { currency: "EUR", amountMicros: 0n } }, "price");
  await refused({ expiresAtMs: clock.nowMs() + 60_000 }, "expiresAtMs");
  await refused({ expiresAtMs: Number.NaN }, "expiresAtMs");
  await refused({ quantity: 0 }, "quantity");
});

test("currencies without cents, and with three digits, keep their amounts", async () => {
  for (const price of [
    { currency: "JPY", amountMicros: 480_000_000n, units: 480 },
    { currency: "KWD", amountMicros: 1_505_000n, units: 1505 },
  ].map(({ units, ...money }) => ({ units, money }))) {
    const order = { ...newOrder(), price: price.money, quantity: 1 };
    const { sessionId } = await provider.createSession(order);
    expect((await provider.readSession(sessionId)).price).toEqual(price.money);
    expect(simulator.find(sessionId).amountTotal).toBe(price.units);
  }
});

test("money that comes later is pending until it comes, or cancelled", async () => {
  const order = newOrder();
  const { sessionId } = await provider.createSession(order);
  simulator.pay(sessionId, { comesLater: true });
  simulator.settle(sessionId, true);
  expect((await noticesOf(order.orderId)).map(({ kind }) => kind).sort()).toEqual(["pending", "purchased"]);

  const failing = newOrder();
  const other = await provider.createSession(failing);
  simulator.pay(other.sessionId, { comesLater: true });
  simulator.settle(other.sessionId, false);
  const notices = await noticesOf(failing.orderId);
  expect(notices.find(({ kind }) => kind === "cancelled")?.purchase?.state).toBe("revoked");
});

test("a page can be closed until it is paid", async () => {
  const order = newOrder();
  const { sessionId } = await provider.createSession(order);
  await provider.expireSession(sessionId);
  await provider.expireSession(sessionId);
  expect((await noticesOf(order.orderId)).map(({ kind }) => kind)).toEqual(["cancelled"]);
  expect((await provider.readSession(sessionId)).state).toBe("revoked");

  const paid = await provider.createSession(newOrder());
  simulator.pay(paid.sessionId);
  await expect(provider.expireSession(paid.sessionId)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(provider.expireSession("cs_test_none")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a page that nobody pays expires at its time, and says so", async () => {
  const simulated = new SimulatedClock(clock.nowMs());
  const own = await startCheckoutSimulator({
    clock: simulated,
    random: new SeededRandom(4243),
    retryDelaysMs: [],
    credentials: simulator.settings,
  });
  const adapter = createCheckoutProvider(own.settings, simulated);
  const sink = await openWebhook((request) => adapter.readNotices(request));
  own.notices.deliverTo(sink.url);
  const { sessionId } = await adapter.createSession(newOrder());
  await simulated.advance(3_590_000);
  own.expireDue();
  expect((await adapter.readSession(sessionId)).state).toBe("pending");
  await simulated.advance(20_000);
  own.expireDue();
  await own.notices.settled();
  expect(sink.notices).toMatchObject([{ kind: "cancelled", purchase: { state: "revoked" } }]);
  await Promise.all([sink.close(), own.close()]);
});

test("refunds add up to what was paid and no further", async () => {
  const order = newOrder();
  const { sessionId } = await provider.createSession(order);
  const paymentId = simulator.pay(sessionId).paymentId ?? "";
  const euros = (amountMicros: bigint) => ({ currency: "EUR", amountMicros });
  const part = { paymentId, amount: euros(1_980_000n), idempotencyKey: `part-${paymentId}` };
  const first = await provider.refund(part);
  expect(await provider.refund(part)).toEqual(first);
  await expect(
    provider.refund({ paymentId, amount: euros(9_000_000n), idempotencyKey: "too-much" }),
  ).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { field: "amount" } });
  await provider.refund({ paymentId, amount: euros(8_000_000n), idempotencyKey: `rest-${paymentId}` });
  await expect(
    provider.refund({ paymentId, amount: euros(10_000n), idempotencyKey: "again" }),
  ).rejects.toMatchObject({ code: "ALREADY_REFUNDED" });
  await expect(
    provider.refund({ paymentId: "pi_none", amount: euros(10_000n), idempotencyKey: "none" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  const refunds = (await noticesOf(order.orderId)).filter(({ kind }) => kind === "refunded");
  expect(
    refunds
      .map(({ refunded, isWhole, transactionId }) => ({ refunded, isWhole, transactionId }))
      .sort((a, b) => Number((a.refunded?.amountMicros ?? 0n) - (b.refunded?.amountMicros ?? 0n))),
  ).toEqual([
    { refunded: euros(1_980_000n), isWhole: false, transactionId: paymentId },
    { refunded: euros(9_980_000n), isWhole: true, transactionId: paymentId },
  ]);
});

test("a charge-back and its reversal name the payment", async () => {
  const order = newOrder();
  const { sessionId } = await provider.createSession(order);
  const paymentId = simulator.pay(sessionId).paymentId ?? "";
  simulator.chargeBack(paymentId);
  simulator.winDispute(paymentId);
  await simulator.notices.settled();
  const kinds = webhook.notices.filter((one) => one.transactionId === paymentId).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(["charged-back", "purchased", "refund-reversed"]);
});

test("notices sent twice, retried and in the wrong order are the same notices", async () => {
  const order = newOrder();
  const { sessionId } = await provider.createSession(order);
  simulator.notices.hold();
  simulator.faults.duplicates = true;
  const paymentId = simulator.pay(sessionId).paymentId ?? "";
  simulator.refund(paymentId);
  webhook.failNext(2);
  await simulator.notices.releaseNewestFirst();
  const notices = await noticesOf(order.orderId);
  expect(notices.map(({ kind }) => kind)).toEqual(["refunded", "refunded", "purchased", "purchased"]);
  expect(new Set(notices.map(({ id }) => id)).size).toBe(2);
});

test("an event is believed with a fresh signature under our secret alone", async () => {
  const event = (changes: object = {}) =>
    JSON.stringify({
      id: "evt_1",
      object: "event",
      type: "charge.dispute.funds_withdrawn",
      created: 1,
      livemode: false,
      data: { object: { payment_intent: "pi_1" } },
      ...changes,
    });
  const secret = simulator.settings.webhookSecret;
  const read = (body: string, signature: string | undefined) =>
    provider.readNotices({ headers: { "stripe-signature": signature }, body: Buffer.from(body) });
  const invalid = (reason: string) => ({
    code: "RECEIPT_INVALID",
    details: { provider: "checkout", reason },
  });
  const nowMs = clock.nowMs();

  expect(await read(event(), signEvent(event(), secret, nowMs - 299_000))).toMatchObject([
    { kind: "charged-back", id: "checkout:evt_1", transactionId: "pi_1" },
  ]);
  await expect(read(event(), signEvent(event(), secret, nowMs - 302_000))).rejects.toMatchObject(
    invalid("stale"),
  );
  await expect(read(event(), signEvent(event(), "whsec_other", nowMs))).rejects.toMatchObject(
    invalid("forged"),
  );
  await expect(read(event({ id: "evt_2" }), signEvent(event(), secret, nowMs))).rejects.toMatchObject(
    invalid("forged"),
  );
  await expect(read(event(), "t=1,v1=00")).rejects.toMatchObject(invalid("forged"));
  await expect(read(event(), undefined)).rejects.toMatchObject(invalid("forged"));
  const live = event({ livemode: true });
  await expect(read(live, signEvent(live, secret, nowMs))).rejects.toMatchObject(
    invalid("other-environment"),
  );
  const foreign = event({
    type: "checkout.session.completed",
    data: { object: { id: "cs_1", metadata: {} } },
  });
  expect(await read(foreign, signEvent(foreign, secret, nowMs))).toEqual([]);
  const unread = event({ type: "invoice.paid" });
  expect(await read(unread, signEvent(unread, secret, nowMs))).toEqual([]);
});

test("a provider that does not answer, or does not know us, is unavailable", async () => {
  simulator.faults.isDown = true;
  await expect(provider.createSession(newOrder())).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.isDown = false;
  simulator.faults.delayMs = 400;
  const hasty = createCheckoutProvider({ ...simulator.settings, timeoutMs: 50 }, clock);
  await expect(hasty.readSession("cs_test_1")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.delayMs = 0;
  const stranger = createCheckoutProvider({ ...simulator.settings, secretKey: "sk_test_other" }, clock);
  await expect(stranger.readSession("cs_test_1")).rejects.toMatchObject({
    code: "UNAVAILABLE",
    details: { provider: "checkout" },
  });
});
