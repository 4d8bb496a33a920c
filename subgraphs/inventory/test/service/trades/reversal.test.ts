import { readAudit } from "@muster/audit";
import { findBalances, readHolds, wasReturned } from "@muster/ledger";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ItemId, Reversal, ReversalId } from "../../../src/service/index.js";
import {
  about,
  bag,
  buyFor,
  findContradictions,
  gives,
  hasOf,
  ids,
  makeTrader,
  openTradeWorld,
  potion,
  swordForPotions,
  type Trader,
  type TradeWorld,
} from "../../trade-world.js";

let world: TradeWorld;
let other: TradeWorld;
beforeAll(async () => {
  const { databaseUrl } = await testServers();
  world = await openTradeWorld(databaseUrl, { policy: { tradeHoldS: 86_400 } });
  other = await openTradeWorld(databaseUrl, { policy: { tradeHoldS: 86_400 } });
});
afterAll(async () => {
  expect(await findContradictions(world.admin)).toEqual([]);
  await world.close();
  await other.close();
});

const page = { limit: 10, backward: false, from: undefined };

async function settle(from: Trader, to: Trader) {
  const trade = await world.service.proposeTrade(swordForPotions(from, to));
  await world.service.acceptTrade(about(trade, to));
  await world.service.confirmTrade(about(trade, to));
  return world.service.confirmTrade(about(trade, from));
}

const order = (victim: Trader, sinceMs: number) => ({
  actorId: "staff:1",
  playerId: victim.playerId,
  sinceMs,
  reason: "account stolen",
  idempotencyKey: ids.next<string>(),
});

async function goldOwedBy({ playerId }: Trader): Promise<bigint> {
  const [debt] = await findBalances(world.admin, [{ ownerId: playerId, assetId: "debt:gold" }]);
  return debt?.amount ?? 0n;
}

test("everything that a stolen account handed over comes back, and what it got goes back", async () => {
  const [victim, thief, friend] = [await makeTrader(world), await makeTrader(world), await makeTrader(world)];
  const start = [await hasOf(world, victim), await hasOf(world, thief), await hasOf(world, friend)];
  const sinceMs = world.nowMs();
  const trade = await settle(victim, thief);
  await world.service.sendGift({
    fromPlayerId: victim.playerId,
    toPlayerId: friend.playerId,
    ...gives([[victim.swords[1], 1n]], 490n),
    message: null,
    idempotencyKey: ids.next(),
  });
  const preview = await world.service.previewReversal({ playerId: victim.playerId, sinceMs });
  expect(preview.isWhole).toBe(true);
  expect(preview.sources.map(({ reason }) => reason)).toEqual(["gift", "trade"]);
  const late = { playerId: victim.playerId, sinceMs: world.nowMs() + 60_000 };
  await expect(world.service.previewReversal(late)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  const request = order(victim, sinceMs);
  const reversal = await world.service.reverseTrades(request);
  expect(await world.service.reverseTrades(request)).toEqual(reversal);
  await expect(world.service.reverseTrades({ ...request, reason: "else" })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
  // Two processes do the same work at once.
  await Promise.all([world, other].map(({ service }) => service.runReversal(reversal.id)));
  await world.service.runReversal(reversal.id);
  expect([await hasOf(world, victim), await hasOf(world, thief), await hasOf(world, friend)]).toEqual(start);
  const [done] = await world.trades.findReversals([reversal.id]);
  expect(done?.completedAtMs).not.toBeNull();
  const sources = await world.trades.readReversedSources(reversal.id, page);
  expect(sources.map(({ reason }) => reason).sort()).toEqual(["gift", "trade"]);
  expect(preview.sources).toMatchObject(
    sources.toReversed().map(({ sourceId, lines }) => ({ sourceId, lines })),
  );
  expect(await world.service.previewReversal({ playerId: victim.playerId, sinceMs })).toEqual({
    sources: [],
    isWhole: true,
  });
  expect(sources.flatMap(({ lines }) => lines.map(({ missing }) => missing))).toEqual([0n, 0n, 0n, 0n, 0n]);
  expect((await world.trades.findTrades([trade.id]))[0]?.state).toBe("reversed");
  const audit = await readAudit(
    world.admin,
    { subject: `player:${victim.playerId}`, action: "inventory.reverseTrades" },
    page,
  );
  expect(audit.map(({ action, details }) => [action, details["reversalId"]])).toEqual([
    ["inventory.reverseTrades", reversal.id],
    ["inventory.reverseTrades", reversal.id],
  ]);
  await expect(world.service.confirmTrade(about(trade, thief))).rejects.toMatchObject({
    code: "TRADE_CLOSED",
    details: { state: "reversed" },
  });
});

test("what is gone is reported, and of a currency owed", async () => {
  const [victim, thief] = [await makeTrader(world), await makeTrader(world)];
  const sinceMs = world.nowMs();
  await world.service.sendGift({
    fromPlayerId: victim.playerId,
    toPlayerId: thief.playerId,
    ...gives(
      [
        [victim.swords[0], 1n],
        [victim.swords[1], 1n],
        [victim.potions, 100n],
      ],
      500n,
    ),
    message: null,
    idempotencyKey: ids.next(),
  });
  const { potions } = await makeThiefSpend(thief, victim.swords[0] ?? ("" as ItemId));
  const preview = await world.service.previewReversal({ playerId: victim.playerId, sinceMs });
  const reversal = await world.service.reverseTrades(order(victim, sinceMs));
  await world.service.runReversal(reversal.id);
  expect(await hasOf(world, victim)).toEqual({ swords: [victim.swords[1]], potions, gold: 100n });
  expect((await hasOf(world, thief)).gold).toBe(0n);
  expect(await goldOwedBy(thief)).toBe(400n);
  const [source] = await world.trades.readReversedSources(reversal.id, page);
  expect(source?.lines.map(({ handed, missing }) => [handed.kind, missing])).toEqual([
    ["unique", 1n],
    ["unique", 0n],
    ["stack", 100n - potions],
    ["currency", 400n],
  ]);
  expect(preview.sources).toMatchObject([{ sourceId: source?.sourceId, lines: source?.lines }]);
});

test("what was bought as a gift goes to who paid for it, and its return is on record", async () => {
  const [victim, thief] = [await makeTrader(world), await makeTrader(world)];
  const sinceMs = world.nowMs();
  const { orderId, swordId } = await buyFor(world, victim, thief);
  expect((await hasOf(world, thief)).gold).toBe(550n);
  await expect(
    world.service.transferItem({
      ...{ actorId: `player:${thief.playerId}`, fromPlayerId: thief.playerId, toPlayerId: victim.playerId },
      ...{ itemId: swordId, quantity: 1n, idempotencyKey: ids.next() },
    }),
  ).rejects.toMatchObject({ code: "TRADE_LOCKED", details: { reason: "gift" } });
  const reversal = await world.service.reverseTrades(order(victim, sinceMs));
  await world.service.runReversal(reversal.id);
  expect(await hasOf(world, victim)).toEqual({
    ...{ swords: [...victim.swords, swordId], potions: 100n, gold: 550n },
  });
  expect(await hasOf(world, thief)).toEqual({ swords: thief.swords, potions: 100n, gold: 500n });
  expect(await wasReturned(world.admin, orderId)).toBe(true);
  const [source] = await world.trades.readReversedSources(reversal.id, page);
  expect(source).toMatchObject({ sourceId: orderId, reason: "gift" });
});

/** Uses up the sword, all but 30 potions and all but 100 gold. */
async function makeThiefSpend(thief: Trader, swordId: ItemId) {
  const { playerId } = thief;
  const use = (itemId: ItemId, quantity: bigint) =>
    world.service.consumeItem({ playerId, itemId, quantity, idempotencyKey: ids.next() });
  await use(swordId, 1n);
  await use(thief.potions, 170n);
  await world.service.revokeItems({
    actorId: "staff:1",
    playerId,
    items: [],
    currencies: gives([], 900n).currencies,
    policy: "availableOnly",
    reason: "test",
    idempotencyKey: ids.next(),
  });
  return { potions: 30n };
}

/** Puts potions of the trader's into a new bag. @returns The stack there. */
async function bagPotions({ playerId, potions }: Trader, quantity: bigint): Promise<ItemId> {
  const { id } = await world.service.openContainer({ playerId, kindId: bag, idempotencyKey: ids.next() });
  await world.service.moveItem({
    ...{ playerId, itemId: potions, quantity, toContainerId: id },
    idempotencyKey: ids.next(),
  });
  const [stack] = await world.storage.findStacks([
    { ownerId: playerId, containerId: id, definitionId: potion },
  ]);
  return stack?.id ?? ("" as ItemId);
}

test("what was put into containers comes back too, and two lines of one kind do not count on the same", async () => {
  const [victim, thief] = [await makeTrader(world), await makeTrader(world)];
  const sinceMs = world.nowMs();
  const bagged = await bagPotions(victim, 40n);
  await world.service.sendGift({
    fromPlayerId: victim.playerId,
    toPlayerId: thief.playerId,
    ...gives([
      [victim.potions, 60n],
      [bagged, 40n],
    ]),
    message: null,
    idempotencyKey: ids.next(),
  });
  // Of the thief's 200 potions 30 are left in the main inventory and 20 in a bag.
  const { playerId, potions: itemId } = thief;
  await world.service.consumeItem({ playerId, itemId, quantity: 150n, idempotencyKey: ids.next() });
  await bagPotions(thief, 20n);
  const reversal = await world.service.reverseTrades(order(victim, sinceMs));
  await world.service.runReversal(reversal.id);
  expect((await hasOf(world, victim)).potions).toBe(50n);
  expect((await hasOf(world, thief)).potions).toBe(0n);
  const [source] = await world.trades.readReversedSources(reversal.id, page);
  expect(source?.lines.map(({ missing }) => missing)).toEqual([10n, 40n]);
});

/** Waits until so many connections wait for a lock. */
const untilWaiting = (count: number) =>
  expect
    .poll(async () => {
      const [row] = await world.admin.query<{ readonly count: number }>(
        `SELECT count(*)::integer AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return row?.count;
    })
    .toBe(count);

async function untilLater(): Promise<void> {
  const begunMs = world.nowMs();
  await expect.poll(() => world.nowMs()).toBeGreaterThan(begunMs);
}

// What the gift is kept by, at first: its payer's account, before anything is written; then the last of its rows.
test.each([
  ["decided, and nothing of it written", "SELECT FROM ledger.accounts WHERE owner_id = $1 FOR UPDATE"],
  ["written", "LOCK TABLE inventory.gifts IN SHARE MODE"],
])("a gift that is %s when the order is given is undone, or later than the order", async (when, keep) => {
  for (const side of ["giver", "recipient"] as const) {
    const [ada, bob] = [await makeTrader(world), await makeTrader(world)];
    const victim = side === "giver" ? ada : bob;
    const sinceMs = world.nowMs();
    let giving: Promise<unknown> | undefined;
    let reversing: Promise<Reversal> | undefined;
    await other.admin.transact(async (tx) => {
      await tx.query(keep, keep.includes("$1") ? [ada.playerId] : []);
      giving = world.service.sendGift({
        ...{ fromPlayerId: ada.playerId, toPlayerId: bob.playerId, ...gives([[ada.swords[0], 1n]], 5n) },
        ...{ message: null, idempotencyKey: ids.next() },
      });
      await untilWaiting(1);
      await untilLater();
      reversing = world.service.reverseTrades(order(victim, sinceMs)).then(async (reversal) => {
        await world.service.runReversal(reversal.id);
        return reversal;
      });
      await Promise.race([reversing, untilWaiting(2)]);
    });
    const [reversal] = await Promise.all([reversing, giving]);
    const holds = await readHolds(world.admin, bob.playerId, world.nowMs());
    const isLater = holds.every(({ receivedAtMs }) => receivedAtMs > (reversal?.createdAtMs ?? 0));
    expect([when, holds.length, isLater]).toEqual([when, when === "written" ? 0 : 2, true]);
    expect((await hasOf(world, when === "written" ? ada : bob)).swords).toContain(ada.swords[0]);
  }
});

test("a gift from the store that is being bought when the order is given is later than the order", async () => {
  const [payer, friend] = [await makeTrader(world), await makeTrader(world)];
  const sinceMs = world.nowMs();
  let buying: Promise<unknown> | undefined;
  let reversing: Promise<Reversal> | undefined;
  await other.admin.transact(async (tx) => {
    await tx.query("SELECT FROM ledger.accounts WHERE owner_id = $1 FOR UPDATE", [friend.playerId]);
    buying = buyFor(world, payer, friend);
    await untilWaiting(1);
    await untilLater();
    reversing = world.service.reverseTrades(order(payer, sinceMs));
    await reversing.then(({ id }) => world.service.runReversal(id));
  });
  const [reversal] = await Promise.all([reversing, buying]);
  const holds = await readHolds(world.admin, friend.playerId, world.nowMs());
  expect(holds).toHaveLength(2);
  for (const { receivedAtMs } of holds) expect(receivedAtMs).toBeGreaterThan(reversal?.createdAtMs ?? 0);
});

test("a trade that is being settled when the order is given is undone, or settled after it", async () => {
  const [victim, thief] = [await makeTrader(world), await makeTrader(world)];
  const sinceMs = world.nowMs();
  const trade = await world.service.proposeTrade(swordForPotions(victim, thief));
  await world.service.acceptTrade(about(trade, thief));
  await world.service.confirmTrade(about(trade, thief));
  let settling: Promise<unknown> | undefined;
  let reversing: Promise<Reversal> | undefined;
  await other.admin.transact(async (tx) => {
    await tx.query("SELECT FROM inventory.trades WHERE id = $1 FOR UPDATE", [trade.id]);
    settling = world.service.confirmTrade(about(trade, victim));
    await untilWaiting(1);
    await untilLater();
    reversing = world.service.reverseTrades(order(victim, sinceMs)).then(async (reversal) => {
      await world.service.runReversal(reversal.id);
      return reversal;
    });
    // Either the order waits for the trade, or its job has looked and is done.
    await Promise.race([reversing, untilWaiting(2)]);
  });
  const reversal = await reversing;
  await settling;
  const [after] = await world.trades.findTrades([trade.id]);
  const isAfter = (after?.updatedAtMs ?? 0) > (reversal?.createdAtMs ?? Number.POSITIVE_INFINITY);
  expect([after?.state, isAfter]).toEqual([after?.state === "reversed" ? "reversed" : "settled", true]);
});

test("what changed hands before, and what is no longer held, stays", async () => {
  const [victim, thief] = [await makeTrader(world), await makeTrader(world)];
  await settle(victim, thief);
  world.pass(10);
  const reversal = await world.service.reverseTrades(order(victim, world.nowMs()));
  await world.service.runReversal(reversal.id);
  world.pass(86_400_000);
  const later = await world.service.reverseTrades(order(victim, world.nowMs() - 90_000_000));
  await world.service.runReversal(later.id);
  for (const { id } of [reversal, later])
    expect(await world.trades.readReversedSources(id, page)).toEqual([]);
  expect((await hasOf(world, thief)).swords).toContain(victim.swords[0]);
});

test("bad input names its field", async () => {
  const victim = await makeTrader(world);
  const cases: [changes: Partial<ReturnType<typeof order>>, code: string, field: string][] = [
    [{ sinceMs: world.nowMs() + 60_000 }, "BAD_USER_INPUT", "sinceAt"],
    [{ reason: "" }, "BAD_USER_INPUT", "reason"],
    [{ playerId: "x" as never }, "BAD_USER_INPUT", "playerId"],
    [{ playerId: ids.next() }, "NOT_FOUND", "playerId"],
    [{ idempotencyKey: "" }, "BAD_USER_INPUT", "idempotencyKey"],
  ];
  for (const [changes, code, field] of cases)
    await expect(
      world.service.reverseTrades({ ...order(victim, world.nowMs()), ...changes }),
      field,
    ).rejects.toMatchObject({ code, details: { field } });
  await expect(world.service.runReversal(ids.next<ReversalId>())).rejects.toMatchObject({ code: "INTERNAL" });
});
