import { expect, test } from "vitest";
import type { PlayerId } from "../src/service/index.js";
import { goldOffer, line } from "./offers.js";
import {
  asPlayer,
  footprint,
  ids,
  makePlayer,
  publishEvent,
  purchase,
  until,
  useSetting,
} from "./setting.js";

const setting = useSetting({ "offer:potions": goldOffer(1, [line("potion", 1)], { giftable: true }) });

test("who registers can be given something", async () => {
  const { service, storage } = setting();
  const [playerId, newId] = [await makePlayer(setting(), { gold: 2n }), ids.next<PlayerId>()];
  const gift = purchase(playerId, "potions", 1n, { giftTo: newId });
  await expect(service.purchaseOffer(gift)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await publishEvent(setting(), "accounts.playerRegistered", newId, { playerId: newId });
  await until(async () => (await storage.knowPlayers([newId]))[0]);
  expect(await service.purchaseOffer(gift)).toMatchObject({ recipientId: newId });
});

test("of two of whom one has blocked the other, neither buys for the other until the block is lifted", async () => {
  const { service } = setting();
  const [ada, bob] = [await makePlayer(setting(), { gold: 9n }), await makePlayer(setting(), { gold: 9n })];
  const buy = (from: PlayerId, to: PlayerId | null) =>
    service.purchaseOffer(purchase(from, "potions", 1n, { giftTo: to })).then(
      ({ recipientId }) => recipientId,
      (error: { code: string; details: object }) => [error.code, error.details],
    );
  const tell = (isBlocked: boolean) =>
    publishEvent(setting(), "accounts.blockChanged", ada, { playerId: ada, blockedId: bob, isBlocked });
  const refused = ["INTERACTION_REFUSED", {}];
  expect(await buy(ada, bob)).toBe(bob);
  await tell(true);
  await until(async () => Array.isArray(await buy(bob, ada)));
  const before = await footprint(setting());
  expect([await buy(bob, ada), await buy(ada, bob)]).toEqual([refused, refused]);
  expect(await footprint(setting())).toEqual(before);
  expect(await buy(bob, null)).toBe(bob);
  await tell(false);
  await until(async () => (await buy(ada, bob)) === bob);
});

test("a publication is sold from at once, here and in another process", async () => {
  const { service, subgraph, definitions } = setting();
  const playerId = await makePlayer(setting(), { gold: 100n });
  await definitions.publish({
    changes: new Map([["offer:potions", goldOffer(2, [line("potion", 1)])]]),
    ...{ actorId: "service:test", note: "dearer", idempotencyKey: ids.next() },
  });
  await expect(service.purchaseOffer(purchase(playerId, "potions", 1n))).rejects.toMatchObject({
    code: "PRICE_CHANGED",
    details: { currencyId: "gold", amount: "2", offerRevision: 2 },
  });
  const query = `{ offer(id: "potions") { prices { amount } } }`;
  const price = await until(async () => {
    const { data } = await subgraph.execute({ query, principal: asPlayer(playerId), requestId: "test" });
    return JSON.stringify(data).includes('"2"') && data;
  });
  expect(JSON.parse(JSON.stringify(price))).toEqual({ offer: { prices: [{ amount: "2" }] } });
});
