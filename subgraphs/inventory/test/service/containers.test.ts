import { auditLedger } from "@muster/ledger";
import { beforeAll, expect, test } from "vitest";
import type { ContainerKindId, ItemId, PlayerId } from "../../src/service/index.js";
import {
  arrow,
  changesOf,
  footprint,
  give,
  ids,
  makePlayer,
  potion,
  publish,
  publishBasics,
  stackOf,
  sword,
  useSetting,
} from "../setting.js";

const setting = useSetting();
const bag = "bag" as ContainerKindId;
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), { containers: [{ id: bag, name: { en: "Bag" }, capacity: 3, countMax: 2 }] });
});

const open = (playerId: PlayerId) =>
  setting().service.openContainer({ playerId, kindId: bag, idempotencyKey: ids.next() });

const move = (playerId: PlayerId, itemId: ItemId, quantity: bigint, toContainerId: MoveTarget) =>
  setting().service.moveItem({ playerId, itemId, quantity, toContainerId, idempotencyKey: ids.next() });
type MoveTarget = Awaited<ReturnType<typeof open>>["id"] | null;

const has = async (playerId: PlayerId) => {
  const [items = []] = await setting().storage.readItems([
    { playerId, limit: 100, backward: false, from: undefined },
  ]);
  return items;
};

test("a player opens as many of a kind as may be, also when all are asked for at once", async () => {
  const playerId = await makePlayer(setting());
  const request = { playerId, kindId: bag, idempotencyKey: "same" };
  const first = await setting().service.openContainer(request);
  expect(first).toMatchObject({ playerId, kindId: bag, number: 1 });
  expect(await setting().service.openContainer(request)).toEqual(first);
  const more = await Promise.allSettled(Array.from({ length: 6 }, () => open(playerId)));
  expect(more.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await setting().storage.readContainers([playerId])).toMatchObject([[{ number: 1 }, { number: 2 }]]);
  await expect(open(playerId)).rejects.toMatchObject({ code: "LIMIT_REACHED" });
});

test("part of a stack is split off into a container and joins what is there; it is the same player's", async () => {
  const playerId = await makePlayer(setting());
  const { id } = await open(playerId);
  const [swordId = "" as ItemId] = await give(setting(), playerId, [
    [potion, 10n],
    [sword, 1n],
  ]);
  const main = await stackOf(setting(), playerId, potion);
  await move(playerId, main.id, 4n, id);
  await move(playerId, main.id, 2n, id);
  await move(playerId, swordId, 1n, id);
  const [split] = await setting().storage.findStacks([
    { ownerId: playerId, containerId: id, definitionId: potion },
  ]);
  expect(split).toMatchObject({ ownerId: playerId, containerId: id, quantity: 6n });
  expect(await setting().storage.findItems([main.id, swordId])).toMatchObject([
    { quantity: 4n, containerId: null },
    { ownerId: playerId, containerId: id },
  ]);
  expect(await has(playerId)).toHaveLength(3);
  const events = await changesOf(setting(), playerId);
  expect(events.at(-1)).toMatchObject({ ownerId: expect.any(String), kind: "move" });
  expect(events.slice(1).map(({ ownerId, changes }) => [ownerId === id, changes])).toEqual(
    expect.arrayContaining([
      [true, [{ assetId: "item:potion", itemId: null, delta: "4" }]],
      [false, [{ assetId: "item:potion", itemId: null, delta: "-4" }]],
      [true, [{ assetId: "item:sword", itemId: swordId, delta: "1" }]],
    ]),
  );
  if (split === undefined) throw new Error("the stack was seen above");
  await move(playerId, split.id, 6n, null);
  expect((await stackOf(setting(), playerId, potion)).quantity).toBe(10n);
  await setting().service.consumeItem({
    playerId,
    itemId: swordId,
    quantity: 1n,
    idempotencyKey: ids.next(),
  });
  expect(await has(playerId)).toHaveLength(1);
});

test("a container never holds more than it may, whoever fills it at once; a stack that is there takes more", async () => {
  const playerId = await makePlayer(setting());
  const { id } = await open(playerId);
  const swords = await give(setting(), playerId, [
    [sword, 8n],
    [potion, 5n],
  ]);
  const filling = await Promise.allSettled(swords.map((itemId) => move(playerId, itemId, 1n, id)));
  const refused = filling.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
  expect(refused).toEqual(Array(5).fill("CONTAINER_FULL"));
  const { id: potions } = await stackOf(setting(), playerId, potion);
  const before = await footprint(setting());
  await expect(move(playerId, potions, 1n, id)).rejects.toMatchObject({ code: "CONTAINER_FULL" });
  expect(await footprint(setting())).toEqual(before);
  const inside = (await has(playerId)).filter(({ containerId }) => containerId === id);
  expect(inside).toHaveLength(3);
  await move(playerId, inside[0]?.id ?? ("" as ItemId), 1n, null);
  await move(playerId, potions, 1n, id);
  await move(playerId, potions, 1n, id);
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});

test("what is refused changes nothing", async () => {
  const [playerId, other] = [await makePlayer(setting()), await makePlayer(setting())];
  const [{ id }, { id: foreign }] = [await open(playerId), await open(other)];
  await give(setting(), playerId, [[arrow, 60n]]);
  const { id: arrows } = await stackOf(setting(), playerId, arrow);
  await move(playerId, arrows, 60n, id);
  await give(setting(), playerId, [[arrow, 60n]]);
  const before = await footprint(setting());
  const refusals: [() => Promise<unknown>, string, string | undefined][] = [
    [() => move(playerId, arrows, 60n, id), "CONFLICT", "quantity"],
    [() => move(playerId, arrows, 61n, null), "BAD_USER_INPUT", "toContainerId"],
    [() => move(playerId, arrows, 61n, id), "ITEM_NOT_OWNED", "quantity"],
    [() => move(playerId, arrows, 1n, foreign), "NOT_FOUND", "toContainerId"],
    [() => move(other, arrows, 1n, foreign), "ITEM_NOT_OWNED", "itemId"],
    [() => move(playerId, arrows, 0n, id), "BAD_USER_INPUT", "quantity"],
    [
      () =>
        setting().service.openContainer({
          playerId,
          kindId: "chest" as ContainerKindId,
          idempotencyKey: ids.next(),
        }),
      "NOT_FOUND",
      "kindId",
    ],
  ];
  for (const [refusal, code, field] of refusals)
    await expect(refusal()).rejects.toMatchObject({ code, details: { field } });
  expect(await footprint(setting())).toEqual(before);
});
