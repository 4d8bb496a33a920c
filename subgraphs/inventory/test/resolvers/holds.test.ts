import type { PlayerId } from "@muster/auth";
import { beforeAll, expect, test } from "vitest";
import {
  ask,
  askFailing,
  asPlayer,
  asStaff,
  clock,
  give,
  gold,
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
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), {
    tradePolicy: {
      tradeHoldS: 3600,
      purchaseHoldS: 60,
      newDeviceLockS: 60,
      openTradesMax: 20,
      valueImbalanceMax: null,
    },
  });
});

const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) { ... on Player {
  items(first: 9) { edges { node { id quantity hold { quantity reason until } } } }
  heldCurrencies { currencyId amount reason until } } } }`;

async function read(id: PlayerId, principal = asPlayer(id)): Promise<object | undefined> {
  return (await ask<{ _entities: object[] }>(setting(), principal, query, { id }))._entities[0];
}

test("what cannot be handed on yet is shown, with how much, the reason and the end", async () => {
  const [ada, bob] = [await makePlayer(setting()), await makePlayer(setting())];
  const [swordId] = await give(setting(), ada, [[sword, 1n]], 50n);
  await give(setting(), ada, [[potion, 5n]], 0n);
  await give(setting(), bob, [[potion, 2n]], 7n);
  const stack = await stackOf(setting(), bob, potion);
  expect(await read(bob)).toEqual({
    items: { edges: [{ node: { id: stack.id, quantity: "2", hold: null } }] },
    heldCurrencies: [],
  });
  const before = clock.nowMs();
  const gift = "mutation ($input: SendGiftInput!) { sendGift(input: $input) { recipient { id } } }";
  const input = {
    toPlayerId: bob,
    items: [
      { itemId: swordId, quantity: "1" },
      { itemId: (await stackOf(setting(), ada, potion)).id, quantity: "4" },
    ],
    currencies: [{ currencyId: gold, amount: "20" }],
    idempotencyKey: ids.next(),
  };
  await ask(setting(), asPlayer(ada), gift, { input });
  const until = /"until":"([^"]+)"/.exec(JSON.stringify(await read(bob)))?.[1] ?? "";
  expect(Date.parse(until)).toBeGreaterThanOrEqual(before + 3_600_000);
  expect(Date.parse(until)).toBeLessThanOrEqual(clock.nowMs() + 3_600_000);
  const held = { reason: "GIFT", until };
  const shown = {
    items: {
      edges: [
        { node: { id: swordId, quantity: "1", hold: { quantity: "1", ...held } } },
        { node: { id: stack.id, quantity: "6", hold: { quantity: "4", ...held } } },
      ],
    },
    heldCurrencies: [{ currencyId: gold, amount: "20", ...held }],
  };
  expect(await read(bob)).toEqual(shown);
  expect(await read(bob, asStaff("inventory:read"))).toEqual(shown);
  expect(await askFailing(setting(), asPlayer(ada), query, { id: bob })).toMatchObject({ code: "FORBIDDEN" });

  const preview = `query ($playerId: ID!, $sinceAt: DateTime!) { tradeReversalPreview(playerId: $playerId, sinceAt: $sinceAt) {
    isWhole handovers { kind handedOverAt lines { definitionId currencyId amount missing from { id } to { id } } } } }`;
  const asked = { playerId: ada, sinceAt: new Date(before).toISOString() };
  const sides = { missing: "0", from: { id: bob }, to: { id: ada } };
  expect(await ask(setting(), asStaff("inventory:read"), preview, asked)).toEqual({
    tradeReversalPreview: {
      isWhole: true,
      handovers: [
        {
          kind: "GIFT",
          handedOverAt: new Date(Date.parse(until) - 3_600_000).toISOString(),
          lines: [
            { definitionId: sword, currencyId: null, amount: "1", ...sides },
            { definitionId: potion, currencyId: null, amount: "4", ...sides },
            { definitionId: null, currencyId: gold, amount: "20", ...sides },
          ],
        },
      ],
    },
  });
  expect(await askFailing(setting(), asPlayer(ada), preview, asked)).toMatchObject({ code: "FORBIDDEN" });

  // What was used up is held no more, and of the giver nothing is.
  const consume =
    "mutation ($input: ConsumeItemInput!) { consumeItem(input: $input) { item { quantity hold { quantity } } } }";
  const use = { itemId: stack.id, quantity: "3", idempotencyKey: ids.next() };
  expect(await ask(setting(), asPlayer(bob), consume, { input: use })).toEqual({
    consumeItem: { item: { quantity: "3", hold: { quantity: "3" } } },
  });
  expect(await read(ada)).toMatchObject({
    items: { edges: [{ node: { quantity: "1", hold: null } }] },
    heldCurrencies: [],
  });
});
