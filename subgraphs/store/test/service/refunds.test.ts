import { auditLedger, sinkOwnerId } from "@muster/ledger";
import { expect, test } from "vitest";
import type { OrderId, PlayerId, RefundPolicy, RefundRequest } from "../../src/service/index.js";
import { goldOffer, line } from "../offers.js";
import {
  footprint,
  holdingsOf,
  ids,
  makePlayer,
  purchase,
  refusalOf,
  type Setting,
  useSetting,
} from "../setting.js";

const setting = useSetting({
  "offer:pack": goldOffer(10, [line("potion", 5), line("sword", 1)], {
    giftable: true,
  }),
  "offer:gems": goldOffer(10, [], { contents: { currencies: [{ currencyId: "gems", amount: "100" }] } }),
  "offer:rare": goldOffer(10, [line("sword", 1)], {
    limits: [
      { period: "DAY", max: 2 },
      { period: "EVER", max: 2 },
    ],
    stock: { total: 3 },
  }),
  "offer:pass": goldOffer(10, [], { contents: { entitlements: [{ entitlementId: "vip" }] } }),
  "entitlement:vip": { name: { en: "VIP" } },
});

const request = (orderId: OrderId, policy: RefundPolicy): RefundRequest => ({
  ...{ actorId: "staff:test", orderId, policy, reason: "asked for", idempotencyKey: ids.next() },
});

async function useUp(
  { ledger }: Setting,
  playerId: PlayerId,
  assetId: string,
  amount: bigint,
): Promise<void> {
  await ledger.post({
    idempotency: { ownerId: "test", operation: "use", key: ids.next(), request: null },
    transfers: [{ assetId, fromOwnerId: playerId, toOwnerId: sinkOwnerId, amount, reason: "test" }],
    response: null,
  });
}

async function destroySwords({ ledger, admin }: Setting, playerId: PlayerId): Promise<void> {
  const items = await admin.query<{ id: string }>("SELECT id FROM ledger.items WHERE owner_id = $1", [
    playerId,
  ]);
  await ledger.post({
    idempotency: { ownerId: "test", operation: "use", key: ids.next(), request: null },
    items: items.map(({ id }) => ({ change: "destroy", itemId: id, ownerId: playerId, reason: "test" })),
    response: null,
  });
}

test("what is all there goes back, and the price too; it is audited, once", async () => {
  const { service, admin } = setting();
  const playerId = await makePlayer(setting(), { gold: 10n });
  const order = await service.purchaseOffer(purchase(playerId, "pack", 10n));
  const refund = request(order.id, "DEBT");
  const refunded = await service.refundOrder(refund);
  expect(refunded).toMatchObject({ state: "REFUNDED", refund: { policy: "DEBT", reason: "asked for" } });
  expect(await service.refundOrder(refund)).toEqual(refunded);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 10 });
  expect(
    await admin.query(
      "SELECT actor_id, action, reason, details->>'policy' AS policy FROM audit.entries WHERE subject = $1",
      [`order:${order.id}`],
    ),
  ).toEqual([{ actor_id: "staff:test", action: "store.refundOrder", reason: "asked for", policy: "DEBT" }]);
});

test.each<[RefundPolicy, Record<string, number>]>([
  ["DEBT", { "currency:gold": 10, "debt:gems": 60 }],
  ["CLAW_BACK", { "currency:gold": 10, "forgiven:gems": 60 }],
  ["WRITE_OFF", { "currency:gold": 10, "currency:gems": 40 }],
])("what was spent meanwhile: %s", async (policy, holdings) => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 10n });
  const order = await service.purchaseOffer(purchase(playerId, "gems", 10n));
  await useUp(setting(), playerId, "currency:gems", 60n);
  await service.refundOrder(request(order.id, policy));
  expect(await holdingsOf(setting(), playerId)).toEqual(holdings);
});

test("items that are gone are put on record, and what is left is taken", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 10n });
  const order = await service.purchaseOffer(purchase(playerId, "pack", 10n));
  await useUp(setting(), playerId, "item:potion", 2n);
  await destroySwords(setting(), playerId);
  await service.refundOrder(request(order.id, "DEBT"));
  expect(await holdingsOf(setting(), playerId)).toEqual({
    "currency:gold": 10,
    "item-debt:potion": 2,
    "item-debt:sword": 1,
  });
});

test("a gift is taken from whom it was given to, and its price goes to who paid", async () => {
  const { service } = setting();
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 10n }), await makePlayer(setting())];
  const order = await service.purchaseOffer(purchase(playerId, "pack", 10n, { giftTo: friendId }));
  await service.refundOrder(request(order.id, "CLAW_BACK"));
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 10 });
  expect(await holdingsOf(setting(), friendId)).toEqual({});
});

test("an entitlement ends with its order, unless it is written off", async () => {
  const { service, storage } = setting();
  const playerId = await makePlayer(setting(), { gold: 20n });
  const orders = [
    await service.purchaseOffer(purchase(playerId, "pass", 10n)),
    await service.purchaseOffer(purchase(playerId, "pass", 10n)),
  ];
  for (const [place, { id }] of orders.entries())
    await service.refundOrder(request(id, place === 0 ? "WRITE_OFF" : "CLAW_BACK"));
  const [grants] = await storage.findEntitlementGrants([playerId]);
  expect(grants?.map(({ orderId }) => orderId)).toEqual([orders[0]?.id]);
});

test("an order is refunded once, whoever asks at once", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 10n });
  const order = await service.purchaseOffer(purchase(playerId, "pack", 10n));
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => service.refundOrder(request(order.id, "CLAW_BACK"))),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const before = await footprint(setting());
  expect(await refusalOf(service.refundOrder(request(order.id, "DEBT")))).toEqual({
    code: "ALREADY_REFUNDED",
    details: { state: "REFUNDED" },
  });
  expect(await footprint(setting())).toEqual(before);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 10 });
});

test("an order that there is not cannot be refunded", async () => {
  const { service } = setting();
  expect(await refusalOf(service.refundOrder(request(ids.next(), "DEBT")))).toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await refusalOf(service.refundOrder(request("x" as OrderId, "DEBT")))).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "orderId" },
  });
  expect(await refusalOf(service.refundOrder({ ...request(ids.next(), "DEBT"), reason: "" }))).toMatchObject({
    details: { field: "reason" },
  });
});

/** What a player has bought of `rare` by its limits, the day's first, and what is sold of it. */
async function counted(playerId: PlayerId): Promise<unknown> {
  const [row] = await setting().admin.query(
    `SELECT (SELECT array_agg(count::integer ORDER BY name) FROM store.purchase_counts WHERE player_id = $1) AS bought,
      (SELECT sold::integer FROM store.stock WHERE offer_id = 'rare') AS sold`,
    [playerId],
  );
  return row;
}

test("limits and stock are given back with what was taken back, once, whoever refunds at once", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 40n });
  const buy = () => service.purchaseOffer(purchase(playerId, "rare", 10n));
  const [one, kept] = [await buy(), await buy()];
  expect(await counted(playerId)).toEqual({ bought: [2, 2], sold: 2 });
  expect(await refusalOf(buy())).toMatchObject({ code: "LIMIT_REACHED" });
  const refund = request(one.id, "DEBT");
  const results = await Promise.allSettled([
    ...Array.from({ length: 4 }, () => service.refundOrder(refund)),
    ...Array.from({ length: 4 }, () => service.refundOrder(request(one.id, "CLAW_BACK"))),
  ]);
  expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
  expect(await counted(playerId)).toEqual({ bought: [1, 1], sold: 1 });
  await buy();
  expect(await counted(playerId)).toEqual({ bought: [2, 2], sold: 2 });
  await service.refundOrder(request(kept.id, "WRITE_OFF"));
  expect(await counted(playerId)).toEqual({ bought: [2, 2], sold: 2 });
  expect(await refusalOf(buy())).toMatchObject({ code: "LIMIT_REACHED" });
});

test("of a limit whose period is over nothing is given back to the next", async () => {
  const { service, calendar } = setting();
  const playerId = await makePlayer(setting(), { gold: 40n });
  await setting().admin.query("UPDATE store.stock SET sold = 0 WHERE offer_id = 'rare'");
  const old = await service.purchaseOffer(purchase(playerId, "rare", 10n));
  calendar.follow(calendar.offsetMs + 86_400_000);
  await service.purchaseOffer(purchase(playerId, "rare", 10n));
  await service.refundOrder(request(old.id, "DEBT"));
  const days = await setting().admin.query(
    "SELECT count::integer FROM store.purchase_counts WHERE player_id = $1 AND name = 'offer:rare:DAY' ORDER BY since",
    [playerId],
  );
  expect(days).toEqual([{ count: 0 }, { count: 1 }]);
});

test("refunds and purchases of the last piece at once never sell more than there is", async () => {
  const { service, admin } = setting();
  await admin.query("UPDATE store.stock SET sold = 0 WHERE offer_id = 'rare'");
  const players = await Promise.all(Array.from({ length: 9 }, () => makePlayer(setting(), { gold: 20n })));
  const buy = (playerId: PlayerId) => service.purchaseOffer(purchase(playerId, "rare", 10n));
  const sold = await Promise.all(players.slice(0, 3).map(buy));
  const results = await Promise.allSettled<unknown>([
    ...sold.map(({ id }) => service.refundOrder(request(id, "DEBT"))),
    ...players.slice(3).map(buy),
  ]);
  const failed = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
  expect(new Set(failed)).toEqual(new Set(failed.length === 0 ? [] : ["SOLD_OUT"]));
  const [row] = await admin.query(
    `SELECT (SELECT sold::integer FROM store.stock WHERE offer_id = 'rare') AS sold,
      (SELECT count(*)::integer FROM store.orders WHERE offer_id = 'rare' AND state = 'GRANTED' AND player_id = ANY ($1))
        AS granted`,
    [players],
  );
  expect(row).toEqual({ sold: 6 - failed.length, granted: 6 - failed.length });
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
