import { afterAll, beforeAll, expect, test } from "vitest";
import { noteBlocks } from "../../../src/storage/blocks.js";
import {
  about,
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

let world: TradeWorld;
beforeAll(async () => {
  world = await openTradeWorld((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect(await findContradictions(world.admin)).toEqual([]);
  await world.close();
});

const pair = async (): Promise<[Trader, Trader]> => [await makeTrader(world), await makeTrader(world)];
const note = (by: Trader, whom: Trader, isBlocked: boolean) =>
  world.admin.transact((tx) =>
    noteBlocks(tx, [{ playerId: by.playerId, blockedId: whom.playerId, isBlocked }]),
  );
const gift = (from: Trader, to: Trader) => ({
  ...{ fromPlayerId: from.playerId, toPlayerId: to.playerId, ...gives([], 1n), message: null },
  idempotencyKey: ids.next<string>(),
});
const refused = { code: "INTERACTION_REFUSED", details: {} };
const untouched = async (...traders: Trader[]) => {
  for (const trader of traders)
    expect(await hasOf(world, trader)).toEqual({ swords: trader.swords, potions: 100n, gold: 500n });
};

test("of two of whom one has blocked the other, neither gives to nor trades with the other, and both are told the same", async () => {
  const [ada, bob] = await pair();
  await note(ada, bob, true);
  const errors = await Promise.all(
    [
      world.service.proposeTrade(swordForPotions(ada, bob)),
      world.service.proposeTrade(swordForPotions(bob, ada)),
      world.service.sendGift(gift(ada, bob)),
      world.service.sendGift(gift(bob, ada)),
      world.service.transferItem({
        ...{ actorId: `player:${bob.playerId}`, fromPlayerId: bob.playerId, toPlayerId: ada.playerId },
        ...{ itemId: bob.potions, quantity: 1n, idempotencyKey: ids.next<string>() },
      }),
    ].map((deed) => deed.catch((error: unknown) => error as Error)),
  );
  for (const error of errors) expect(error).toMatchObject(refused);
  expect(new Set(errors.map((error) => (error as Error).message)).size).toBe(1);
  await untouched(ada, bob);
  await note(ada, bob, false);
  await world.service.proposeTrade(swordForPotions(ada, bob));
  await world.service.sendGift(gift(bob, ada));
});

test("a block by each of the two ends with both", async () => {
  const [ada, bob] = await pair();
  await note(ada, bob, true);
  await note(bob, ada, true);
  await note(ada, bob, false);
  await expect(world.service.sendGift(gift(ada, bob))).rejects.toMatchObject(refused);
  await note(bob, ada, false);
  await world.service.sendGift(gift(ada, bob));
});

test("what was made under a key before the block is answered as it was", async () => {
  const [ada, bob] = await pair();
  const given = gift(ada, bob);
  const receipt = await world.service.sendGift(given);
  await note(bob, ada, true);
  expect(await world.service.sendGift(given)).toEqual(receipt);
});

test("open trades of the two do not go on, can be left, and are cancelled", async () => {
  const [ada, bob] = await pair();
  const [carol] = await pair();
  const trades = {
    proposed: await world.service.proposeTrade(swordForPotions(ada, bob)),
    accepted: await world.service.proposeTrade({
      ...swordForPotions(bob, ada),
      ...{ offer: gives([], 5n), request: gives([], 7n) },
    }),
    declined: await world.service.proposeTrade({ ...swordForPotions(ada, bob), offer: gives([], 1n) }),
    others: await world.service.proposeTrade({ ...swordForPotions(ada, carol), offer: gives([], 3n) }),
  };
  await world.service.acceptTrade(about(trades.accepted, ada));
  await world.service.confirmTrade(about(trades.accepted, ada));
  await note(bob, ada, true);
  const { service } = world;
  await expect(service.acceptTrade(about(trades.proposed, bob))).rejects.toMatchObject(refused);
  await expect(service.confirmTrade(about(trades.accepted, bob))).rejects.toMatchObject(refused);
  await expect(
    service.updateTrade({ ...about(trades.accepted, bob), gives: gives([], 6n) }),
  ).rejects.toMatchObject(refused);
  expect(await service.declineTrade(about(trades.declined, bob))).toMatchObject({ state: "declined" });
  await service.endTradesBetween(ada.playerId, bob.playerId);
  await service.endTradesBetween(ada.playerId, bob.playerId);
  const states = await world.trades.findTrades(Object.values(trades).map(({ id }) => id));
  expect(states.map((trade) => trade?.state)).toEqual(["cancelled", "cancelled", "declined", "proposed"]);
  await untouched(bob);
  await service.cancelTrade(about(trades.others, ada));
  await untouched(ada, carol);
});

test("a proposal and a block at the same moment leave no open trade", async () => {
  for (let round = 0; round < 8; round++) {
    const [ada, bob] = await pair();
    await Promise.allSettled([
      world.service.proposeTrade(swordForPotions(ada, bob)),
      note(bob, ada, true).then(() => world.service.endTradesBetween(bob.playerId, ada.playerId)),
      world.service.proposeTrade({ ...swordForPotions(bob, ada), offer: gives([], 1n) }),
    ]);
    expect(await world.trades.findOpenBetween(ada.playerId, bob.playerId, 10)).toEqual([]);
    await untouched(ada, bob);
  }
});
