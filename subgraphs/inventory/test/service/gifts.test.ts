import { beforeAll, expect, test } from "vitest";
import type { CurrencyId, DefinitionId, GiftRequest, ItemId, PlayerId } from "../../src/service/index.js";
import {
  changesOf,
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
const keepsake = "keepsake" as DefinitionId;
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), { items: [kindOf({ id: keepsake, tradable: false })] });
});

const send = (request: Partial<GiftRequest> & Pick<GiftRequest, "fromPlayerId" | "toPlayerId">) =>
  setting().service.sendGift({
    items: [],
    currencies: [],
    message: null,
    idempotencyKey: ids.next(),
    ...request,
  });

const received = (playerId: PlayerId) =>
  setting().storage.readGifts({ playerId, limit: 10, backward: false, from: undefined });

test("a gift goes over in one piece with what was written, once for each key", async () => {
  const [fromPlayerId, toPlayerId] = [await makePlayer(setting()), await makePlayer(setting())];
  const [swordId = "" as ItemId] = await give(
    setting(),
    fromPlayerId,
    [
      [sword, 1n],
      [potion, 5n],
    ],
    50n,
  );
  const { id: potions } = await stackOf(setting(), fromPlayerId, potion);
  const request = {
    fromPlayerId,
    toPlayerId,
    items: [
      { itemId: swordId, quantity: 1n },
      { itemId: potions, quantity: 2n },
    ],
    currencies: [{ currencyId: gold, amount: 20n }],
    message: "Für dich\nA.",
    idempotencyKey: "gift",
  };
  const receipt = await send(request);
  expect(await setting().storage.findItems([swordId])).toMatchObject([{ ownerId: toPlayerId }]);
  expect((await stackOf(setting(), toPlayerId, potion)).quantity).toBe(2n);
  expect(await setting().storage.readWallets([fromPlayerId, toPlayerId])).toEqual([
    [{ currencyId: gold, amount: 30n }],
    [{ currencyId: gold, amount: 20n }],
  ]);
  const [gift] = await received(toPlayerId);
  expect(gift).toMatchObject({
    fromPlayerId,
    message: "Für dich\nA.",
    bundle: {
      items: [
        { definitionId: sword, quantity: 1n },
        { definitionId: potion, quantity: 2n },
      ],
      currencies: [{ currencyId: gold, amount: 20n }],
    },
  });
  expect((await changesOf(setting(), toPlayerId)).map(({ kind }) => kind)).toEqual(["gift"]);
  const before = await footprint(setting());
  expect(await send(request)).toEqual(receipt);
  await expect(send({ ...request, message: null })).rejects.toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
  expect(await footprint(setting())).toEqual(before);
});

test("what came as a gift stays with its owner for a while", async () => {
  const [first, second, third] = [
    await makePlayer(setting()),
    await makePlayer(setting()),
    await makePlayer(setting()),
  ];
  const [swordId = "" as ItemId] = await give(setting(), first, [[sword, 1n]]);
  const items = [{ itemId: swordId, quantity: 1n }];
  await send({ fromPlayerId: first, toPlayerId: second, items });
  const before = await footprint(setting());
  await expect(send({ fromPlayerId: second, toPlayerId: third, items })).rejects.toMatchObject({
    code: "TRADE_LOCKED",
    details: { reason: "gift", until: expect.stringMatching(/Z$/) },
  });
  expect(await footprint(setting())).toEqual(before);
});

test("what is refused changes nothing", async () => {
  const [fromPlayerId, toPlayerId] = [await makePlayer(setting()), await makePlayer(setting())];
  const [keepsakeId = "" as ItemId] = await give(setting(), fromPlayerId, [[keepsake, 1n]], 5n);
  const coins = [{ currencyId: gold, amount: 5n }];
  const line = { itemId: keepsakeId, quantity: 1n };
  const before = await footprint(setting());
  const refusals: [Partial<GiftRequest>, string, string | undefined][] = [
    [{}, "BAD_USER_INPUT", "items"],
    [{ toPlayerId: fromPlayerId, currencies: coins }, "BAD_USER_INPUT", "toPlayerId"],
    [{ toPlayerId: ids.next<PlayerId>(), currencies: coins }, "NOT_FOUND", "toPlayerId"],
    [{ currencies: coins, message: "" }, "BAD_USER_INPUT", "message"],
    [{ currencies: coins, message: "x".repeat(201) }, "BAD_USER_INPUT", "message"],
    [{ currencies: [...coins, ...coins] }, "BAD_USER_INPUT", "currencies[1].currencyId"],
    [
      { currencies: [{ currencyId: "dust" as CurrencyId, amount: 1n }] },
      "NOT_FOUND",
      "currencies[0].currencyId",
    ],
    [{ currencies: [{ currencyId: gold, amount: 6n }] }, "INSUFFICIENT_FUNDS", undefined],
    [{ items: [line] }, "NOT_TRADABLE", "items[0].itemId"],
    [{ items: [{ itemId: ids.next<ItemId>(), quantity: 1n }] }, "ITEM_NOT_OWNED", "items[0].itemId"],
    [{ items: [line, line] }, "BAD_USER_INPUT", "items[1].itemId"],
  ];
  for (const [request, code, field] of refusals)
    await expect(send({ fromPlayerId, toPlayerId, ...request })).rejects.toMatchObject({
      code,
      details: field === undefined ? {} : { field },
    });
  expect(await footprint(setting())).toEqual(before);
});
