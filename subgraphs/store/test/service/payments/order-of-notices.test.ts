import { auditLedger } from "@muster/ledger";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { OfferId, OrderId, PlayerId } from "../../../src/service/index.js";
import type { WebhookRequest } from "../../../src/service/providers.js";
import { openWebhook, type Webhook } from "../../providers/webhook.js";
import { clock, holdingsOf, ids, makePlayer, refusalOf, until, useSetting } from "../../setting.js";
import { gems, moneyOffer, receiptOf, storesOf } from "./market.js";

/** What happens while the checkout is asked for a payment. */
let meanwhile = async (): Promise<void> => {};
const setting = useSetting(
  { "offer:gems": moneyOffer("gems", gems), "offer:few": moneyOffer("few", gems, { stock: { total: 100 } }) },
  {
    simulates: "apart",
    around: ({ checkout, ...others }) =>
      checkout === undefined
        ? others
        : {
            ...others,
            checkout: {
              ...checkout,
              async readPayment(paymentId) {
                await meanwhile();
                return checkout.readPayment(paymentId);
              },
            },
          },
  },
);
let webhook: Webhook;
let sent: WebhookRequest[] = [];

beforeAll(async () => {
  webhook = await openWebhook(async (request) => {
    // It comes with the notice that money was withdrawn, in any order, and moves none.
    if (!request.body.includes('"charge.dispute.created"')) sent.push(request);
    return [];
  });
  for (const { notices } of [storesOf(setting()).apple, storesOf(setting()).checkout])
    notices.deliverTo(webhook.url);
});

beforeEach(() => {
  sent = [];
  meanwhile = async () => {};
});

afterAll(() => webhook.close());

/** Waits until the store has told of what just happened, and the clock goes on, so that what follows is later. */
async function told(provider: "apple" | "checkout", count: number): Promise<void> {
  await storesOf(setting())[provider].notices.settled();
  expect(sent).toHaveLength(count);
  const nowMs = clock.nowMs();
  await until(async () => clock.nowMs() > nowMs);
}

/** Applies what the store told, in an order of the test's. */
async function apply(provider: "apple" | "checkout", places: readonly number[]): Promise<void> {
  for (const place of places) {
    const request = sent[place];
    if (request === undefined) throw new Error(`there is no notice ${place}`);
    await setting().payments.takeNotices(provider, request);
    const open = await setting().admin.query<{ readonly id: string }>(
      "SELECT id FROM store.notices WHERE applied_at IS NULL",
    );
    for (const { id } of open) await setting().payments.applyNotice(id);
  }
}

async function buy(): Promise<{
  readonly playerId: PlayerId;
  readonly transactionId: string;
  readonly signedTransaction: string;
}> {
  const playerId = await makePlayer(setting());
  const appAccountToken = await setting().payments.purchaseToken(playerId, "apple");
  return { playerId, ...(await storesOf(setting()).apple.buy({ productId: "gems", appAccountToken })) };
}

async function statesOf(playerId: PlayerId): Promise<string[]> {
  const rows = await setting().admin.query<{ readonly state: string }>(
    "SELECT state FROM store.orders WHERE player_id = $1",
    [playerId],
  );
  return rows.map(({ state }) => state);
}

test.each([[[0, 1]], [[1, 0]], [[1, 0, 1, 0]]])(
  "purchased, refunded: what was refunded is not kept, told as %j",
  async (places) => {
    const { playerId, transactionId, signedTransaction } = await buy();
    await told("apple", 1);
    storesOf(setting()).apple.refund(transactionId);
    await told("apple", 2);
    await apply("apple", places);
    expect(await holdingsOf(setting(), playerId)).toEqual({});
    const states = await statesOf(playerId);
    expect(states).toEqual(places[0] === 0 ? ["REFUNDED"] : []);
    const submitted = setting().payments.submitReceipt(receiptOf(playerId, "apple", signedTransaction));
    if (states.length > 0) expect(await submitted).toMatchObject({ state: "REFUNDED" });
    else expect(await refusalOf(submitted)).toMatchObject({ code: "RECEIPT_INVALID" });
    expect(await holdingsOf(setting(), playerId)).toEqual({});
  },
);

test.each([
  [[0, 1, 2]],
  [[0, 2, 1]],
  [[1, 0, 2]],
  [[1, 2, 0]],
  [[2, 0, 1]],
  [[2, 1, 0]],
  [[2, 1, 0, 1, 2, 0]],
])("purchased, refunded, reversed: what was given back is kept, told as %j", async (places) => {
  const { apple } = storesOf(setting());
  const { playerId, transactionId, signedTransaction } = await buy();
  await told("apple", 1);
  apple.refund(transactionId);
  await told("apple", 2);
  apple.reverseRefund(transactionId);
  await told("apple", 3);
  await apply("apple", places);
  expect(await statesOf(playerId)).toEqual(["GRANTED"]);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  await setting().payments.submitReceipt(receiptOf(playerId, "apple", signedTransaction));
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
});

test("a refund that is told at the same time as the reversal of the one before it is not lost", async () => {
  const { apple } = storesOf(setting());
  const { payments } = setting();
  for (let round = 0; round < 12; round++) {
    sent = [];
    const { playerId, transactionId } = await buy();
    await told("apple", 1);
    const changes = [apple.refund, apple.reverseRefund, apple.refund];
    for (const [place, change] of changes.entries()) {
      change(transactionId);
      await told("apple", place + 2);
    }
    await apply("apple", [0, 1]);
    for (const request of sent.slice(2)) await payments.takeNotices("apple", request);
    const open = await setting().admin.query<{ readonly id: string }>(
      "SELECT id FROM store.notices WHERE applied_at IS NULL ORDER BY id",
    );
    expect(open).toHaveLength(2);
    // As jobs do: what is refused for something newer is applied again.
    const applied = async (id: string): Promise<void> => {
      try {
        await payments.applyNotice(id);
      } catch (error) {
        if ((error as { readonly code?: unknown }).code !== "CONFLICT") throw error;
        await applied(id);
      }
    };
    await Promise.all(open.map(({ id }) => applied(id)));
    expect(await statesOf(playerId)).toEqual(["REFUNDED"]);
  }
});

test.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])(
  "pending, paid, refunded: nothing is kept or waits, told as %j",
  async (places) => {
    const { checkout } = storesOf(setting());
    const playerId = await makePlayer(setting());
    const { url } = await setting().payments.startCheckout({
      ...{ playerId, offerId: "few" as OfferId, quantity: 1, region: "US", currency: "USD" },
      idempotencyKey: ids.next(),
      at: { provider: "checkout", successUrl: "https://a.example/", cancelUrl: "https://a.example/" },
    });
    const session = url?.split("/").at(-1) ?? "";
    checkout.pay(session, { comesLater: true });
    await told("checkout", 1);
    checkout.settle(session, true);
    await told("checkout", 2);
    checkout.refund(checkout.find(session).paymentId ?? "");
    await told("checkout", 3);
    await apply("checkout", places);
    const isSeenPaidFirst = places.indexOf(1) < places.indexOf(2);
    expect(await statesOf(playerId)).toEqual([isSeenPaidFirst ? "REFUNDED" : "CANCELLED"]);
    expect(await holdingsOf(setting(), playerId)).toEqual({});
    const [stock] = await setting().admin.query<{ readonly reserved: bigint }>(
      "SELECT reserved FROM store.stock",
    );
    expect(stock?.reserved).toBe(0n);
  },
);

async function openPaid(of?: PlayerId): Promise<{
  readonly playerId: PlayerId;
  readonly orderId: OrderId;
  readonly paymentId: string;
}> {
  const { checkout } = storesOf(setting());
  const playerId = of ?? (await makePlayer(setting()));
  const { order, url } = await setting().payments.startCheckout({
    ...{ playerId, offerId: "few" as OfferId, quantity: 1, region: "US", currency: "USD" },
    idempotencyKey: ids.next(),
    at: { provider: "checkout", successUrl: "https://a.example/", cancelUrl: "https://a.example/" },
  });
  const { paymentId } = checkout.pay(url?.split("/").at(-1) ?? "");
  await told("checkout", 1);
  return { playerId, orderId: order.id, paymentId: paymentId ?? "" };
}

test.each(["waits", "was given up", "is delivered meanwhile", "is delivered and refunded meanwhile"])(
  "a part is refunded of a payment that was not heard of, whose order %s: it is delivered and the part waits for a decision",
  async (how) => {
    const { checkout } = storesOf(setting());
    const { playerId, orderId, paymentId } = await openPaid();
    if (how === "was given up")
      await setting().admin.query("UPDATE store.orders SET state = 'CANCELLED' WHERE id = $1", [orderId]);
    checkout.refund(paymentId, 100);
    await told("checkout", 2);
    const isRefunded = how === "is delivered and refunded meanwhile";
    if (how.endsWith("meanwhile"))
      meanwhile = async () => {
        meanwhile = async () => {};
        await setting().payments.submitReceipt(receiptOf(playerId, "checkout", orderId));
        const refund = { actorId: "staff:test", orderId, policy: "DEBT", reason: "asked for" } as const;
        if (isRefunded) await setting().service.refundOrder({ ...refund, idempotencyKey: ids.next() });
      };
    await apply("checkout", [1]);
    const outcomes = await setting().admin.query(
      "SELECT outcome FROM store.notices ORDER BY received_at DESC LIMIT 1",
    );
    expect(outcomes).toEqual([{ outcome: isRefunded ? "KNOWN" : "FLAGGED" }]);
    expect(await statesOf(playerId)).toEqual([isRefunded ? "REFUNDED" : "GRANTED"]);
    const [order] = await setting().storage.findOrders([orderId]);
    expect(order?.refunded.amountMicros).toBe(isRefunded ? 0n : 1_000_000n);
    expect(order?.flags.includes("REFUND_OPEN")).toBe(!isRefunded);
    const [refunds] = await setting().storage.findRefunds([orderId]);
    expect(refunds).toMatchObject([{ money: { currency: "USD", amountMicros: 1_000_000n } }]);
    await apply("checkout", [0]);
    expect(await holdingsOf(setting(), playerId)).toEqual(isRefunded ? {} : { "currency:gems": 100 });
  },
);

/** Stripe says the times of its events in seconds. */
async function untilNextSecond(): Promise<void> {
  const second = Math.floor(clock.nowMs() / 1000);
  await until(async () => Math.floor(clock.nowMs() / 1000) > second);
}

// 0: paid; 1: the money withdrawn; 2: reinstated.
test.each([
  [[0, 1, 2]],
  [[0, 2, 1]],
  [[1, 0, 2]],
  [[1, 2, 0]],
  [[2, 0, 1]],
  [[2, 1, 0]],
  [[1, 2]],
  [[1, 0, 2, 0, 1, 2]],
])("paid, disputed, won: the order is delivered, told as %j", async (places) => {
  const { checkout } = storesOf(setting());
  const { playerId, orderId, paymentId } = await openPaid();
  checkout.chargeBack(paymentId);
  await told("checkout", 2);
  await untilNextSecond();
  checkout.winDispute(paymentId);
  await told("checkout", 3);
  await apply("checkout", places);
  expect(await statesOf(playerId)).toEqual(["GRANTED"]);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  await setting().payments.run({ kind: "endCheckout", orderId, atMs: 0 });
  expect(await statesOf(playerId)).toEqual(["GRANTED"]);
});

test("a dispute that ended the wait for its payment is won afterwards: the order is delivered", async () => {
  const { checkout } = storesOf(setting());
  const { playerId, orderId, paymentId } = await openPaid();
  checkout.chargeBack(paymentId);
  await told("checkout", 2);
  await apply("checkout", [1]);
  await setting().payments.run({ kind: "endCheckout", orderId, atMs: 0 });
  expect(await statesOf(playerId)).toEqual(["CANCELLED"]);
  await untilNextSecond();
  checkout.winDispute(paymentId);
  await told("checkout", 3);
  await apply("checkout", [2]);
  expect(await statesOf(playerId)).toEqual(["GRANTED"]);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
});

// 0: paid; 1: the money withdrawn; 2: reinstated; 3: given back by the seller.
test.each([
  [[0, 1, 2, 3]],
  [[0, 1, 3, 2]],
  [[0, 3, 1, 2]],
  [[1, 0, 3, 2]],
  [[3, 0, 1, 2]],
  [[0, 1, 2, 3, 1, 2, 3]],
])(
  "paid, disputed, won, refunded: nothing is kept and it is told as refunded, told as %j",
  async (places) => {
    const { checkout } = storesOf(setting());
    for (const isHeld of [false, true]) {
      const doubtful = isHeld ? await makeDoubtful() : undefined;
      sent = [];
      const { playerId, orderId, paymentId } = await openPaid(doubtful);
      checkout.chargeBack(paymentId);
      await told("checkout", 2);
      await untilNextSecond();
      checkout.winDispute(paymentId);
      await told("checkout", 3);
      await untilNextSecond();
      // A provider that is asked of a notice from before the refund knows of the refund or does not.
      const soon = isHeld ? 0 : places.indexOf(3);
      await apply("checkout", places.slice(0, soon));
      checkout.refund(paymentId);
      await told("checkout", 4);
      await apply("checkout", places.slice(soon));
      const [order] = await setting().storage.findOrders([orderId]);
      expect(order?.state).toBe(places[0] === 0 ? "REFUNDED" : "CANCELLED");
      expect(order?.flags.includes("CHARGED_BACK_BEFORE")).toBe(isHeld && places[0] === 0);
      expect(await holdingsOf(setting(), playerId)).toEqual({});
    }
  },
);

/** Somebody whose next payment is held for a review. */
async function makeDoubtful(): Promise<PlayerId> {
  const playerId = await makePlayer(setting());
  for (let purchase = 0; purchase < 2; purchase++) {
    sent = [];
    const { paymentId } = await openPaid(playerId);
    await apply("checkout", [0]);
    storesOf(setting()).checkout.chargeBack(paymentId);
    await told("checkout", 2);
    await apply("checkout", [1]);
  }
  return playerId;
}

test.each(["staff", "provider", "provider, before it was heard of"])(
  "refunded by the %s, then disputed, then won: it stays refunded",
  async (who) => {
    const { checkout } = storesOf(setting());
    const { service, payments } = setting();
    const { playerId, orderId, paymentId } = await openPaid();
    const isHeardOf = who !== "provider, before it was heard of";
    if (isHeardOf) await apply("checkout", [0]);
    if (who === "staff") {
      await service.refundOrder({
        ...{ actorId: "staff:test", orderId, policy: "DEBT", reason: "asked for" },
        idempotencyKey: ids.next(),
      });
      await payments.run({ kind: "payBack", orderId });
    } else checkout.refund(paymentId);
    await told("checkout", 2);
    await apply("checkout", [1]);
    await untilNextSecond();
    checkout.chargeBack(paymentId);
    await told("checkout", 3);
    await apply("checkout", [2]);
    await untilNextSecond();
    checkout.winDispute(paymentId);
    await told("checkout", 4);
    await apply("checkout", isHeardOf ? [3] : [3, 0]);
    expect(await statesOf(playerId)).toEqual([isHeardOf ? "REFUNDED" : "CANCELLED"]);
    expect(await holdingsOf(setting(), playerId)).toEqual({});
  },
);

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
