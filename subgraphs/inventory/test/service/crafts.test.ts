import { auditLedger, hashJson, readHolds } from "@muster/ledger";
import { beforeAll, expect, test } from "vitest";
import type { CraftRequest } from "../../src/service/crafts.js";
import type { DefinitionId, HeldLine, ItemId, PlayerId, RecipeId } from "../../src/service/index.js";
import {
  arrow,
  clock,
  footprint,
  give,
  gold,
  ids,
  kindOf,
  makePlayer,
  potion,
  publish,
  publishBasics,
  stackOf,
  sword,
  useSetting,
} from "../setting.js";

const setting = useSetting();
const blade = "blade" as DefinitionId;
const forge = "forge" as RecipeId;
const daily = "daily" as RecipeId;
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), {
    items: [kindOf({ id: blade })],
    recipes: [
      {
        id: forge,
        name: { en: "Forge" },
        inputs: {
          items: [
            { definitionId: sword, quantity: 2n },
            { definitionId: potion, quantity: 3n },
          ],
          currencies: [{ currencyId: gold, amount: 10n }],
        },
        outputs: {
          items: [
            { definitionId: blade, quantity: 1n },
            { definitionId: arrow, quantity: 5n },
          ],
          currencies: [],
        },
        limit: null,
      },
      {
        id: daily,
        name: { en: "Daily" },
        inputs: { items: [{ definitionId: potion, quantity: 1n }], currencies: [] },
        outputs: { items: [], currencies: [{ currencyId: gold, amount: 1n }] },
        limit: { max: 3, period: "day" },
      },
    ],
  });
});

const craft = (request: Partial<CraftRequest> & Pick<CraftRequest, "playerId">) =>
  setting().service.craft({
    recipeId: forge,
    times: 1,
    itemIds: [],
    expectedRecipeRevision: null,
    idempotencyKey: ids.next(),
    ...request,
  });

async function smith(): Promise<{ playerId: PlayerId; swords: readonly ItemId[] }> {
  const playerId = await makePlayer(setting());
  const swords = await give(
    setting(),
    playerId,
    [
      [sword, 4n],
      [potion, 7n],
    ],
    25n,
  );
  return { playerId, swords };
}

test("a recipe uses up what it takes and makes what it gives in one piece, once for each key", async () => {
  const { playerId, swords } = await smith();
  const request = { playerId, times: 2, itemIds: swords, expectedRecipeRevision: 1, idempotencyKey: "k" };
  const receipt = await craft(request);
  expect(receipt.itemIds).toHaveLength(2);
  expect(await setting().storage.findItems([...swords, ...receipt.itemIds])).toMatchObject([
    undefined,
    undefined,
    undefined,
    undefined,
    { definitionId: blade, ownerId: playerId },
    { definitionId: blade, ownerId: playerId },
  ]);
  expect((await stackOf(setting(), playerId, potion)).quantity).toBe(1n);
  expect((await stackOf(setting(), playerId, arrow)).quantity).toBe(10n);
  expect(await setting().storage.readWallets([playerId])).toEqual([[{ currencyId: gold, amount: 5n }]]);
  const before = await footprint(setting());
  expect(await craft(request)).toEqual(receipt);
  await expect(craft({ ...request, times: 1 })).rejects.toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
  expect(await footprint(setting())).toEqual(before);
});

test("a key is for one expected revision; one that was kept before that was asked for is answered", async () => {
  const { playerId, swords } = await smith();
  const request = { playerId, itemIds: swords.slice(0, 2), idempotencyKey: "revision" };
  const receipt = await craft({ ...request, expectedRecipeRevision: 1 });
  const before = await footprint(setting());
  for (const expectedRecipeRevision of [null, 2])
    await expect(craft({ ...request, expectedRecipeRevision })).rejects.toMatchObject({
      code: "IDEMPOTENCY_CONFLICT",
    });
  expect(await craft({ ...request, expectedRecipeRevision: 1 })).toEqual(receipt);

  const { admin } = setting();
  const olderRequest = { recipeId: forge, times: "1", itemIds: swords.slice(0, 2) };
  await admin.query("UPDATE ledger.idempotency SET request_sha256 = $1 WHERE request_sha256 = $2", [
    Buffer.from(hashJson(olderRequest), "hex"),
    Buffer.from(hashJson({ ...olderRequest, expectedRecipeRevision: "1" }), "hex"),
  ]);
  for (const expectedRecipeRevision of [1, 2, null])
    expect(await craft({ ...request, expectedRecipeRevision })).toEqual(receipt);
  await expect(craft({ ...request, times: 2 })).rejects.toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
  expect(await footprint(setting())).toEqual(before);
});

test("what is refused changes nothing", async () => {
  const { playerId, swords } = await smith();
  const { swords: foreign } = await smith();
  const two = swords.slice(0, 2);
  const before = await footprint(setting());
  const refusals: [Partial<CraftRequest>, string, Record<string, unknown>][] = [
    [{ recipeId: "nothing" as RecipeId }, "NOT_FOUND", { field: "recipeId" }],
    [{ itemIds: [] }, "BAD_USER_INPUT", { field: "itemIds" }],
    [{ itemIds: swords }, "BAD_USER_INPUT", { field: "itemIds" }],
    [{ itemIds: two, expectedRecipeRevision: 2 }, "CONFLICT", { revision: 1 }],
    [{ itemIds: foreign.slice(0, 2) }, "ITEM_NOT_OWNED", { field: "itemId" }],
    [{ times: 101 }, "BAD_USER_INPUT", { field: "times", bound: "1 to 100" }],
    [{ itemIds: [...two, two[0] ?? ("" as ItemId)] }, "BAD_USER_INPUT", { field: "itemIds[2]" }],
    [{ recipeId: daily, times: 4 }, "LIMIT_REACHED", { limit: "recipe", recipeId: daily, max: 3 }],
  ];
  for (const [request, code, details] of refusals)
    await expect(craft({ playerId, ...request })).rejects.toMatchObject({ code, details });
  const poor = await makePlayer(setting());
  const theirs = await give(setting(), poor, [[sword, 2n]]);
  await expect(craft({ playerId: poor, itemIds: theirs })).rejects.toMatchObject({ code: "ITEM_NOT_OWNED" });
  await give(setting(), poor, [[potion, 3n]], 1n);
  await expect(craft({ playerId: poor, itemIds: theirs })).rejects.toMatchObject({
    code: "INSUFFICIENT_FUNDS",
    details: { missing: "9" },
  });
  expect(await footprint(setting())).not.toEqual(before);
  expect(await setting().storage.findItems(theirs)).toMatchObject([{ ownerId: poor }, { ownerId: poor }]);
});

test("what is made of held things is held as long, and what is made of others is free", async () => {
  const [giver, { playerId, swords }] = [await smith(), await smith()];
  const gift = (
    fromPlayerId: PlayerId,
    toPlayerId: PlayerId,
    items: readonly HeldLine[],
    goldAmount: bigint,
  ) =>
    setting().service.sendGift({
      ...{ fromPlayerId, toPlayerId, items, message: null, idempotencyKey: ids.next() },
      currencies: goldAmount === 0n ? [] : [{ currencyId: gold, amount: goldAmount }],
    });
  const [held = "" as ItemId] = giver.swords;
  await gift(giver.playerId, playerId, [{ itemId: held, quantity: 1n }], 10n);
  const [until] = await readHolds(setting().admin, playerId, clock.nowMs());
  const back = (itemId: ItemId | undefined) =>
    gift(playerId, giver.playerId, [{ itemId: itemId ?? held, quantity: 1n }], 0n);

  // Of 35 gold 10 are held: two rounds take what is free, the third one does not.
  const free = await craft({ playerId, times: 2, itemIds: swords });
  const blades = free.itemIds.toSorted();
  expect(await readHolds(setting().admin, playerId, clock.nowMs())).toHaveLength(2);
  await back(blades[0]);
  const [own = "" as ItemId] = await give(setting(), playerId, [
    [sword, 1n],
    [potion, 3n],
  ]);
  const made = await craft({ playerId, itemIds: [held, own] });
  const holds = await readHolds(setting().admin, playerId, clock.nowMs());
  expect(holds.filter(({ reason }) => reason === "craft")).toMatchObject([
    { itemId: made.itemIds[0], amount: 1n, fromOwnerId: null, untilMs: until?.untilMs },
    { assetId: `item:${arrow}`, itemId: null, amount: 5n },
  ]);
  await expect(back(made.itemIds[0])).rejects.toMatchObject({
    code: "TRADE_LOCKED",
    details: { reason: "craft" },
  });
  await back(blades[1]);
});

test("a recipe is used as often as may be in a day, however many ask at once, and anew the next day", async () => {
  const playerId = await makePlayer(setting());
  await give(setting(), playerId, [[potion, 50n]]);
  const asking = () =>
    Promise.allSettled(Array.from({ length: 8 }, () => craft({ playerId, recipeId: daily })));
  const made = (all: PromiseSettledResult<unknown>[]) =>
    all.filter(({ status }) => status === "fulfilled").length;
  expect(made(await asking())).toBe(3);
  expect((await stackOf(setting(), playerId, potion)).quantity).toBe(47n);
  const { calendar } = setting().context;
  calendar.follow(86_400_000);
  try {
    expect(made(await asking())).toBe(3);
  } finally {
    calendar.follow(0);
  }
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
