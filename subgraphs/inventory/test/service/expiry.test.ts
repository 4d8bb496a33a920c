import { SimulatedClock } from "@muster/runtime";
import { beforeAll, expect, test } from "vitest";
import {
  type ContainerKindId,
  createInventoryService,
  type DefinitionId,
  destroyExpired,
  expiryOf,
  type ItemId,
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
  const later = { ...setting().context, clock: new SimulatedClock(clock.nowMs() + 3_601_000) };
  const service = createInventoryService(later);
  const before = await footprint(setting());
  const expired = { code: "ITEM_NOT_OWNED", details: { itemId: first, expiredAt: expect.any(String) } };
  await expect(
    service.consumeItem({ playerId, itemId: first, quantity: 1n, idempotencyKey: ids.next() }),
  ).rejects.toMatchObject(expired);
  await expect(
    service.moveItem({ ...moving, itemId: first, idempotencyKey: ids.next() }),
  ).rejects.toMatchObject(expired);
  expect(await footprint(setting())).toEqual(before);

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
