import {
  auditLedger,
  defineHoldPeriods,
  lockOwner,
  readHolds,
  returnRows,
  type UnitParts,
} from "@muster/ledger";
import { beforeAll, expect, test } from "vitest";
import type { Order, PlayerId } from "../../src/service/index.js";
import { goldOffer, line } from "../offers.js";
import {
  clock,
  footprint,
  holdingsOf,
  ids,
  makePlayer,
  purchase,
  refusalOf,
  useSetting,
} from "../setting.js";

const setting = useSetting({
  "offer:pack": goldOffer(10, [line("potion", 5), line("sword", 1)], { giftable: true }),
  "offer:coins": goldOffer(0, [], {
    ...{ giftable: true, contents: { currencies: [{ currencyId: "gold", amount: "50" }] } },
  }),
});
const giftS = 7200;
const purchaseS = 3600;
beforeAll(async () => {
  const { admin } = setting();
  await admin.transact((tx) => defineHoldPeriods(tx, { gift: giftS, purchase: purchaseS }));
});

const holdsOf = async (playerId: PlayerId) => {
  const holds = await readHolds(setting().admin, playerId, clock.nowMs());
  return holds.map(({ reason, sourceId, fromOwnerId, assetId, amount, receivedAtMs, untilMs }) => [
    ...[reason, sourceId, fromOwnerId, `${amount} ${assetId}`, (untilMs - receivedAtMs) / 1000],
  ]);
};
const buyPack = (playerId: PlayerId, giftTo: PlayerId | null = null): Promise<Order> =>
  setting().service.purchaseOffer(purchase(playerId, "pack", 10n, { giftTo }));
const lock = (playerId: PlayerId, untilMs: number) =>
  lockOwner(setting().admin, { ownerId: playerId, reason: "newDevice", untilMs });

/** Moves what an order gave from its recipient to who paid, as an operator's reversal does. */
async function giveBack({ id, playerId, recipientId }: Order): Promise<void> {
  const { ledger, admin } = setting();
  const swords = await admin.query<{ id: string }>("SELECT id FROM ledger.items WHERE owner_id = $1", [
    recipientId,
  ]);
  const move: UnitParts = {
    transfers: [
      ...[
        { assetId: "item:potion", fromOwnerId: recipientId, toOwnerId: playerId, amount: 5n, reason: "test" },
      ],
    ],
    items: swords.map(({ id: itemId }) => ({
      ...{ change: "move", itemId, fromOwnerId: recipientId, toOwnerId: playerId, reason: "test" },
    })),
    rows: [returnRows(id, clock.nowMs())],
  };
  const idempotency = { ownerId: "test", operation: "giveBack", key: id, request: null };
  await ledger.post({ idempotency, ...move, response: null });
}

test("what is bought is held by who gets it from the moment it is there", async () => {
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 20n }), await makePlayer(setting())];
  const own = await buyPack(playerId);
  expect(await holdsOf(playerId)).toEqual([
    ["purchase", own.id, null, "5 item:potion", purchaseS],
    ["purchase", own.id, null, "1 item:sword", purchaseS],
  ]);
  const gift = await buyPack(playerId, friendId);
  expect(await holdsOf(friendId)).toEqual([
    ["gift", gift.id, playerId, "5 item:potion", giftS],
    ["gift", gift.id, playerId, "1 item:sword", giftS],
  ]);
});

test("what is held pays for one's own purchase, and not for another's", async () => {
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 15n }), await makePlayer(setting())];
  await setting().service.purchaseOffer(purchase(playerId, "coins", 0n));
  // Of 65 gold 50 are held.
  await buyPack(playerId, friendId);
  const before = await footprint(setting());
  const refusal = await refusalOf(buyPack(playerId, friendId));
  expect(refusal).toMatchObject({
    code: "TRADE_LOCKED",
    details: { reason: "purchase", field: "expectedPrice.currencyId", until: expect.any(String) },
  });
  expect(await footprint(setting())).toEqual(before);
  await buyPack(playerId);
  expect(await holdingsOf(setting(), friendId)).toEqual({ "item:potion": 5, "item:sword": 1 });
});

test("of gifts that are bought at one moment, no more is paid than is free", async () => {
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 25n }), await makePlayer(setting())];
  await setting().service.purchaseOffer(purchase(playerId, "coins", 0n));
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => buyPack(playerId, friendId)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  for (const one of tries)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "TRADE_LOCKED" });
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 55 });
});

test("who is locked buys for themselves alone, even where it costs nothing", async () => {
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 20n }), await makePlayer(setting())];
  const untilMs = clock.nowMs() + 3_600_000;
  await lock(playerId, untilMs);
  const locked = {
    code: "TRADE_LOCKED",
    details: { reason: "newDevice", until: new Date(untilMs).toISOString() },
  };
  const before = await footprint(setting());
  expect(await refusalOf(buyPack(playerId, friendId))).toEqual(locked);
  const free = purchase(playerId, "coins", 0n, { giftTo: friendId });
  expect(await refusalOf(setting().service.purchaseOffer(free))).toEqual(locked);
  expect(await footprint(setting())).toEqual(before);
  await buyPack(playerId);
});

test("a gift that was given back to who paid is refunded out of their hands", async () => {
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 10n }), await makePlayer(setting())];
  const order = await buyPack(playerId, friendId);
  await giveBack(order);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "item:potion": 5, "item:sword": 1 });
  await setting().service.refundOrder({
    ...{ actorId: "staff:test", orderId: order.id, policy: "DEBT", reason: "asked for" },
    idempotencyKey: ids.next(),
  });
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gold": 10 });
  expect(await holdingsOf(setting(), friendId)).toEqual({});
});

test("a gift whose order was refunded cannot be given back any more", async () => {
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 10n }), await makePlayer(setting())];
  const order = await buyPack(playerId, friendId);
  await setting().service.refundOrder({
    ...{ actorId: "staff:test", orderId: order.id, policy: "DEBT", reason: "asked for" },
    idempotencyKey: ids.next(),
  });
  expect(await holdsOf(friendId)).toEqual([]);
  expect(await refusalOf(setting().ledger.post(unitOf(returnRows(order.id, clock.nowMs()))))).toMatchObject({
    code: "CONFLICT",
  });
});

function unitOf(row: ReturnType<typeof returnRows>) {
  const idempotency = { ownerId: "test", operation: "return", key: ids.next<string>(), request: null };
  return { idempotency, rows: [row], response: null };
}

test("a purchase for oneself reads neither holds nor locks", async () => {
  const { admin } = setting();
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 20n }), await makePlayer(setting())];
  await admin.query("REVOKE SELECT ON ledger.holds, ledger.owner_locks FROM muster_ledger");
  try {
    await buyPack(playerId);
    await expect(buyPack(playerId, friendId)).rejects.toThrow();
  } finally {
    await admin.query("GRANT SELECT ON ledger.holds, ledger.owner_locks TO muster_ledger");
  }
  expect(await holdsOf(playerId)).toHaveLength(2);
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
