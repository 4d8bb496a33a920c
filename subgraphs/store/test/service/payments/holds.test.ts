import { auditLedger } from "@muster/ledger";
import { expect, test } from "vitest";
import type { HoldDecision, OfferId, OrderId, PlayerId } from "../../../src/service/index.js";
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
import { gems, moneyOffer, outcomes, receiptOf, settle, storesOf, untilState } from "./market.js";

const setting = useSetting(
  {
    "offer:gems": moneyOffer("gems", gems),
    "offer:same": moneyOffer("same", gems, {
      moneyPrices: [{ region: "*", currency: "USD", amountMicros: "4990000" }],
    }),
  },
  { simulates: true },
);

function decisionOf(orderId: OrderId): HoldDecision {
  return { actorId: "staff:test", orderId, reason: "looked at it", idempotencyKey: ids.next() };
}

async function buyGoogle(playerId: PlayerId, regionCode: string, productId = "gems") {
  const price =
    regionCode === "BR" && productId === "gems"
      ? { currency: "BRL", amountMicros: 9_900_000n }
      : { currency: "USD", amountMicros: 4_990_000n };
  const { purchaseToken } = storesOf(setting()).google.buy({ productId, regionCode, price });
  const order = await setting().payments.submitReceipt(receiptOf(playerId, "google", purchaseToken));
  return { ...order, purchaseToken };
}

test("a customer who is suddenly elsewhere, where it costs another price, waits for a review", async () => {
  const { payments, storage, admin } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  expect(await buyGoogle(playerId, "US")).toMatchObject({ state: "GRANTED" });
  expect(await buyGoogle(playerId, "BR", "same")).toMatchObject({ state: "GRANTED" });
  const otherId = await makePlayer(setting());
  await buyGoogle(otherId, "US");
  const held = await buyGoogle(otherId, "BR");
  expect(held).toMatchObject({ state: "HELD", flags: ["TEST_PURCHASE", "REGION_DIFFERS"] });
  expect(await holdingsOf(setting(), otherId)).toEqual({ "currency:gems": 100 });
  const slice = {
    playerId: null,
    state: "HELD",
    offerId: null,
    flag: null,
    limit: 5,
    backward: false,
    from: undefined,
  } as const;
  expect((await storage.readOrders(slice)).map(({ id }) => id)).toEqual([held.id]);
  const decision = decisionOf(held.id);
  const released = await payments.releaseOrder(decision);
  expect(released).toMatchObject({ state: "GRANTED" });
  expect(await payments.releaseOrder(decision)).toEqual(released);
  expect(await holdingsOf(setting(), otherId)).toEqual({ "currency:gems": 200 });
  await until(async () => google.find(held.purchaseToken).isConsumed);
  expect(
    await admin.query("SELECT actor_id, action, reason FROM audit.entries WHERE subject = $1", [
      `order:${held.id}`,
    ]),
  ).toEqual([{ actor_id: "staff:test", action: "store.releaseOrder", reason: "looked at it" }]);
  expect(await buyGoogle(otherId, "BR")).toMatchObject({ state: "GRANTED" });
});

test("a price that is for another country waits, and its money goes back when it is rejected", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const { order, url } = await payments.startCheckout({
    ...{ playerId, offerId: "gems" as OfferId, quantity: 1, region: "BR", currency: "BRL" },
    idempotencyKey: ids.next(),
    at: { provider: "checkout", successUrl: "https://a.example/", cancelUrl: "https://a.example/" },
  });
  const session = url?.split("/").at(-1) ?? "";
  checkout.pay(session, { country: "US" });
  await untilState(setting(), order.id, "HELD");
  expect(await payments.rejectOrder(decisionOf(order.id))).toMatchObject({ state: "REFUNDED" });
  await until(async () => checkout.find(session).amountRefunded === 990);
  expect((await outcomes(setting())).at(-1)).toBe("refunded KNOWN");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
});

test("whose payments were charged back lately waits", async () => {
  const { payments } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  for (let count = 0; count < 2; count++) {
    const order = await buyGoogle(playerId, "US");
    expect(order.state).toBe("GRANTED");
    google.chargeBack(order.purchaseToken);
    await payments.readVoided("google");
    await outcomes(setting());
  }
  const held = await buyGoogle(playerId, "US");
  expect(held).toMatchObject({ state: "HELD", flags: ["TEST_PURCHASE", "CHARGED_BACK_BEFORE"] });
  google.refund(held.purchaseToken);
  await untilState(setting(), held.id, "REFUNDED");
  expect(await refusalOf(payments.releaseOrder(decisionOf(held.id)))).toMatchObject({
    ...{ code: "CONFLICT", details: { state: "REFUNDED" } },
  });
});

test("what is not held cannot be decided, nor Apple's be rejected", async () => {
  const { payments } = setting();
  const { apple } = storesOf(setting());
  const playerId = await makePlayer(setting());
  const granted = await buyGoogle(playerId, "US");
  const brazil = { storefront: "BRA", currency: "BRL", priceMillis: 9900 };
  const { signedTransaction, transactionId } = await apple.buy({ productId: "gems", ...brazil });
  const held = await payments.submitReceipt(receiptOf(playerId, "apple", signedTransaction));
  expect(held.state).toBe("HELD");
  await outcomes(setting());
  const before = await footprint(setting());
  const cases: [() => Promise<unknown>, string][] = [
    [() => payments.releaseOrder(decisionOf(granted.id)), "CONFLICT"],
    [() => payments.rejectOrder(decisionOf(granted.id)), "CONFLICT"],
    [() => payments.rejectOrder(decisionOf(held.id)), "CONFLICT"],
    [() => payments.releaseOrder(decisionOf(ids.next<OrderId>())), "NOT_FOUND"],
    [() => payments.releaseOrder({ ...decisionOf(held.id), reason: "" }), "BAD_USER_INPUT"],
  ];
  for (const [decide, code] of cases) expect(await refusalOf(decide())).toMatchObject({ code });
  expect(await footprint(setting())).toEqual(before);
  apple.refund(transactionId);
  await untilState(setting(), held.id, "REFUNDED");
  apple.reverseRefund(transactionId);
  await untilState(setting(), held.id, "HELD");
});

test("a decision needs the scope store:review, and flags the scope store:read", async () => {
  const playerId = await makePlayer(setting());
  await buyGoogle(playerId, "US");
  const held = await buyGoogle(playerId, "BR");
  const release = `mutation ($input: ReviewOrderInput!) { releaseOrder(input: $input) { order { state flags } } }`;
  const input = { orderId: held.id, reason: "fine", idempotencyKey: ids.next() };
  for (const principal of [asPlayer(playerId), asStaff("store:read", "store:refund")])
    expect(await askFailing(setting(), principal, release, { input })).toMatchObject({ code: "FORBIDDEN" });
  const flags = `query ($id: ID!) { order(id: $id) { flags } }`;
  expect(await ask(setting(), asPlayer(playerId), flags, { id: held.id })).toEqual({ order: { flags: [] } });
  expect(await ask(setting(), asStaff("store:review", "store:read"), release, { input })).toEqual({
    releaseOrder: { order: { state: "GRANTED", flags: ["REGION_DIFFERS", "TEST_PURCHASE"] } },
  });
});

test("what is refunded in part while it is held waits for a decision, and is not booked when it is released", async () => {
  const { payments, storage, admin } = setting();
  const { google } = storesOf(setting());
  const playerId = await makePlayer(setting());
  await buyGoogle(playerId, "US");
  const price = { currency: "BRL", amountMicros: 19_800_000n };
  const { purchaseToken } = google.buy({ productId: "gems", regionCode: "BR", quantity: 2, price });
  const held = await payments.submitReceipt(receiptOf(playerId, "google", purchaseToken));
  expect(held.state).toBe("HELD");
  google.refund(purchaseToken, 1);
  await outcomes(setting());
  const released = await payments.releaseOrder(decisionOf(held.id));
  expect(released).toMatchObject({ state: "GRANTED", refunded: { quantity: 0, amountMicros: 0n } });
  expect(released.flags).toContain("REFUND_OPEN");
  const money = await admin.query(
    "SELECT amount::integer FROM ledger.transfers WHERE asset_id = 'test-money:BRL' AND unit_id = (SELECT unit_id FROM store.orders WHERE id = $1)",
    [held.id],
  );
  expect(money).toEqual([{ amount: 9_900_000 }]);
  await settle(setting(), held.id, 1);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 200 });
  google.refund(purchaseToken, 1);
  await untilState(setting(), held.id, "REFUNDED");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  expect(await storage.findRefunds([held.id])).toMatchObject([[{ quantity: 1 }, { quantity: 1 }]]);
});

test("what is refunded in part while it is being released is not booked either", async () => {
  const { payments, storage, admin } = setting();
  const playerId = await makePlayer(setting());
  await buyGoogle(playerId, "US");
  const held = await buyGoogle(playerId, "BR");
  expect(held.state).toBe("HELD");
  const release = await admin.transact(async (tx) => {
    // The notice of the part has the order's row when the release comes for it, which was decided before.
    await tx.query(
      `UPDATE store.orders SET refund_version = refund_version + 1, flags = flags || '{PARTLY_REFUNDED,REFUND_OPEN}' WHERE id = $1`,
      [held.id],
    );
    await tx.query("INSERT INTO store.order_refunds VALUES ($1, 'part', 'BRL', 900000, NULL, now())", [
      held.id,
    ]);
    const releasing = payments.releaseOrder(decisionOf(held.id));
    await until(async () => {
      const [row] = await admin.query<{ waiting: number }>(
        `SELECT count(*)::integer AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%UPDATE store.orders%'`,
      );
      return row?.waiting === 1;
    });
    return { releasing };
  });
  const released = await release.releasing;
  expect(released).toMatchObject({ state: "GRANTED", refunded: { quantity: 0, amountMicros: 0n } });
  expect(released.flags).toContain("REFUND_OPEN");
  expect(await storage.findRefunds([held.id])).toMatchObject([[{ id: "part" }]]);
  const money = await admin.query(
    "SELECT amount::integer FROM ledger.transfers WHERE asset_id = 'test-money:BRL' AND unit_id = (SELECT unit_id FROM store.orders WHERE id = $1)",
    [held.id],
  );
  expect(money).toEqual([{ amount: 9_000_000 }]);
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
