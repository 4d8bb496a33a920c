import { readFile } from "node:fs/promises";
import { auditLedger } from "@muster/ledger";
import { expect, test } from "vitest";
import { storeMigrations } from "../../../src/index.js";
import type { JsonFields, Order } from "../../../src/service/index.js";
import { line } from "../../offers.js";
import { holdingsOf, ids, useSetting } from "../../setting.js";
import { buyOnPage, gems, moneyOffer, outcomes, settle, storesOf, takings, untilState } from "./market.js";

const pack: JsonFields = {
  items: [line("sword", 1), line("potion", 5)],
  currencies: [{ currencyId: "gems", amount: "33" }],
};
const setting = useSetting(
  {
    "offer:pack": moneyOffer("pack", pack),
    "offer:pass": moneyOffer("pass", { entitlements: [{ entitlementId: "vip", durationS: 60 }] }),
    "entitlement:vip": { name: { en: "VIP" } },
    "offer:kind": moneyOffer("kind", gems, { refundPolicy: "WRITE_OFF" }),
  },
  { simulates: true },
);
const piecesOf = (pieces: number) =>
  pieces === 0 ? {} : { "currency:gems": 33 * pieces, "item:potion": 5 * pieces, "item:sword": pieces };

async function refundPart(order: Order, paymentId: string, cents: number, pieces: number): Promise<Order> {
  storesOf(setting()).checkout.refund(paymentId, cents);
  await outcomes(setting());
  return settle(setting(), order.id, pieces);
}

async function winDispute(order: Order, paymentId: string, taken: "REVERSED" | "CHARGED_BACK" = "REVERSED") {
  const { checkout } = storesOf(setting());
  checkout.chargeBack(paymentId);
  await untilState(setting(), order.id, taken);
  checkout.winDispute(paymentId);
  await untilState(setting(), order.id, "GRANTED");
}

async function basesOf({ id }: Order) {
  const [row] = await setting().admin.query(
    `SELECT goods_unit_id, unit_refunded_quantity, unit_refunded_micros FROM store.orders WHERE id = $1`,
    [id],
  );
  return row;
}

test("what is refunded in parts and as a whole after a dispute that was won is all that was left, and no more", async () => {
  const before = await takings(setting());
  const { playerId, paymentId, order } = await buyOnPage(setting(), "pack", 4);
  await refundPart(order, paymentId, 499, 1);
  await winDispute(order, paymentId);
  expect(await holdingsOf(setting(), playerId)).toEqual(piecesOf(3));
  expect(await takings(setting())).toBe(before + 14_970_000n);
  const part = await refundPart(order, paymentId, 998, 2);
  expect(part.refunded).toMatchObject({ quantity: 3, amountMicros: 14_970_000n });
  expect(await holdingsOf(setting(), playerId)).toEqual(piecesOf(1));
  expect(await takings(setting())).toBe(before + 4_990_000n);
  storesOf(setting()).checkout.refund(paymentId);
  await untilState(setting(), order.id, "REFUNDED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await takings(setting())).toBe(before);
});

test("most of the money of an order went back, then a dispute is won, then a part of the rest goes back", async () => {
  const before = await takings(setting());
  const { playerId, paymentId, order } = await buyOnPage(setting(), "pack", 2);
  await refundPart(order, paymentId, 900, 2);
  await winDispute(order, paymentId);
  const part = await refundPart(order, paymentId, 50, 0);
  expect(part.refunded).toMatchObject({ quantity: 2, amountMicros: 9_500_000n });
  expect(await takings(setting())).toBe(before + 480_000n);
  await winDispute(order, paymentId);
  storesOf(setting()).checkout.refund(paymentId);
  await untilState(setting(), order.id, "REFUNDED");
  expect(await takings(setting())).toBe(before);
  expect(await holdingsOf(setting(), playerId)).toEqual({});
});

test("what a chargeback had left with the player is taken back by a refund after the dispute was won", async () => {
  const before = await takings(setting());
  const { playerId, paymentId, order } = await buyOnPage(setting(), "kind", 3);
  await refundPart(order, paymentId, 499, 1);
  await winDispute(order, paymentId, "CHARGED_BACK");
  await winDispute(order, paymentId, "CHARGED_BACK");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 200 });
  await refundPart(order, paymentId, 499, 1);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
  await setting().service.refundOrder({
    ...{ actorId: "staff:test", orderId: order.id, policy: "DEBT", reason: "x", idempotencyKey: ids.next() },
  });
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await takings(setting())).toBe(before);
});

test.each([
  ["DEBT", 2, []],
  ["WRITE_OFF", 2, [{ durationS: 120 }]],
  ["DEBT", 1, [{ durationS: 60 }]],
] as const)(
  "of an entitlement, a dispute that is won gives back what the chargeback took: %s of %i pieces settled before",
  async (policy, pieces, grants) => {
    const { playerId, paymentId, order } = await buyOnPage(setting(), "pass", 2);
    storesOf(setting()).checkout.refund(paymentId, 100);
    await outcomes(setting());
    await settle(setting(), order.id, pieces, { policy });
    await winDispute(order, paymentId);
    expect(await setting().storage.findEntitlementGrants([playerId])).toMatchObject([grants]);
  },
);

test("of orders that were restored before their bases were kept, the migration finds them", async () => {
  const { admin } = setting();
  const orders: Order[] = [];
  for (const [offerId, taken] of [
    ["pack", "REVERSED"],
    ["kind", "CHARGED_BACK"],
  ] as const) {
    const { paymentId, order } = await buyOnPage(setting(), offerId, 4);
    await refundPart(order, paymentId, 499, 1);
    await winDispute(order, paymentId, taken);
    await refundPart(order, paymentId, 100, 1);
    orders.push(order);
    if (offerId === "pack") continue;
    await winDispute(order, paymentId, taken);
    await refundPart(order, paymentId, 100, 0);
  }
  const untouched = await buyOnPage(setting(), "pack", 2);
  await refundPart(untouched.order, untouched.paymentId, 499, 1);
  orders.push(untouched.order);
  const kept = await Promise.all(orders.map(basesOf));
  expect(kept).toMatchObject([
    { goods_unit_id: null, unit_refunded_quantity: 1, unit_refunded_micros: 4_990_000n },
    { unit_refunded_quantity: 0, unit_refunded_micros: 5_990_000n },
    { goods_unit_id: null, unit_refunded_quantity: 0, unit_refunded_micros: 0n },
  ]);
  expect(kept[1]?.["goods_unit_id"]).not.toBeNull();
  await admin.query(`ALTER TABLE store.orders
    DROP COLUMN goods_unit_id, DROP COLUMN unit_refunded_quantity, DROP COLUMN unit_refunded_micros`);
  await admin.query(await readFile(new URL("0004-restored-orders.sql", storeMigrations.directory), "utf8"));
  expect(await Promise.all(orders.map(basesOf))).toEqual(kept);
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
