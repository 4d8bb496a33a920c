import { readAudit } from "@muster/audit";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ItemId } from "../../../src/service/index.js";
import { lockTransfers } from "../../../src/storage/transfer-locks.js";
import {
  about,
  buyFor,
  findContradictions,
  gives,
  hasOf,
  ids,
  makeTrader,
  openTradeWorld,
  swordForPotions,
  type Trader,
  type TradeWorld,
} from "../../trade-world.js";

const holdS = 7200;

let world: TradeWorld;
beforeAll(async () => {
  world = await openTradeWorld((await testServers()).databaseUrl, {
    policy: { tradeHoldS: holdS, purchaseHoldS: holdS },
  });
});
afterAll(async () => {
  expect(await findContradictions(world.admin)).toEqual([]);
  await world.close();
});

const pair = async (): Promise<[Trader, Trader]> => [await makeTrader(world), await makeTrader(world)];

/** A trade of `ada`'s first sword and 10 gold for 20 of `bob`'s potions, settled. */
async function settle(ada: Trader, bob: Trader) {
  const trade = await world.service.proposeTrade(swordForPotions(ada, bob));
  await world.service.acceptTrade(about(trade, bob));
  await world.service.confirmTrade(about(trade, bob));
  return world.service.confirmTrade(about(trade, ada));
}

const give = (from: Trader, to: Trader, what: ReturnType<typeof gives>) =>
  world.service.sendGift({
    fromPlayerId: from.playerId,
    toPlayerId: to.playerId,
    ...what,
    message: null,
    idempotencyKey: ids.next(),
  });

test("what came by a trade stays for a while: the item itself, and of what is counted the amount", async () => {
  const [ada, bob] = await pair();
  const { updatedAtMs } = await settle(ada, bob);
  const until = new Date(updatedAtMs + holdS * 1000).toISOString();
  const locked = { code: "TRADE_LOCKED", details: { until, reason: "trade" } };
  const back = (what: ReturnType<typeof gives>) =>
    world.service.proposeTrade({ ...swordForPotions(bob, ada), offer: what, request: gives([], 1n) });
  await expect(back(gives([[ada.swords[0], 1n]]))).rejects.toMatchObject(locked);
  await expect(back(gives([], 501n))).rejects.toMatchObject({
    ...locked,
    details: { ...locked.details, field: "offer.currencies[0].currencyId" },
  });
  await expect(give(bob, ada, gives([[ada.swords[0], 1n]]))).rejects.toMatchObject(locked);
  await expect(give(ada, bob, gives([[ada.potions, 101n]]))).rejects.toMatchObject(locked);
  await back(
    gives(
      [
        [bob.swords[0], 1n],
        [bob.potions, 80n],
      ],
      500n,
    ),
  );
  await give(ada, bob, gives([[ada.potions, 100n]]));

  world.pass(holdS * 1000);
  await give(bob, ada, gives([[ada.swords[0], 1n]], 10n));
  expect((await hasOf(world, ada)).swords).toContain(ada.swords[0]);
});

test("what came by a gift stays for a while too", async () => {
  const [ada, bob] = await pair();
  await give(ada, bob, gives([[ada.swords[0], 1n]], 5n));
  await expect(give(bob, ada, gives([[ada.swords[0], 1n]]))).rejects.toMatchObject({
    code: "TRADE_LOCKED",
    details: { reason: "gift" },
  });
  await expect(give(bob, ada, gives([], 501n))).rejects.toMatchObject({ code: "TRADE_LOCKED" });
  // It can be used up all the same.
  await world.service.consumeItem({
    playerId: bob.playerId,
    itemId: ada.swords[0] ?? ("" as ItemId),
    quantity: 1n,
    idempotencyKey: ids.next(),
  });
});

test("of two who hand on what is free at the same moment, one does", async () => {
  const [ada, bob] = await pair();
  await settle(ada, bob);
  // Ada has 120 potions, of which 20 are held.
  const tries = await Promise.allSettled(
    [60n, 60n].map((quantity) =>
      world.service.proposeTrade({
        ...swordForPotions(ada, bob),
        offer: gives([[ada.potions, quantity]]),
        request: gives(),
      }),
    ),
  );
  expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(tries.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "TRADE_LOCKED" },
  });
});

test("what was bought is held from the moment it is there, and what was held before can be used up", async () => {
  const [ada, bob] = await pair();
  const { swordId } = await buyFor(world, ada, ada);
  const locked = { code: "TRADE_LOCKED", details: { reason: "purchase" } };
  await expect(give(ada, bob, gives([[swordId, 1n]]))).rejects.toMatchObject(locked);
  await expect(give(ada, bob, gives([], 501n))).rejects.toMatchObject(locked);
  await give(ada, bob, gives([[ada.swords[0], 1n]], 500n));
  world.pass(holdS * 1000);
  await give(ada, bob, gives([[swordId, 1n]], 50n));
});

test("a lock that comes while something is handed on still keeps it", async () => {
  const [ada, bob] = await pair();
  const findBar = world.storage.findBar;
  Object.assign(world.storage, { findBar: async () => undefined });
  try {
    await lockTransfers(world.admin, {
      ...{ playerId: ada.playerId, reason: "newDevice", untilMs: world.nowMs() + 60_000 },
    });
    await expect(give(ada, bob, gives([], 1n))).rejects.toMatchObject({ code: "TRADE_LOCKED" });
  } finally {
    Object.assign(world.storage, { findBar });
  }
});

test("who came to owe something does not give away what waits in escrow", async () => {
  const [ada, bob] = await pair();
  const trade = await world.service.proposeTrade(swordForPotions(ada, bob));
  await world.service.acceptTrade(about(trade, bob));
  await world.service.confirmTrade(about(trade, ada));
  await world.service.revokeItems({
    ...{ actorId: "staff:1", playerId: ada.playerId, items: [], policy: "debt", reason: "chargeback" },
    ...{ currencies: gives([], 600n).currencies, idempotencyKey: ids.next() },
  });
  await expect(world.service.confirmTrade(about(trade, bob))).rejects.toMatchObject({
    code: "ACCOUNT_IN_DEBT",
  });
  expect((await world.service.cancelTrade(about(trade, bob))).state).toBe("cancelled");
  expect((await hasOf(world, ada)).swords).toContain(ada.swords[0]);
});

test.each([
  ["while the last confirmation is read", false],
  ["before the last confirmation", true],
])("who is locked %s does not give away what waits in escrow", async (_, isKnown) => {
  const [ada, bob] = await pair();
  const trade = await world.service.proposeTrade(swordForPotions(ada, bob));
  await world.service.acceptTrade(about(trade, bob));
  await world.service.confirmTrade(about(trade, ada));
  const untilMs = world.nowMs() + 60_000;
  await lockTransfers(world.admin, { playerId: ada.playerId, reason: "chargeback", untilMs });
  const before = await hasOf(world, bob);
  const refusal = isKnown
    ? { code: "TRADE_LOCKED", details: { until: new Date(untilMs).toISOString(), reason: "otherPlayer" } }
    : { code: "TRADE_LOCKED" };
  const findBar = world.storage.findBar;
  if (!isKnown) Object.assign(world.storage, { findBar: async () => undefined });
  try {
    await expect(world.service.confirmTrade(about(trade, bob))).rejects.toMatchObject(refusal);
  } finally {
    Object.assign(world.storage, { findBar });
  }
  expect(await hasOf(world, bob)).toEqual(before);
  expect((await world.trades.findTrades([trade.id]))[0]).toMatchObject({
    ...{ state: "accepted", proposer: { confirmed: true }, recipient: { confirmed: false } },
  });
  if (isKnown) {
    await world.service.cancelTrade(about(trade, bob));
    expect((await hasOf(world, ada)).swords).toContain(ada.swords[0]);
    expect((await hasOf(world, bob)).potions).toBe(before.potions + 20n);
    return;
  }
  world.pass(60_000);
  expect((await world.service.confirmTrade(about(trade, bob))).state).toBe("settled");
});

test("the locked player is told why, and who gives nothing away may be locked", async () => {
  const [ada, bob] = await pair();
  const lock = { playerId: bob.playerId, reason: "newDevice", untilMs: world.nowMs() + 60_000 } as const;
  const trade = await world.service.proposeTrade(swordForPotions(ada, bob));
  await world.service.acceptTrade(about(trade, bob));
  const gift = await world.service.proposeTrade({
    ...swordForPotions(ada, bob),
    offer: gives([], 1n),
    request: gives(),
  });
  await world.service.acceptTrade(about(gift, bob));
  for (const open of [trade, gift]) await world.service.confirmTrade(about(open, ada));
  await lockTransfers(world.admin, lock);
  await expect(world.service.confirmTrade(about(trade, bob))).rejects.toMatchObject({
    ...{ code: "TRADE_LOCKED", details: { reason: "newDevice" } },
  });
  expect((await world.service.confirmTrade(about(gift, bob))).state).toBe("settled");
});

test("after a sign-in from a new device nothing goes out until the lock ends or is lifted", async () => {
  const [ada, bob] = await pair();
  const untilMs = world.nowMs() + 3_600_000;
  const lock = { playerId: ada.playerId, reason: "newDevice" as const, untilMs };
  await lockTransfers(world.admin, lock);
  await lockTransfers(world.admin, { ...lock, untilMs: untilMs - 1000 });
  const refusal = {
    code: "TRADE_LOCKED",
    details: { until: new Date(untilMs).toISOString(), reason: "newDevice" },
  };
  // The store locks after a chargeback, here for less long.
  await lockTransfers(world.admin, { ...lock, reason: "chargeback", untilMs: untilMs - 1000 });
  await expect(world.service.proposeTrade(swordForPotions(ada, bob))).rejects.toMatchObject(refusal);
  await expect(give(ada, bob, gives([], 1n))).rejects.toMatchObject(refusal);
  const trade = await world.service.proposeTrade(swordForPotions(bob, ada));
  await expect(world.service.acceptTrade(about(trade, ada))).rejects.toMatchObject(refusal);

  const lift = { actorId: "staff:1", playerId: ada.playerId, reason: "called us" };
  await expect(world.service.liftTransferLock({ ...lift, reason: "" })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "reason" },
  });
  expect(await world.service.liftTransferLock(lift)).toBe(true);
  expect(await world.service.liftTransferLock(lift)).toBe(false);
  expect((await world.service.acceptTrade(about(trade, ada))).state).toBe("accepted");
  const page = { limit: 10, backward: false, from: undefined };
  const audit = await readAudit(
    world.admin,
    { subject: `player:${ada.playerId}`, action: "inventory.liftTransferLock" },
    page,
  );
  expect(audit).toMatchObject([
    {
      actorId: "staff:1",
      action: "inventory.liftTransferLock",
      reason: "called us",
      details: { lockedUntil: new Date(untilMs).toISOString(), reasons: ["newDevice", "chargeback"] },
    },
  ]);

  await lockTransfers(world.admin, { ...lock, playerId: bob.playerId, untilMs: world.nowMs() + 1000 });
  world.pass(1000);
  await give(bob, ada, gives([], 1n));
});

test("a trade between unequal sides is flagged when it is settled", async () => {
  const [ada, bob] = await pair();
  world.policy = { ...world.policy, valueImbalanceMax: 100n };
  const fair = await settle(ada, bob);
  expect(fair.imbalances).toEqual([]);
  const trade = await world.service.proposeTrade({
    ...swordForPotions(ada, bob),
    offer: gives([[ada.swords[1], 1n]], 11n),
    request: gives([[bob.potions, 2n]]),
  });
  await world.service.acceptTrade(about(trade, bob));
  await world.service.confirmTrade(about(trade, bob));
  const settled = await world.service.confirmTrade(about(trade, ada));
  world.policy = { ...world.policy, valueImbalanceMax: null };
  // A sword is worth 100 gold, a potion 5.
  expect(settled.imbalances).toEqual([{ currencyId: "gold", difference: 101n }]);
  const flagged = await world.trades.readFlaggedTrades({ limit: 10, backward: false, from: undefined });
  expect(flagged.map(({ id }) => id)).toEqual([trade.id]);
  const events = await world.admin.query(
    "SELECT key, payload FROM events.outbox WHERE topic = 'inventory.tradeFlagged'",
  );
  expect(events).toEqual([
    {
      key: `trade:${trade.id}`,
      payload: {
        tradeId: trade.id,
        proposerId: ada.playerId,
        recipientId: bob.playerId,
        imbalances: [{ currencyId: "gold", difference: "101" }],
      },
    },
  ]);
});

test("holds that have ended are forgotten by the sweep, and no others", async () => {
  const [ada, bob] = await pair();
  await settle(ada, bob);
  await world.service.sweep();
  const count = async (): Promise<number> => {
    const [row] = await world.admin.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM ledger.holds WHERE owner_id = ANY ($1::uuid[])",
      [[ada.playerId, bob.playerId]],
    );
    return row?.count ?? 0;
  };
  expect(await count()).toBe(3);
  world.pass(holdS * 1000 + 1);
  await world.service.sweep();
  expect(await count()).toBe(0);
});
