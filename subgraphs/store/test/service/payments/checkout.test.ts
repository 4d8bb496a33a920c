import { auditLedger, findOwnerLocks } from "@muster/ledger";
import { expect, test } from "vitest";
import type {
  CheckoutRequest,
  OfferId,
  OpenCheckout,
  OrderId,
  PlayerId,
} from "../../../src/service/index.js";
import { line } from "../../offers.js";
import {
  clock,
  footprint,
  holdingsOf,
  ids,
  makePlayer,
  publish,
  purchase,
  refusalOf,
  until,
  useSetting,
} from "../../setting.js";
import { gems, moneyOffer, outcomes, receiptOf, soleOrder, storesOf, untilState } from "./market.js";

const sword = { items: [line("sword", 1)] };
const setting = useSetting(
  {
    "offer:gems": moneyOffer("gems", gems),
    "offer:once": moneyOffer("once", gems, { limits: [{ period: "EVER", max: 1 }] }),
    "offer:steam": moneyOffer("steam", gems, { productIds: { steam: "1001" }, stock: { total: 50 } }),
    "offer:app": moneyOffer("app", gems, { productIds: { apple: "app" } }),
  },
  { simulates: true },
);

function requestOf(
  playerId: PlayerId,
  offerId: string,
  more: Partial<CheckoutRequest> = {},
): CheckoutRequest {
  return {
    ...{ playerId, offerId: offerId as OfferId, quantity: 1, region: "US", currency: "USD" },
    idempotencyKey: ids.next(),
    at: {
      provider: "checkout",
      successUrl: "https://play.example/paid",
      cancelUrl: "https://play.example/shop",
    },
    ...more,
  };
}

const steam = { provider: "steam", steamId: "76561198000000001", language: "en" } as const;

function sessionOf({ url }: OpenCheckout): string {
  return url?.split("/").at(-1) ?? "";
}

async function limited(total: number): Promise<string> {
  const id = `limited-${ids.next()}`;
  await publish(setting(), {
    [`offer:${id}`]: moneyOffer(id, sword, {
      stock: { total, reservationS: 60 },
      prices: [{ currencyId: "gold", amount: "1" }],
    }),
  });
  return id;
}

async function stockOf(offerId: string): Promise<unknown> {
  const [row] = await setting().admin.query(
    "SELECT sold::integer, reserved::integer FROM store.stock WHERE offer_id = $1",
    [offerId],
  );
  return row;
}

/** Lets the time come at which an order stops to wait for its payment. */
async function endWaiting(orderId: OrderId): Promise<void> {
  await setting().admin.query(
    "UPDATE jobs.jobs SET run_at_ms = 0 WHERE name = 'store.endCheckout' AND key = $1 AND state = 'waiting'",
    [orderId],
  );
}

test("what is paid on the page is delivered", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const request = requestOf(playerId, "gems", { quantity: 3 });
  const start = () => payments.startCheckout(request);
  const [opened, ...again] = await Promise.all([start(), start(), start()]);
  expect(opened.order).toMatchObject({ source: "CHECKOUT", state: "CREATED", quantity: 3 });
  expect([...again, await payments.startCheckout(request)]).toEqual([opened, opened, opened]);
  checkout.pay(sessionOf(opened));
  const order = await untilState(setting(), opened.order.id, "GRANTED");
  expect(order).toMatchObject({
    ...{ flags: ["TEST_PURCHASE"], delivery: { currencies: [{ currencyId: "gems", amount: 300n }] } },
    moneyPrice: { region: "*", currency: "USD", amountMicros: 4_990_000n },
  });
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 300 });
  expect(await payments.submitReceipt(receiptOf(playerId, "checkout", order.id))).toEqual(order);
});

test("a player who comes back before the webhook is served by the order's id", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const [playerId, otherId] = [await makePlayer(setting()), await makePlayer(setting())];
  const opened = await payments.startCheckout(requestOf(playerId, "gems"));
  const submit = (id: PlayerId) => payments.submitReceipt(receiptOf(id, "checkout", opened.order.id));
  expect(await refusalOf(submit(playerId))).toMatchObject({ code: "RECEIPT_INVALID" });
  checkout.faults.drops = true;
  checkout.pay(sessionOf(opened));
  checkout.faults.drops = false;
  expect(await refusalOf(submit(otherId))).toMatchObject({ code: "RECEIPT_USED" });
  expect(await submit(playerId)).toMatchObject({ state: "GRANTED" });
  expect(await holdingsOf(setting(), otherId)).toEqual({});
});

test("sales and checkouts at once never come to more than there is", async () => {
  const { service, payments } = setting();
  const offerId = await limited(20);
  const players = await Promise.all(Array.from({ length: 40 }, () => makePlayer(setting(), { gold: 1n })));
  const results = await Promise.allSettled<unknown>(
    players.map((playerId, place) =>
      place % 2 === 0
        ? service.purchaseOffer(purchase(playerId, offerId, 1n))
        : payments.startCheckout(requestOf(playerId, offerId)),
    ),
  );
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(refused.map(({ code }: { readonly code: string }) => code)).toEqual(Array(20).fill("SOLD_OUT"));
  const { sold, reserved } = (await stockOf(offerId)) as { sold: number; reserved: number };
  expect(sold + reserved).toBe(20);
});

test("a reserved piece is sold when it is paid, and given back when nobody pays", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const offerId = await limited(2);
  const [payerId, otherId] = [await makePlayer(setting()), await makePlayer(setting())];
  const paid = await payments.startCheckout(requestOf(payerId, offerId));
  const unpaid = await payments.startCheckout(requestOf(otherId, offerId));
  expect(await stockOf(offerId)).toEqual({ sold: 0, reserved: 2 });
  checkout.pay(sessionOf(paid));
  await untilState(setting(), paid.order.id, "GRANTED");
  expect(await stockOf(offerId)).toEqual({ sold: 1, reserved: 1 });
  await endWaiting(paid.order.id);
  await endWaiting(unpaid.order.id);
  await untilState(setting(), unpaid.order.id, "CANCELLED");
  expect(await stockOf(offerId)).toEqual({ sold: 1, reserved: 0 });
  expect(() => checkout.pay(sessionOf(unpaid))).toThrow();
  expect(await holdingsOf(setting(), otherId)).toEqual({});
  await payments.startCheckout(requestOf(otherId, offerId));
});

test("a payment of which nothing was heard is found when the wait ends", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const opened = await payments.startCheckout(requestOf(playerId, "gems"));
  checkout.faults.drops = true;
  checkout.pay(sessionOf(opened));
  checkout.faults.drops = false;
  await endWaiting(opened.order.id);
  await untilState(setting(), opened.order.id, "GRANTED");
});

test("money that comes later delivers later, or not at all", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  for (const succeeds of [true, false]) {
    const offerId = await limited(1);
    const playerId = await makePlayer(setting());
    const opened = await payments.startCheckout(requestOf(playerId, offerId));
    checkout.pay(sessionOf(opened), { comesLater: true });
    await untilState(setting(), opened.order.id, "AUTHORISED");
    expect(await stockOf(offerId)).toEqual({ sold: 0, reserved: 1 });
    checkout.settle(sessionOf(opened), succeeds);
    await untilState(setting(), opened.order.id, succeeds ? "GRANTED" : "CANCELLED");
    expect(await holdingsOf(setting(), playerId)).toEqual(succeeds ? { "item:sword": 1 } : {});
    expect(await stockOf(offerId)).toEqual({ sold: succeeds ? 1 : 0, reserved: 0 });
  }
});

test("a refund by staff takes the goods back and has the provider pay, once", async () => {
  const { payments, service } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const opened = await payments.startCheckout(requestOf(playerId, "gems", { quantity: 2 }));
  checkout.pay(sessionOf(opened));
  const { id: orderId } = await untilState(setting(), opened.order.id, "GRANTED");
  const refund = { orderId, policy: "DEBT", reason: "asked for", actorId: "staff:test" } as const;
  await service.refundOrder({ ...refund, idempotencyKey: ids.next() });
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  await until(async () => checkout.find(sessionOf(opened)).amountRefunded === 998);
  expect((await outcomes(setting())).at(-1)).toBe("refunded KNOWN");
  expect(await refusalOf(service.refundOrder({ ...refund, idempotencyKey: ids.next() }))).toMatchObject({
    code: "ALREADY_REFUNDED",
  });
});

test("a disputed payment reverses the order until the dispute is won", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const opened = await payments.startCheckout(requestOf(playerId, "gems"));
  const { paymentId } = checkout.pay(sessionOf(opened));
  await untilState(setting(), opened.order.id, "GRANTED");
  checkout.chargeBack(paymentId ?? "");
  await untilState(setting(), opened.order.id, "REVERSED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  checkout.winDispute(paymentId ?? "");
  await untilState(setting(), opened.order.id, "GRANTED");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
});

test("a dispute about what was given back already locks its player's trades too", async () => {
  const { payments, service, admin } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const opened = await payments.startCheckout(requestOf(playerId, "gems"));
  const { paymentId } = checkout.pay(sessionOf(opened));
  await untilState(setting(), opened.order.id, "GRANTED");
  await service.refundOrder({
    ...{ actorId: "staff:test", orderId: opened.order.id, policy: "CLAW_BACK", reason: "asked for" },
    idempotencyKey: ids.next(),
  });
  checkout.chargeBack(paymentId ?? "");
  const locks = () => findOwnerLocks(admin, [playerId], clock.nowMs());
  await until(async () => (await locks())[0] !== undefined);
  expect(await locks()).toMatchObject([{ reason: "chargeback" }]);
  expect((await soleOrder(setting(), playerId)).state).toBe("REFUNDED");
});

test("Steam takes the money of what the player has approved, and its report tells of chargebacks", async () => {
  const { payments } = setting();
  const stores = storesOf(setting());
  const playerId = await makePlayer(setting());
  const { order } = await payments.startCheckout(requestOf(playerId, "steam", { at: steam }));
  const submit = () => payments.submitReceipt(receiptOf(playerId, "steam", order.id));
  expect(await refusalOf(submit())).toMatchObject({
    code: "RECEIPT_INVALID",
    details: { reason: "not-paid" },
  });
  stores.steam.approve(order.id);
  expect(await submit()).toMatchObject({ id: order.id, source: "STEAM", state: "GRANTED" });
  expect(stores.steam.statusOf(order.id)).toBe("Succeeded");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  stores.steam.chargeBack(order.id);
  await payments.readVoided("steam");
  await untilState(setting(), order.id, "REVERSED");
});

test("what was approved in Steam is delivered though the client never came back; what was not is given up", async () => {
  const { payments } = setting();
  const stores = storesOf(setting());
  const playerId = await makePlayer(setting());
  const start = async () => (await payments.startCheckout(requestOf(playerId, "steam", { at: steam }))).order;
  const [approved, ignored] = [await start(), await start()];
  stores.steam.approve(approved.id);
  for (const { id } of [approved, ignored]) await endWaiting(id);
  await untilState(setting(), approved.id, "GRANTED");
  await untilState(setting(), ignored.id, "CANCELLED");
  stores.steam.approve(ignored.id);
  expect(await refusalOf(payments.submitReceipt(receiptOf(playerId, "steam", ignored.id)))).toMatchObject({
    code: "RECEIPT_INVALID",
    details: { reason: "expired" },
  });
  expect(stores.steam.statusOf(ignored.id)).toBe("Approved");
});

test("an answer of the provider that was lost is asked for again", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const request = requestOf(playerId, "gems");
  checkout.faults.losesAnswers = true;
  expect(await refusalOf(payments.startCheckout(request))).toMatchObject({ code: "UNAVAILABLE" });
  checkout.faults.losesAnswers = false;
  const opened = await payments.startCheckout(request);
  checkout.pay(sessionOf(opened));
  await untilState(setting(), opened.order.id, "GRANTED");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
});

test("what cannot be paid for there changes nothing", async () => {
  const { payments } = setting();
  const playerId = await makePlayer(setting());
  const bought = await payments.startCheckout(requestOf(playerId, "once"));
  storesOf(setting()).checkout.pay(sessionOf(bought));
  await untilState(setting(), bought.order.id, "GRANTED");
  const empty = await limited(0);
  const request = requestOf(playerId, "gems");
  await payments.startCheckout(request);
  const page = request.at as Extract<CheckoutRequest["at"], { readonly provider: "checkout" }>;
  const before = await footprint(setting());
  const cases: [CheckoutRequest, string, object][] = [
    [requestOf(playerId, "nothing"), "OFFER_UNAVAILABLE", { reason: "UNKNOWN" }],
    [requestOf(playerId, "app"), "OFFER_UNAVAILABLE", { reason: "UNKNOWN" }],
    [requestOf(playerId, "once"), "LIMIT_REACHED", { max: 1 }],
    [requestOf(playerId, empty), "SOLD_OUT", {}],
    [requestOf(playerId, "gems", { quantity: 0 }), "BAD_USER_INPUT", { field: "quantity" }],
    [requestOf(playerId, "gems", { region: "us" }), "BAD_USER_INPUT", { field: "region" }],
    [requestOf(playerId, "gems", { currency: "EUR" }), "BAD_USER_INPUT", { field: "currency" }],
    [
      requestOf(playerId, "gems", { at: { ...page, successUrl: "javascript:alert(1)" } }),
      "BAD_USER_INPUT",
      { field: "successUrl" },
    ],
    [
      requestOf(playerId, "steam", { at: { ...steam, steamId: "me" } }),
      "BAD_USER_INPUT",
      { field: "steamId" },
    ],
    [{ ...request, quantity: 2 }, "IDEMPOTENCY_CONFLICT", { field: "idempotencyKey" }],
  ];
  for (const [refused, code, details] of cases)
    expect(await refusalOf(payments.startCheckout(refused))).toMatchObject({ code, details });
  expect(await footprint(setting())).toEqual(before);
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
