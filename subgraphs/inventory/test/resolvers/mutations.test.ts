import { anonymous, type PlayerId, type Principal } from "@muster/auth";
import { beforeAll, expect, test } from "vitest";
import {
  ask,
  askFailing,
  asPlayer,
  asStaff,
  footprint,
  give,
  ids,
  makePlayer,
  potion,
  publishBasics,
  stackOf,
  useSetting,
} from "../setting.js";

const setting = useSetting();
let playerId: PlayerId;
let stackId: string;
beforeAll(async () => {
  await publishBasics(setting());
  playerId = await makePlayer(setting());
  await give(setting(), playerId, [[potion, 5n]]);
  stackId = (await stackOf(setting(), playerId, potion)).id;
});

const mutation = (name: string, input: string, fields: string): string =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { ${fields} } }`;
const grant = mutation(
  "grantItems",
  "GrantItemsInput",
  "player { id } items { id quantity definition { id } } wallet { currencyId amount }",
);
const consume = mutation("consumeItem", "ConsumeItemInput", "item { id quantity }");
const transfer = mutation(
  "transferItem",
  "TransferItemInput",
  "item { id quantity } player { id } recipient { id }",
);
const publish = mutation(
  "publishItemDefinitions",
  "PublishItemDefinitionsInput",
  "changedCount publishedAt definitions { id revision stackMax } currencies { id }",
);

test("a grant answers with what it touched, and again with the same key", async () => {
  const owner = await makePlayer(setting());
  const input = {
    playerId: owner,
    items: [
      { definitionId: "sword", quantity: "1" },
      { definitionId: "potion", quantity: 2 },
    ],
    currencies: [{ currencyId: "gold", amount: "9007199254740993" }],
    reason: "gift",
    idempotencyKey: "k",
  };
  const huge = await askFailing(setting(), asStaff("inventory:grant"), grant, { input });
  expect(huge).toEqual({
    code: "BAD_USER_INPUT",
    details: { field: "currencies[0].amount", bound: "1 to 1000000000000" },
  });
  const right = { ...input, currencies: [{ currencyId: "gold", amount: "1000000000000" }] };
  const first = await ask<{ grantItems: { items: { id: string }[] } }>(
    setting(),
    asStaff("inventory:grant"),
    grant,
    {
      input: right,
    },
  );
  expect(first.grantItems).toEqual({
    player: { id: owner },
    items: [
      { id: expect.any(String), quantity: "1", definition: { id: "sword" } },
      { id: expect.any(String), quantity: "2", definition: { id: "potion" } },
    ],
    wallet: [{ currencyId: "gold", amount: "1000000000000" }],
  });
  expect(await ask(setting(), asStaff("inventory:grant"), grant, { input: right })).toEqual(first);
});

test("using up and handing on answer with what is left", async () => {
  const [owner, friend] = [await makePlayer(setting()), await makePlayer(setting())];
  await give(setting(), owner, [[potion, 5n]]);
  const { id: itemId } = await stackOf(setting(), owner, potion);
  const used = { itemId, quantity: "2", idempotencyKey: "c" };
  expect(await ask(setting(), asPlayer(owner), consume, { input: used })).toEqual({
    consumeItem: { item: { id: itemId, quantity: "3" } },
  });
  const handed = { itemId, quantity: "3", toPlayerId: friend, idempotencyKey: "t" };
  expect(await ask(setting(), asPlayer(owner), transfer, { input: handed })).toEqual({
    transferItem: { item: null, player: { id: owner }, recipient: { id: friend } },
  });
});

test("a publication answers with what is in force", async () => {
  const input = {
    definitions: [
      { id: "bomb", name: [{ locale: "en", text: "Bomb" }], stackable: true, rarity: "rare" },
      {
        id: "crown",
        name: [{ locale: "en", text: "Crown" }],
        stackable: false,
        rarity: "epic",
        tags: ["gold"],
      },
    ],
    currencies: [{ id: "gem", name: [{ locale: "en", text: "Gem" }] }],
    starterGrant: { items: [{ definitionId: "bomb", quantity: 1 }] },
    idempotencyKey: "p",
  };
  expect(await ask(setting(), asStaff("inventory:define"), publish, { input })).toEqual({
    publishItemDefinitions: {
      changedCount: 4,
      publishedAt: expect.stringMatching(/Z$/),
      definitions: [
        { id: "bomb", revision: 1, stackMax: "1000000000000" },
        { id: "crown", revision: 1, stackMax: null },
      ],
      currencies: [{ id: "gem" }],
    },
  });
});

const scoped = {
  grant: () => ({
    playerId,
    items: [{ definitionId: "potion", quantity: "1" }],
    reason: "r",
    idempotencyKey: "k1",
  }),
  consume: () => ({ itemId: stackId, quantity: "1", idempotencyKey: "k1" }),
  transfer: () => ({ itemId: stackId, quantity: "1", toPlayerId: ids.next(), idempotencyKey: "k1" }),
  publish: () => ({ currencies: [{ id: "x", name: [{ locale: "en", text: "X" }] }], idempotencyKey: "k1" }),
};
type Case = readonly [string, string, () => Principal, string, () => object, object];

const granting = () => asStaff("inventory:grant");
const self = () => asPlayer(playerId);
const bad = (field: string, bound?: string): object => ({
  code: "BAD_USER_INPUT",
  details: { field, bound: bound ?? expect.any(String) },
});
const cases: readonly Case[] = [
  ["grant", "by a player", self, grant, scoped.grant, { code: "FORBIDDEN" }],
  ["grant", "by nobody", () => anonymous, grant, scoped.grant, { code: "UNAUTHENTICATED" }],
  ["grant", "without the scope", () => asStaff("inventory:read"), grant, scoped.grant, { code: "FORBIDDEN" }],
  ["consume", "by staff", granting, consume, scoped.consume, { code: "FORBIDDEN" }],
  ["transfer", "by staff without the scope", granting, transfer, scoped.transfer, { code: "FORBIDDEN" }],
  ["publish", "without the scope", granting, publish, scoped.publish, { code: "FORBIDDEN" }],
  [
    "grant",
    "to nobody",
    granting,
    grant,
    () => ({ ...scoped.grant(), playerId: ids.next() }),
    { code: "NOT_FOUND", details: { field: "playerId" } },
  ],
  ["grant", "to no id", granting, grant, () => ({ ...scoped.grant(), playerId: "me" }), bad("playerId")],
  ["grant", "of nothing", granting, grant, () => ({ ...scoped.grant(), items: [] }), bad("items")],
  [
    "grant",
    "of 101 lines",
    granting,
    grant,
    () => ({
      ...scoped.grant(),
      items: Array.from({ length: 101 }, (_, at) => ({ definitionId: `i${at}`, quantity: 1 })),
    }),
    bad("items"),
  ],
  [
    "grant",
    "of less than nothing",
    granting,
    grant,
    () => ({ ...scoped.grant(), items: [{ definitionId: "potion", quantity: "-5" }] }),
    bad("items[0].quantity", "1 to 1000000000000"),
  ],
  [
    "grant",
    "of too many",
    granting,
    grant,
    () => ({ ...scoped.grant(), items: [{ definitionId: "arrow", quantity: "101" }] }),
    bad("items[0].quantity"),
  ],
  [
    "grant",
    "of too many unique items",
    granting,
    grant,
    () => ({ ...scoped.grant(), items: [{ definitionId: "sword", quantity: "101" }] }),
    bad("items[0].quantity"),
  ],
  [
    "grant",
    "of half a potion",
    granting,
    grant,
    () => ({ ...scoped.grant(), items: [{ definitionId: "potion", quantity: 0.5 }] }),
    bad("input.items[0].quantity"),
  ],
  [
    "grant",
    "beyond 64 bits",
    granting,
    grant,
    () => ({ ...scoped.grant(), items: [{ definitionId: "potion", quantity: "9223372036854775808" }] }),
    bad("input.items[0].quantity"),
  ],
  [
    "grant",
    "of what is not defined",
    granting,
    grant,
    () => ({ ...scoped.grant(), items: [{ definitionId: "unicorn", quantity: 1 }] }),
    { code: "NOT_FOUND", details: { field: "items[0].definitionId" } },
  ],
  [
    "grant",
    "in no currency",
    granting,
    grant,
    () => ({ ...scoped.grant(), currencies: [{ currencyId: "rubel", amount: 1 }] }),
    { code: "NOT_FOUND", details: { field: "currencies[0].currencyId" } },
  ],
  [
    "grant",
    "of a kind twice",
    granting,
    grant,
    () => ({ ...scoped.grant(), items: [1, 2].map((quantity) => ({ definitionId: "potion", quantity })) }),
    bad("items[1].definitionId"),
  ],
  ["grant", "without a reason", granting, grant, () => ({ ...scoped.grant(), reason: "" }), bad("reason")],
  [
    "grant",
    "with a long key",
    granting,
    grant,
    () => ({ ...scoped.grant(), idempotencyKey: "k".repeat(129) }),
    bad("idempotencyKey"),
  ],
  ["consume", "of nothing", self, consume, () => ({ ...scoped.consume(), quantity: 0 }), bad("quantity")],
  [
    "consume",
    "of more than there is",
    self,
    consume,
    () => ({ ...scoped.consume(), quantity: 6 }),
    { code: "ITEM_NOT_OWNED", details: { field: "quantity", missing: "1" } },
  ],
  [
    "consume",
    "of what is not there",
    self,
    consume,
    () => ({ ...scoped.consume(), itemId: ids.next() }),
    { code: "ITEM_NOT_OWNED", details: { field: "itemId" } },
  ],
  ["consume", "of no id", self, consume, () => ({ ...scoped.consume(), itemId: "x" }), bad("itemId")],
  [
    "transfer",
    "to oneself",
    self,
    transfer,
    () => ({ ...scoped.transfer(), toPlayerId: playerId }),
    bad("toPlayerId"),
  ],
  [
    "transfer",
    "to nobody",
    self,
    transfer,
    scoped.transfer,
    { code: "NOT_FOUND", details: { field: "toPlayerId" } },
  ],
  [
    "transfer",
    "of what is not there, by staff",
    () => asStaff("inventory:transfer"),
    transfer,
    () => ({ ...scoped.transfer(), itemId: ids.next() }),
    { code: "NOT_FOUND", details: { field: "itemId" } },
  ],
  [
    "publish",
    "in no language",
    () => asStaff("inventory:define"),
    publish,
    () => ({ ...scoped.publish(), currencies: [{ id: "x", name: [] }] }),
    bad("currencies[0].name"),
  ],
  [
    "publish",
    "of a unique kind with a stack",
    () => asStaff("inventory:define"),
    publish,
    () => ({
      ...scoped.publish(),
      definitions: [
        { id: "y", name: [{ locale: "en", text: "Y" }], stackable: false, stackMax: 5, rarity: "rare" },
      ],
    }),
    bad("definitions[0].stackMax"),
  ],
];

test.each(cases)(
  "%s %s is refused and changes nothing",
  async (_name, _what, principal, query, input, failure) => {
    const before = await footprint(setting());
    expect(await askFailing(setting(), principal(), query, { input: input() })).toMatchObject(failure);
    expect(await footprint(setting())).toEqual(before);
  },
);
