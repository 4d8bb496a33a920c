import { afterAll, beforeAll, expect, test } from "vitest";
import type { ItemId, Trade } from "../../../src/service/index.js";
import {
  about,
  findContradictions,
  gives,
  hasOf,
  ids,
  makeTrader,
  openPolicy,
  openTradeWorld,
  swordForPotions,
  type Trader,
  type TradeWorld,
} from "../../trade-world.js";

let world: TradeWorld;
beforeAll(async () => {
  world = await openTradeWorld((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect(await findContradictions(world.admin)).toEqual([]);
  await world.close();
});

const pair = async (): Promise<[Trader, Trader]> => [await makeTrader(world), await makeTrader(world)];

/** Everything that a refused request must leave as it is. */
async function footprint(): Promise<unknown> {
  const [row] = await world.admin.query(`SELECT
    (SELECT count(*) FROM ledger.transfers) AS transfers, (SELECT count(*) FROM ledger.item_moves) AS moves,
    (SELECT count(*) FROM ledger.idempotency) AS keys, (SELECT count(*) FROM ledger.reservations) AS reservations,
    (SELECT count(*) FROM inventory.trades) AS trades, (SELECT sum(step) FROM inventory.trades) AS steps,
    (SELECT count(*) FROM ledger.holds) AS holds, (SELECT count(*) FROM events.outbox) AS events`);
  return row;
}

async function eventsOf(trade: Trade, { playerId }: Trader): Promise<unknown[]> {
  const rows = await world.admin.query<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM events.outbox WHERE topic = 'inventory.tradeChanged' AND key = $1
     AND payload ->> 'tradeId' = $2 ORDER BY sequence`,
    [`player:${playerId}`, trade.id],
  );
  return rows.map(({ payload }) => [payload["state"], payload["version"]]);
}

test("proposed, accepted and twice confirmed: both get what they were promised, at once", async () => {
  const [ada, bob] = await pair();
  const { service } = world;
  const proposal = swordForPotions(ada, bob);
  const trade = await service.proposeTrade(proposal);
  expect(await hasOf(world, ada)).toEqual({ swords: ada.swords.slice(1), potions: 100n, gold: 490n });
  expect(await hasOf(world, bob)).toEqual({ swords: bob.swords, potions: 100n, gold: 500n });
  expect(await service.proposeTrade(proposal)).toEqual(trade);

  await service.acceptTrade(about(trade, bob));
  expect((await hasOf(world, bob)).potions).toBe(80n);
  const confirmation = about(trade, bob);
  expect((await service.confirmTrade(confirmation)).state).toBe("accepted");
  const last = about(trade, ada);
  const settled = await service.confirmTrade(last);
  expect(settled).toMatchObject({ state: "settled", imbalances: [] });
  expect(await hasOf(world, ada)).toEqual({ swords: ada.swords.slice(1), potions: 120n, gold: 490n });
  expect(await hasOf(world, bob)).toEqual({
    swords: [...bob.swords, ada.swords[0]].sort(),
    potions: 80n,
    gold: 510n,
  });
  const before = await footprint();
  expect(await service.confirmTrade(last)).toEqual(settled);
  expect(await service.confirmTrade(confirmation)).toEqual(settled);
  await expect(service.cancelTrade(about(trade, ada))).rejects.toMatchObject({
    code: "TRADE_CLOSED",
    details: { state: "settled" },
  });
  expect(await footprint()).toEqual(before);
  for (const player of [ada, bob])
    expect(await eventsOf(trade, player)).toEqual([
      ["proposed", 1],
      ["accepted", 1],
      ["accepted", 1],
      ["settled", 1],
    ]);
});

test("cancelled, declined or over, everything goes back", async () => {
  const [ada, bob] = await pair();
  const { service } = world;
  const before = [await hasOf(world, ada), await hasOf(world, bob)];
  const ends = [
    async (trade: Trade) => service.cancelTrade(about(trade, ada)),
    async (trade: Trade) => service.declineTrade(about(trade, bob)),
    async (trade: Trade) => {
      await service.acceptTrade(about(trade, bob));
      return service.cancelTrade(about(trade, bob));
    },
    async (trade: Trade) => {
      await service.acceptTrade(about(trade, bob));
      world.pass(3_601_000);
      await expect(service.confirmTrade(about(trade, ada))).rejects.toMatchObject({
        code: "TRADE_CLOSED",
        details: { state: "expired" },
      });
      expect(await service.sweep()).toBe(false);
      return (await world.trades.findTrades([trade.id]))[0];
    },
  ];
  const states: unknown[] = [];
  for (const end of ends) {
    const trade = await service.proposeTrade(swordForPotions(ada, bob));
    states.push((await end(trade))?.state);
    expect([await hasOf(world, ada), await hasOf(world, bob)]).toEqual(before);
  }
  expect(states).toEqual(["cancelled", "declined", "cancelled", "expired"]);
});

test("who changes their side may use what is in escrow, and nobody confirms what they have not seen", async () => {
  const [ada, bob] = await pair();
  const { service } = world;
  const trade = await service.proposeTrade({
    ...swordForPotions(ada, bob),
    offer: gives(
      [
        [ada.swords[0], 1n],
        [ada.potions, 100n],
      ],
      500n,
    ),
  });
  await service.acceptTrade(about(trade, bob));
  await service.confirmTrade(about(trade, bob));
  const request = {
    ...about(trade, ada),
    gives: gives(
      [
        [ada.swords[0], 1n],
        [ada.potions, 40n],
      ],
      450n,
    ),
  };
  const changed = await service.updateTrade(request);
  expect(changed).toMatchObject({ version: 2, recipient: { confirmed: false }, state: "accepted" });
  expect(await service.updateTrade(request)).toEqual(changed);
  expect(await hasOf(world, ada)).toEqual({ swords: ada.swords.slice(1), potions: 60n, gold: 50n });
  await expect(service.confirmTrade(about(trade, bob))).rejects.toMatchObject({
    code: "CONFLICT",
    details: { field: "version", version: 2 },
  });
  await expect(
    service.updateTrade({ ...about(changed, ada), gives: gives([[ada.potions, 101n]]) }),
  ).rejects.toMatchObject({ code: "ITEM_NOT_OWNED" });
  await service.confirmTrade(about(changed, bob));
  expect((await service.confirmTrade(about(changed, ada))).state).toBe("settled");
  expect(await hasOf(world, bob)).toEqual({
    swords: [...bob.swords, ada.swords[0]].sort(),
    potions: 120n,
    gold: 950n,
  });
});

test("an item that is in one trade cannot go into another, nor be used up meanwhile", async () => {
  const [ada, bob] = await pair();
  const { service } = world;
  await service.proposeTrade(swordForPotions(ada, bob));
  const itemId = ada.swords[0] ?? ("" as ItemId);
  await expect(service.proposeTrade(swordForPotions(ada, bob))).rejects.toMatchObject({
    code: "ITEM_NOT_OWNED",
    details: { field: "offer.items[0].itemId" },
  });
  await expect(
    service.consumeItem({ playerId: ada.playerId, itemId, quantity: 1n, idempotencyKey: ids.next() }),
  ).rejects.toMatchObject({ code: "ITEM_NOT_OWNED" });
});

test("a settled trade whose stack would grow over its limit stays open", async () => {
  const [ada, bob] = await pair();
  const { service } = world;
  const trade = await service.proposeTrade({
    ...swordForPotions(ada, bob),
    offer: gives([[ada.potions, 100n]]),
    request: gives([], 1n),
  });
  await service.acceptTrade(about(trade, bob));
  await service.confirmTrade(about(trade, ada));
  await service.grantItems({
    actorId: "service:test",
    playerId: bob.playerId,
    items: [{ definitionId: "potion" as never, quantity: 850n }],
    currencies: [],
    reason: "test",
    idempotencyKey: ids.next(),
  });
  const before = await footprint();
  await expect(service.confirmTrade(about(trade, bob))).rejects.toMatchObject({
    code: "CONFLICT",
    details: { field: "quantity", assetId: "item:potion" },
  });
  expect(await footprint()).toEqual(before);
  expect((await service.cancelTrade(about(trade, bob))).state).toBe("cancelled");
});

test("a player has so many open trades and no more, however many are proposed at once", async () => {
  const ada = await makeTrader(world);
  const { service } = world;
  const others = await Promise.all(Array.from({ length: 4 }, () => makeTrader(world)));
  const tries = await Promise.allSettled(
    Array.from({ length: 12 }, (_, at) =>
      service.proposeTrade({ ...swordForPotions(ada, others[at % 4] ?? ada), offer: gives([], 1n) }),
    ),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(openPolicy.openTradesMax);
  for (const one of tries)
    if (one.status === "rejected")
      expect(one.reason).toMatchObject({
        code: "LIMIT_REACHED",
        details: { limit: "openTrades", max: openPolicy.openTradesMax },
      });
  expect((await hasOf(world, ada)).gold).toBe(500n - BigInt(openPolicy.openTradesMax));
});

test("a player's proposals to another that wait for an answer are few, however many are made at once", async () => {
  const [ada, bob] = await pair();
  const carol = await makeTrader(world);
  const { service } = world;
  const propose = (from: Trader, to: Trader) =>
    service.proposeTrade({ ...swordForPotions(from, to), offer: gives([], 1n) });
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => propose(ada, bob)));
  const made = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(made).toHaveLength(3);
  const before = await footprint();
  const refusal = { code: "LIMIT_REACHED", details: { limit: "openTradesWithPlayer", max: 3 } };
  await expect(propose(ada, bob)).rejects.toMatchObject(refusal);
  expect(await footprint()).toEqual(before);
  await propose(bob, ada);
  await propose(carol, bob);
  const [first, second] = made;
  if (first === undefined || second === undefined) throw new Error("three were made");
  await service.declineTrade(about(first, bob));
  await service.acceptTrade(about(second, bob));
  await propose(ada, bob);
  await propose(ada, bob);
  await expect(propose(ada, bob)).rejects.toMatchObject({ code: "LIMIT_REACHED" });
});

test("a trade is nobody's but its players'", async () => {
  const [ada, bob] = await pair();
  const eve = await makeTrader(world);
  const trade = await world.service.proposeTrade(swordForPotions(ada, bob));
  for (const act of ["acceptTrade", "confirmTrade", "declineTrade", "cancelTrade"] as const)
    await expect(world.service[act](about(trade, eve))).rejects.toMatchObject({
      code: "NOT_FOUND",
      details: { field: "tradeId" },
    });
});

test("bad input names its field and leaves nothing behind", async () => {
  const [ada, bob] = await pair();
  const good = swordForPotions(ada, bob);
  const crowned = await world.service.grantItems({
    actorId: "service:test",
    playerId: ada.playerId,
    items: [{ definitionId: "crown" as never, quantity: 1n }],
    currencies: [],
    reason: "test",
    idempotencyKey: ids.next(),
  });
  const cases: [changes: Partial<typeof good>, code: string, field: string][] = [
    [{ withPlayerId: ada.playerId }, "BAD_USER_INPUT", "withPlayerId"],
    [{ withPlayerId: "bob" as never }, "BAD_USER_INPUT", "withPlayerId"],
    [{ withPlayerId: ids.next() }, "NOT_FOUND", "withPlayerId"],
    [{ offer: gives(), request: gives() }, "BAD_USER_INPUT", "offer"],
    [{ offer: gives([[ada.swords[0], 2n]]) }, "BAD_USER_INPUT", "offer.items[0].quantity"],
    [{ offer: gives([[ada.potions, 0n]]) }, "BAD_USER_INPUT", "offer.items[0].quantity"],
    [{ offer: gives([[ada.potions, 101n]]) }, "ITEM_NOT_OWNED", "offer.items[0].itemId"],
    [
      {
        offer: gives([
          [ada.potions, 1n],
          [ada.potions, 1n],
        ]),
      },
      "BAD_USER_INPUT",
      "offer.items[1].itemId",
    ],
    [{ offer: gives([[bob.swords[0], 1n]]) }, "ITEM_NOT_OWNED", "offer.items[0].itemId"],
    [{ request: gives([[ada.swords[1], 1n]]) }, "ITEM_NOT_OWNED", "request.items[0].itemId"],
    [{ offer: gives([[crowned.itemIds[0], 1n]]) }, "NOT_TRADABLE", "offer.items[0].itemId"],
    [
      { offer: { items: [], currencies: [{ currencyId: "gems" as never, amount: 1n }] } },
      "NOT_FOUND",
      "offer.currencies[0].currencyId",
    ],
    [
      { offer: gives(Array.from({ length: 21 }, () => [ids.next<ItemId>(), 1n] as const)) },
      "BAD_USER_INPUT",
      "offer.items",
    ],
    [{ message: "x".repeat(201) }, "BAD_USER_INPUT", "message"],
    [{ expiresInS: 59 }, "BAD_USER_INPUT", "expiresInS"],
    [{ expiresInS: 604_801 }, "BAD_USER_INPUT", "expiresInS"],
    [{ idempotencyKey: "" }, "BAD_USER_INPUT", "idempotencyKey"],
  ];
  const before = await footprint();
  for (const [changes, code, field] of cases)
    await expect(
      world.service.proposeTrade({ ...good, idempotencyKey: ids.next(), ...changes }),
      field,
    ).rejects.toMatchObject({ code, details: { field } });
  await expect(
    world.service.proposeTrade({ ...good, idempotencyKey: ids.next(), offer: gives([], 501n) }),
  ).rejects.toMatchObject({ code: "INSUFFICIENT_FUNDS", details: { missing: "1" } });
  expect(await footprint()).toEqual(before);
  await world.service.proposeTrade(good);
  await expect(
    world.service.proposeTrade({ ...good, message: "another", offer: gives([], 1n) }),
  ).rejects.toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
});
