import { defineLifetimes } from "@muster/ledger";
import { expect, test } from "vitest";
import type { ItemId, PlayerId } from "../../src/service/index.js";
import { dragonBox, goldOffer } from "../offers.js";
import {
  clock,
  footprint,
  holdingsOf,
  ids,
  makePlayer,
  publish,
  purchase,
  refusalOf,
  type Setting,
  until,
  useSetting,
} from "../setting.js";

const setting = useSetting({
  "box:dragon": dragonBox,
  "offer:dragons": goldOffer(1, [], { contents: { boxes: [{ boxId: "dragon", quantity: 2 }] } }),
});

async function itemsOf({ admin }: Setting, playerId: PlayerId, assetId: string): Promise<ItemId[]> {
  const rows = await admin.query<{ readonly id: ItemId }>(
    "SELECT id FROM ledger.items WHERE owner_id = $1 AND asset_id = $2 ORDER BY id",
    [playerId, assetId],
  );
  return rows.map(({ id }) => id);
}

test("an offer's boxes are opened at once, and their draws can be made again", async () => {
  const { service, storage } = setting();
  const playerId = await makePlayer(setting(), { gold: 10n });
  const order = await service.purchaseOffer(purchase(playerId, "dragons", 1n, { quantity: 10 }));
  const replays = await service.replayDraws(order.id);
  expect(replays).toHaveLength(1);
  const [{ draw, places, agrees } = {}] = replays;
  expect(agrees).toBe(true);
  expect(draw).toMatchObject({ boxId: "dragon", boxRevision: 1, missesBefore: 0, orderId: order.id });
  expect(draw?.places).toHaveLength(20);
  const drawn = (wanted: number): number => places?.filter((place) => place === wanted).length ?? 0;
  const given = { "item:potion": drawn(0) * 2, "item:egg": drawn(1), "item:sword": drawn(2) };
  expect(await holdingsOf(setting(), playerId)).toEqual(
    Object.fromEntries(Object.entries(given).filter(([, count]) => count > 0)),
  );
  expect(drawn(2)).toBeGreaterThanOrEqual(4);
  const lastAt = places?.lastIndexOf(2) ?? -1;
  expect(await storage.findMisses([{ playerId, boxId: "dragon" as never }])).toEqual([20 - 1 - lastAt]);
});

test("an owned box is used up for what is in it, once for a key", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { chest: 2n });
  const [itemId] = await itemsOf(setting(), playerId, "item:chest");
  if (itemId === undefined) throw new Error("there is a chest");
  const request = { playerId, itemId, idempotencyKey: ids.next() };
  const draw = await service.openBox(request);
  expect(await service.openBox(request)).toEqual(draw);
  expect(draw.places).toHaveLength(1);
  const prize = [{ "item:potion": 2 }, { "item:egg": 1 }, { "item:sword": 1 }][draw.places[0] ?? -1];
  expect(await holdingsOf(setting(), playerId)).toEqual({ "item:chest": 1, ...prize });
  expect(await refusalOf(service.openBox({ ...request, idempotencyKey: ids.next() }))).toMatchObject({
    code: "ITEM_NOT_OWNED",
  });
});

test("a box whose lifetime is over stays shut, until the lifetime is taken back", async () => {
  const { service, admin } = setting();
  const playerId = await makePlayer(setting(), { chest: 1n });
  const [itemId = "" as ItemId] = await itemsOf(setting(), playerId, "item:chest");
  const define = (seconds: number | null) =>
    admin.transact((tx) => defineLifetimes(tx, [{ assetId: "item:chest", seconds }], clock.nowMs()));
  const open = () => service.openBox({ playerId, itemId, idempotencyKey: ids.next() });
  await define(1);
  const expiresAtMs = Number.parseInt(itemId.slice(0, 8) + itemId.slice(9, 13), 16) + 1000;
  await until(async () => clock.nowMs() >= expiresAtMs);
  const before = await footprint(setting());
  expect(await refusalOf(open())).toEqual({
    code: "ITEM_NOT_OWNED",
    details: { field: "itemId", itemId, expiredAt: new Date(expiresAtMs).toISOString() },
  });
  expect(await footprint(setting())).toEqual(before);
  await define(60);
  await open();
  await define(null);
});

test("boxes that are opened at once keep the promise of the guarantee", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { chest: 5n });
  const chests = await itemsOf(setting(), playerId, "item:chest");
  const draws = await Promise.all(
    chests.map((itemId) => service.openBox({ playerId, itemId, idempotencyKey: ids.next() })),
  );
  const inOrder = draws.map((draw) => [draw.missesBefore, draw.places[0]] as const).sort(([a], [b]) => a - b);
  // Whoever came first, each draw began where another ended.
  let misses = 0;
  for (const { missesBefore, places } of draws.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    expect(missesBefore).toBe(misses);
    misses = places[0] === 2 ? 0 : misses + 1;
  }
  expect(inOrder.some(([, place]) => place === 2)).toBe(true);
});

test("full stacks do not let a player draw again until something rare comes", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { chest: 8n, potion: 1000n, gold: 1n });
  for (const itemId of await itemsOf(setting(), playerId, "item:chest"))
    await service.openBox({ playerId, itemId, idempotencyKey: ids.next() });
  await service.purchaseOffer(purchase(playerId, "dragons", 1n));
  const held = await holdingsOf(setting(), playerId);
  expect(held["item:chest"]).toBeUndefined();
  expect(held["item:potion"]).toBeGreaterThan(1000);
});

test("what is not a box, or another's, is not opened", async () => {
  const { service } = setting();
  const [playerId, otherId] = [
    await makePlayer(setting(), { sword: 1n }),
    await makePlayer(setting(), { chest: 1n }),
  ];
  const [[sword], [chest]] = [
    await itemsOf(setting(), playerId, "item:sword"),
    await itemsOf(setting(), otherId, "item:chest"),
  ];
  if (sword === undefined || chest === undefined) throw new Error("there are both");
  const before = await footprint(setting());
  const open = (itemId: string) =>
    refusalOf(service.openBox({ playerId, itemId: itemId as ItemId, idempotencyKey: ids.next() }));
  expect(await open(sword)).toMatchObject({ code: "BAD_USER_INPUT", details: { field: "itemId" } });
  expect(await open(chest)).toMatchObject({ code: "ITEM_NOT_OWNED" });
  expect(await open(ids.next())).toMatchObject({ code: "ITEM_NOT_OWNED" });
  expect(await open("x")).toMatchObject({ code: "BAD_USER_INPUT", details: { field: "itemId" } });
  expect(await footprint(setting())).toEqual(before);
});

test("a draw can be made again when the box has changed", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting(), { gold: 1n });
  const order = await service.purchaseOffer(purchase(playerId, "dragons", 1n));
  await publish(setting(), {
    "box:dragon": {
      ...dragonBox,
      guarantee: null,
      entries: [{ weight: 1, currencies: [{ currencyId: "gems", amount: "1" }] }],
    },
  });
  const [replay] = await service.replayDraws(order.id);
  expect(replay).toMatchObject({ agrees: true, draw: { odds: { weights: [70, 25, 5] } } });
  expect(await refusalOf(service.replayDraws(ids.next()))).toMatchObject({ code: "NOT_FOUND" });
});
