import { beforeAll, expect, test } from "vitest";
import type { ItemId, PlayerId, SlotId } from "../../src/service/index.js";
import { loadoutsMax } from "../../src/service/loadouts.js";
import {
  footprint,
  give,
  makePlayer,
  potion,
  publish,
  publishBasics,
  stackOf,
  sword,
  useSetting,
} from "../setting.js";

const setting = useSetting();
const hand = "hand" as SlotId;
const belt = "belt" as SlotId;
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), {
    slots: [
      { id: hand, name: { en: "Hand" }, tags: ["weapon"] },
      { id: belt, name: { en: "Belt" }, tags: [] },
    ],
  });
});

const saved = async (playerId: PlayerId) => (await setting().storage.readLoadouts([playerId]))[0] ?? [];

test("a loadout is saved under its name, replaced and deleted", async () => {
  const playerId = await makePlayer(setting());
  const [swordId = "" as ItemId] = await give(setting(), playerId, [
    [sword, 1n],
    [potion, 2n],
  ]);
  const { id: potions } = await stackOf(setting(), playerId, potion);
  const slots = [
    { slotId: hand, itemId: swordId },
    { slotId: belt, itemId: potions },
  ];
  await setting().service.saveLoadout({ playerId, name: "Raid", slots });
  expect(await saved(playerId)).toMatchObject([{ name: "Raid", slots }]);
  await setting().service.saveLoadout({ playerId, name: "Raid", slots: slots.slice(1) });
  await setting().service.saveLoadout({ playerId, name: "Empty", slots: [] });
  expect(await saved(playerId)).toMatchObject([{ name: "Empty" }, { name: "Raid", slots: slots.slice(1) }]);
  await setting().service.deleteLoadout(playerId, "Raid");
  await expect(setting().service.deleteLoadout(playerId, "Raid")).rejects.toMatchObject({
    code: "NOT_FOUND",
    details: { field: "name" },
  });
  expect(await saved(playerId)).toMatchObject([{ name: "Empty" }]);
});

test("a player has no more loadouts than may be, however many are saved at once", async () => {
  const playerId = await makePlayer(setting());
  const saving = await Promise.allSettled(
    Array.from({ length: loadoutsMax + 5 }, (_, place) =>
      setting().service.saveLoadout({ playerId, name: `n${place}`, slots: [] }),
    ),
  );
  const refused = saving.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
  expect(refused).toEqual(Array(5).fill("LIMIT_REACHED"));
  const [first] = await saved(playerId);
  await setting().service.saveLoadout({ playerId, name: first?.name ?? "", slots: [] });
  expect(await saved(playerId)).toHaveLength(loadoutsMax);
});

test("what is refused changes nothing", async () => {
  const [playerId, other] = [await makePlayer(setting()), await makePlayer(setting())];
  await give(setting(), playerId, [[potion, 1n]]);
  const { id: potions } = await stackOf(setting(), playerId, potion);
  const [foreign = "" as ItemId] = await give(setting(), other, [[sword, 1n]]);
  const before = await footprint(setting());
  const refusals: [string, { slotId: SlotId; itemId: ItemId }[], string, string][] = [
    ["", [], "BAD_USER_INPUT", "name"],
    [" x", [], "BAD_USER_INPUT", "name"],
    ["x".repeat(41), [], "BAD_USER_INPUT", "name"],
    ["a", [{ slotId: "head" as SlotId, itemId: potions }], "NOT_FOUND", "slots[0].slotId"],
    ["a", [{ slotId: hand, itemId: potions }], "BAD_USER_INPUT", "slots[0].itemId"],
    ["a", [{ slotId: hand, itemId: foreign }], "ITEM_NOT_OWNED", "slots[0].itemId"],
    ["a", [{ slotId: hand, itemId: "x" as ItemId }], "BAD_USER_INPUT", "slots[0].itemId"],
    ["a", Array(2).fill({ slotId: belt, itemId: potions }), "BAD_USER_INPUT", "slots[1].slotId"],
  ];
  for (const [name, slots, code, field] of refusals)
    await expect(setting().service.saveLoadout({ playerId, name, slots })).rejects.toMatchObject({
      code,
      details: { field },
    });
  expect(await footprint(setting())).toEqual(before);
});
