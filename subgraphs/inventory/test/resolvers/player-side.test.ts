import type { PlayerId } from "@muster/auth";
import { beforeAll, expect, test } from "vitest";
import type { DefinitionId } from "../../src/service/index.js";
import {
  ask,
  askFailing,
  asPlayer,
  asStaff,
  give,
  gold,
  kindOf,
  makePlayer,
  potion,
  publish,
  publishBasics,
  sword,
  until,
  useSetting,
} from "../setting.js";

const setting = useSetting();
let playerId: PlayerId;
let friendId: PlayerId;
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), {
    items: [
      kindOf({
        id: "torch" as DefinitionId,
        name: { en: "Torch" },
        description: { en: "It burns." },
        lifetimeS: 3600,
        tradable: false,
        value: { currencyId: gold, amount: 3n },
        imageUrl: "https://example.com/torch.png",
      }),
    ],
    containers: [{ id: "bag" as never, name: { en: "Bag" }, capacity: 1, countMax: 1 }],
    slots: [{ id: "hand" as never, name: { en: "Hand" }, tags: ["weapon"] }],
    recipes: [
      {
        id: "brew" as never,
        name: { en: "Brew" },
        inputs: { items: [], currencies: [{ currencyId: gold, amount: 2n }] },
        outputs: { items: [{ definitionId: potion, quantity: 1n }], currencies: [] },
        limit: { max: 100, period: "week" },
      },
    ],
  });
  playerId = await makePlayer(setting());
  friendId = await makePlayer(setting());
});

const mutate = (name: string, fields: string) => {
  const input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${name}(input: $input) { ${fields} } }`;
};

const player = <Data>(fields: string, id = playerId, as = asPlayer(id)) =>
  ask<{ _entities: [Data] }>(
    setting(),
    as,
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player { ${fields} } } }`,
    { r: [{ __typename: "Player", id }] },
  ).then(({ _entities }) => _entities[0]);

test("definitions show what was published of them", async () => {
  const data = await ask(
    setting(),
    asPlayer(playerId),
    `{ recipe(id: "brew") { name { text } inputCurrencies { currencyId amount currency { id } }
      outputItems { quantity definition { id } } limit { max period } }
      containerKinds { id capacity } loadoutSlots { id tags }
      itemDefinitions(last: 1) { edges { node { id description { text } lifetimeS tradable value { amount } imageUrl } } } }`,
  );
  expect(data).toEqual({
    recipe: {
      name: { text: "Brew" },
      inputCurrencies: [{ currencyId: "gold", amount: "2", currency: { id: "gold" } }],
      outputItems: [{ quantity: "1", definition: { id: "potion" } }],
      limit: { max: 100, period: "WEEK" },
    },
    containerKinds: [{ id: "bag", capacity: 1 }],
    loadoutSlots: [{ id: "hand", tags: ["weapon"] }],
    itemDefinitions: {
      edges: [
        {
          node: {
            id: "torch",
            description: { text: "It burns." },
            lifetimeS: 3600,
            tradable: false,
            value: { amount: "3" },
            imageUrl: "https://example.com/torch.png",
          },
        },
      ],
    },
  });
});

test("a player opens a bag, fills it, wears a sword, brews, gives, and sees all of it", async () => {
  const [swordId = ""] = await give(
    setting(),
    playerId,
    [
      [sword, 1n],
      [potion, 3n],
    ],
    50n,
  );
  const self = asPlayer(playerId);
  const { openContainer } = await ask<{ openContainer: { container: { id: string } } }>(
    setting(),
    self,
    mutate("openContainer", "container { id number kind { id } items { totalCount } }"),
    { input: { kindId: "bag", idempotencyKey: "b" } },
  );
  const bagId = openContainer.container.id;
  expect(openContainer.container).toEqual({
    id: bagId,
    number: 1,
    kind: { id: "bag" },
    items: { totalCount: 0 },
  });

  const saved = await ask(
    setting(),
    self,
    mutate("saveLoadout", "loadout { name slots { slotId slot { name { text } } item { id } } }"),
    { input: { name: "Main", slots: [{ slotId: "hand", itemId: swordId }] } },
  );
  expect(saved).toEqual({
    saveLoadout: {
      loadout: {
        name: "Main",
        slots: [{ slotId: "hand", slot: { name: { text: "Hand" } }, item: { id: swordId } }],
      },
    },
  });

  const brewed = await ask(
    setting(),
    self,
    mutate("craft", "items { definition { id } quantity } wallet { amount }"),
    {
      input: { recipeId: "brew", times: 2, expectedRecipeRevision: 1, idempotencyKey: "c" },
    },
  );
  expect(brewed).toEqual({ craft: { items: [{ definition: { id: "potion" }, quantity: "5" }], wallet: [] } });

  const { items } = await player<{ items: { edges: { node: { id: string } }[] } }>(
    `items(filter: { search: "trank" }) { edges { node { id } } }`,
  );
  const potions = items.edges[0]?.node.id;
  const moved = await ask(
    setting(),
    self,
    mutate("moveItem", "item { quantity container { id } } rest { id quantity }"),
    {
      input: { itemId: potions, quantity: "2", toContainerId: bagId, idempotencyKey: "m" },
    },
  );
  expect(moved).toEqual({
    moveItem: { item: { quantity: "2", container: { id: bagId } }, rest: { id: potions, quantity: "3" } },
  });
  const full = { input: { itemId: swordId, quantity: "1", toContainerId: bagId, idempotencyKey: "f" } };
  expect(await askFailing(setting(), self, mutate("moveItem", "item { id }"), full)).toMatchObject({
    code: "CONTAINER_FULL",
  });

  const given = await ask(
    setting(),
    self,
    mutate("sendGift", "items { id } wallet { currencyId amount } recipient { id }"),
    {
      input: {
        toPlayerId: friendId,
        items: [{ itemId: swordId, quantity: "1" }],
        currencies: [{ currencyId: "gold", amount: "6" }],
        message: "Yours",
        idempotencyKey: "g",
      },
    },
  );
  expect(given).toEqual({
    sendGift: { items: [], wallet: [{ currencyId: "gold", amount: "40" }], recipient: { id: friendId } },
  });

  expect(
    await player(
      `loadouts { name slots { item { id } } } containers { id items { totalCount edges { node { quantity } } } }
      inventorySummary { itemCount byTag { name quantity } }
      items(sort: { by: QUANTITY, order: DESC }) { totalCount edges { node { quantity container { id } } } }`,
    ),
  ).toEqual({
    loadouts: [{ name: "Main", slots: [{ item: null }] }],
    containers: [{ id: bagId, items: { totalCount: 1, edges: [{ node: { quantity: "2" } }] } }],
    inventorySummary: { itemCount: 2, byTag: [{ name: "drink", quantity: "5" }] },
    items: {
      totalCount: 2,
      edges: [
        { node: { quantity: "3", container: null } },
        { node: { quantity: "2", container: { id: bagId } } },
      ],
    },
  });
  expect(
    await player(
      `gifts { edges { node { message from { id } items { quantity definition { id } } currencies { amount } } } }
      items { edges { node { id history { edges { node { reason from { kind player { id } } to { kind } } } } } } }`,
      friendId,
    ),
  ).toEqual({
    gifts: {
      edges: [
        {
          node: {
            message: "Yours",
            from: { id: playerId },
            items: [{ quantity: "1", definition: { id: "sword" } }],
            currencies: [{ amount: "6" }],
          },
        },
      ],
    },
    items: {
      edges: [
        {
          node: {
            id: swordId,
            history: {
              edges: [
                {
                  node: {
                    reason: "gift",
                    from: { kind: "PLAYER", player: { id: playerId } },
                    to: { kind: "PLAYER" },
                  },
                },
                { node: { reason: "test", from: { kind: "MINT", player: null }, to: { kind: "PLAYER" } } },
              ],
            },
          },
        },
      ],
    },
  });
  const statement = await until(async () => {
    const seen = await player<{ statement: { edges: { node: object }[] } }>(
      `statement(currencyId: "gold", first: 10) { edges { node { delta reason counterparty { kind player { id } } } } }`,
    );
    return seen.statement.edges.length >= 3 && seen.statement.edges.map(({ node }) => node);
  });
  expect(statement).toEqual([
    { delta: "-6", reason: "gift", counterparty: { kind: "PLAYER", player: { id: friendId } } },
    { delta: "-4", reason: "craft brew", counterparty: { kind: "SINK", player: null } },
    { delta: "50", reason: "test", counterparty: { kind: "MINT", player: null } },
  ]);
});

test("an operator takes back what a player has spent, and the player pays off", async () => {
  const debtor = await makePlayer(setting());
  await give(setting(), debtor, [], 10n);
  const revoke = mutate("revokeItems", "player { id } wallet { amount } debts { currencyId amount }");
  const input = {
    playerId: debtor,
    currencies: [{ currencyId: "gold", amount: "25" }],
    policy: "DEBT",
    reason: "chargeback",
    idempotencyKey: "r",
  };
  const revoked = {
    revokeItems: {
      player: { id: debtor },
      wallet: [{ amount: "0" }],
      debts: [{ currencyId: "gold", amount: "15" }],
    },
  };
  expect(await ask(setting(), asStaff("inventory:revoke"), revoke, { input })).toEqual(revoked);
  expect(await ask(setting(), asStaff("inventory:revoke"), revoke, { input })).toEqual(revoked);
  expect(await askFailing(setting(), asStaff("inventory:grant"), revoke, { input })).toMatchObject({
    code: "FORBIDDEN",
    details: { scope: "inventory:revoke" },
  });
  expect(await player("debts { amount currency { id } }", debtor)).toEqual({
    debts: [{ amount: "15", currency: { id: "gold" } }],
  });
  await give(setting(), debtor, [], 20n);
  const repaid = await ask(
    setting(),
    asPlayer(debtor),
    mutate("repayDebt", "wallet { amount } debts { amount }"),
    {
      input: { currencyId: "gold", amount: "15", idempotencyKey: "p" },
    },
  );
  expect(repaid).toEqual({ repayDebt: { wallet: [{ amount: "5" }], debts: [] } });
});

test.each(
  ["debts { amount }", "containers { id }", "loadouts { name }", "inventorySummary { itemCount }"].concat([
    "gifts { edges { cursor } }",
    "statement { edges { cursor } }",
    "items(sort: { by: NAME }) { totalCount }",
  ]),
)("another player may not read %s", async (fields) => {
  const failure = await askFailing(
    setting(),
    asPlayer(friendId),
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player { ${fields} } } }`,
    { r: [{ __typename: "Player", id: playerId }] },
  );
  expect(failure).toMatchObject({ code: "FORBIDDEN", details: { scope: "inventory:read" } });
});

test.each<[string, string, string]>([
  [`items(sort: { by: NAME, locale: "not a tag" }) { totalCount }`, "BAD_USER_INPUT", "sort.locale"],
  [`items(first: 101, sort: { by: NAME }) { totalCount }`, "BAD_USER_INPUT", "first"],
  [`items(filter: { search: "" }) { totalCount }`, "BAD_USER_INPUT", "filter.search"],
  [`items(first: 1, after: "eA", sort: { by: NAME }) { totalCount }`, "CURSOR_INVALID", "after"],
  [`statement(currencyId: "No") { pageInfo { hasNextPage } }`, "BAD_USER_INPUT", "currencyId"],
])("%s is refused", async (fields, code, field) => {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player { ${fields} } } }`;
  const variables = { r: [{ __typename: "Player", id: playerId }] };
  expect(await askFailing(setting(), asPlayer(playerId), query, variables)).toMatchObject({
    code,
    details: { field },
  });
});
