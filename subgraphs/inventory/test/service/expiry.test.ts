import { createIds, createSystemRandom, SimulatedClock } from "@muster/runtime";
import { beforeAll, expect, test } from "vitest";
import {
  type ContainerKindId,
  createInventoryService,
  type DefinitionId,
  destroyExpired,
  expiryGraceMs,
  expiryOf,
  type ItemId,
  type PlayerId,
  type ServiceContext,
} from "../../src/service/index.js";
import {
  changesOf,
  clock,
  footprint,
  give,
  ids,
  kindOf,
  makePlayer,
  publish,
  publishBasics,
  sword,
  useSetting,
} from "../setting.js";

const setting = useSetting();
const torch = "torch" as DefinitionId;
const bag = "bag" as ContainerKindId;
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), {
    items: [kindOf({ id: torch, lifetimeS: 3600 })],
    containers: [{ id: bag, name: { en: "Bag" }, capacity: 10, countMax: 1 }],
  });
});

/** The service's context at another time. */
const at = (nowMs: number): ServiceContext => ({ ...setting().context, clock: new SimulatedClock(nowMs) });

test("an item past its lifetime cannot be used or moved, and is taken away wherever it is, once", async () => {
  const playerId = await makePlayer(setting());
  const torches = await give(setting(), playerId, [
    [torch, 3n],
    [sword, 1n],
  ]);
  const [first = "" as ItemId, second = "" as ItemId] = torches;
  const { id: bagId } = await setting().service.openContainer({ playerId, kindId: bag, idempotencyKey: "b" });
  const moving = { playerId, quantity: 1n, toContainerId: bagId };
  await setting().service.moveItem({ ...moving, itemId: second, idempotencyKey: ids.next() });
  expect(await destroyExpired(setting().context)).toBe(0);

  const endMs = expiryOf(first, 3600) ?? 0;
  expect(Math.abs(endMs - clock.nowMs() - 3_600_000)).toBeLessThan(60_000);
  const service = createInventoryService(at(clock.nowMs() + 3_601_000));
  const before = await footprint(setting());
  const expired = { code: "ITEM_NOT_OWNED", details: { itemId: first, expiredAt: expect.any(String) } };
  await expect(
    service.consumeItem({ playerId, itemId: first, quantity: 1n, idempotencyKey: ids.next() }),
  ).rejects.toMatchObject(expired);
  await expect(
    service.moveItem({ ...moving, itemId: first, idempotencyKey: ids.next() }),
  ).rejects.toMatchObject(expired);
  expect(await footprint(setting())).toEqual(before);

  expect(await destroyExpired(at(endMs + expiryGraceMs - 1000))).toBe(0);
  const later = at(clock.nowMs() + 3_601_000 + expiryGraceMs);
  const both = await Promise.all([destroyExpired(later), destroyExpired(later)]);
  expect(both.some((count) => count === 3)).toBe(true);
  const [left = []] = await setting().storage.readItems([
    { playerId, limit: 10, backward: false, from: undefined },
  ]);
  expect(left).toMatchObject([{ definitionId: sword }]);
  const gone = (await changesOf(setting(), playerId)).filter(({ kind }) => kind === "expire");
  expect(gone).toHaveLength(3);
  expect(await destroyExpired(later)).toBe(0);
});

/** Items of a kind that a player got 30 days ago. */
async function giveOld(playerId: PlayerId, definitionId: DefinitionId, quantity: bigint) {
  const oldIds = createIds(new SimulatedClock(clock.nowMs() - 30 * expiryGraceMs), createSystemRandom());
  const receipt = await createInventoryService({ ...setting().context, ids: oldIds }).grantItems({
    ...{ actorId: "service:test", playerId, reason: "test", idempotencyKey: ids.next() },
    ...{ items: [{ definitionId, quantity }], currencies: [] },
  });
  return receipt.itemIds;
}

const ownersOf = async (itemIds: readonly ItemId[]) =>
  (await setting().storage.findItems(itemIds)).map((item) => item?.ownerId);

const use = (nowMs: number, playerId: PlayerId, itemId: ItemId | undefined) =>
  createInventoryService(at(nowMs)).consumeItem({
    ...{ playerId, itemId: itemId ?? ("" as ItemId), quantity: 1n, idempotencyKey: ids.next() },
  });

test.each(["rolled back", "left"])("a lifetime published by mistake, %s", async (what) => {
  const lamp = `lamp-${what.replace(" ", "-")}` as DefinitionId;
  const right = await publish(setting(), { items: [kindOf({ id: lamp })] });
  const playerId = await makePlayer(setting());
  const lamps = await giveOld(playerId, lamp, 3n);
  await publish(setting(), { items: [kindOf({ id: lamp, lifetimeS: 60 })] });
  const publishedMs = clock.nowMs();
  await expect(use(publishedMs, playerId, lamps[0])).rejects.toMatchObject({ code: "ITEM_NOT_OWNED" });
  // Almost a day later, everything is there still.
  expect(await destroyExpired(at(publishedMs + expiryGraceMs - 60_000))).toBe(0);
  expect(await ownersOf(lamps)).toEqual([playerId, playerId, playerId]);
  const laterMs = publishedMs + 3 * expiryGraceMs;
  if (what === "left") {
    expect(await destroyExpired(at(laterMs))).toBe(3);
    expect(await ownersOf(lamps)).toEqual([undefined, undefined, undefined]);
    return;
  }
  await setting().definitions.rollBack({
    ...{ actorId: "service:test", note: "a mistake", idempotencyKey: ids.next() },
    toRevision: right.revision ?? 0,
  });
  expect(await destroyExpired(at(laterMs))).toBe(0);
  await use(laterMs, playerId, lamps[0]);
  expect((await ownersOf(lamps)).slice(1)).toEqual([playerId, playerId]);
});

test("another revision of the same lifetime does not begin the day anew, another lifetime does", async () => {
  const wick = "wick" as DefinitionId;
  await publish(setting(), { items: [kindOf({ id: wick, lifetimeS: 120 })] });
  const since = async () => {
    const [row] = await setting().admin.query<{ seconds: number; since: Date }>(
      "SELECT seconds, since FROM ledger.lifetimes WHERE asset_id = 'item:wick'",
    );
    return row;
  };
  const first = await since();
  expect(first?.seconds).toBe(120);
  await publish(setting(), { items: [kindOf({ id: wick, lifetimeS: 120, rarity: "rare" })] });
  expect(await since()).toEqual(first);
  await publish(setting(), { items: [kindOf({ id: wick, lifetimeS: 60 })] });
  const second = await since();
  expect(second?.seconds).toBe(60);
  expect(second?.since.getTime()).toBeGreaterThan(first?.since.getTime() ?? 0);
});
