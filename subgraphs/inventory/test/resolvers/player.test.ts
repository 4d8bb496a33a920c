import { anonymous, type PlayerId, type Principal } from "@muster/auth";
import { beforeAll, expect, test } from "vitest";
import {
  ask,
  askFailing,
  asPlayer,
  asStaff,
  give,
  gold,
  ids,
  makePlayer,
  potion,
  publishBasics,
  sword,
  useSetting,
} from "../setting.js";

const setting = useSetting();
beforeAll(() => publishBasics(setting()));

const entity = (fields: string, variables = ""): string =>
  `query ($ids: [_Any!]!${variables}) { _entities(representations: $ids) { ... on Player { ${fields} } } }`;
const player = (...playerIds: PlayerId[]) => playerIds.map((id) => ({ __typename: "Player", id }));

interface Items {
  readonly items: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
  };
}
const page = `items(first: $first, after: $after, last: $last, before: $before) {
  edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } }`;
const pageQuery = entity(page, ", $first: Int, $after: Cursor, $last: Int, $before: Cursor");

async function readPage(playerId: PlayerId, variables: object): Promise<Items["items"]> {
  const data = await ask<{ _entities: [Items] }>(setting(), asPlayer(playerId), pageQuery, {
    ids: player(playerId),
    ...variables,
  });
  return data._entities[0].items;
}

test("a player reads wallet and items, each with what it is", async () => {
  const playerId = await makePlayer(setting());
  const startMs = Date.now();
  await give(setting(), playerId, [[potion, 3n]], 70n);
  await give(setting(), playerId, [[sword, 1n]]);
  const query = entity(`wallet { currencyId amount currency { name { text(locale: "de") } } }
    items { edges { node { quantity acquiredAt owner { id }
      definition { id revision stackable stackMax rarity tags name { text(locale: "de") locales } } } } }`);
  const data = await ask<{
    _entities: [{ wallet: unknown; items: { edges: { node: Record<string, unknown> }[] } }];
  }>(setting(), asPlayer(playerId), query, { ids: player(playerId) });
  const [{ wallet, items }] = data._entities;
  expect(wallet).toEqual([{ currencyId: gold, amount: "70", currency: { name: { text: "Gold" } } }]);
  expect(items.edges.map(({ node: { acquiredAt, ...node } }) => node)).toEqual([
    {
      quantity: "3",
      owner: { id: playerId },
      definition: {
        id: "potion",
        revision: 1,
        stackable: true,
        stackMax: "1000000",
        rarity: "common",
        tags: ["drink"],
        name: { text: "Trank", locales: ["de", "en"] },
      },
    },
    {
      quantity: "1",
      owner: { id: playerId },
      definition: {
        id: "sword",
        revision: 1,
        stackable: false,
        stackMax: null,
        rarity: "epic",
        tags: ["metal", "weapon"],
        name: { text: "Sword", locales: ["en"] },
      },
    },
  ]);
  for (const { node } of items.edges) {
    const acquiredMs = Date.parse(String(node["acquiredAt"]));
    expect(acquiredMs).toBeGreaterThanOrEqual(startMs);
    expect(acquiredMs).toBeLessThanOrEqual(Date.now());
  }
});

test("others read nothing, but who has the scope", async () => {
  const [playerId, other] = [await makePlayer(setting()), await makePlayer(setting())];
  const [itemId] = await give(setting(), playerId, [[sword, 1n]], 5n);
  const item = "query ($id: ID!) { item(id: $id) { id } }";
  const refused: [Principal, string][] = [
    [asPlayer(other), "FORBIDDEN"],
    [asStaff("inventory:grant"), "FORBIDDEN"],
    [anonymous, "UNAUTHENTICATED"],
  ];
  for (const [principal, code] of refused) {
    for (const field of ["wallet { amount }", "items { edges { cursor } }", "inventoryCursor"])
      expect(await askFailing(setting(), principal, entity(field), { ids: player(playerId) })).toMatchObject({
        code,
      });
    expect(await ask(setting(), principal, item, { id: itemId })).toEqual({ item: null });
  }
  for (const principal of [asPlayer(playerId), asStaff("inventory:read")]) {
    const data = await ask(setting(), principal, entity("wallet { amount }"), { ids: player(playerId) });
    expect(data).toEqual({ _entities: [{ wallet: [{ amount: "5" }] }] });
    expect(await ask(setting(), principal, item, { id: itemId })).toEqual({ item: { id: itemId } });
  }
});

test("pages forward and backward give each item once, in order", async () => {
  const playerId = await makePlayer(setting());
  await give(setting(), playerId, [[potion, 1n]]);
  await give(setting(), playerId, [[sword, 6n]]);
  const all = (await readPage(playerId, { first: 100 })).edges.map(({ node }) => node.id);
  expect(all).toHaveLength(7);
  expect([...all].sort()).toEqual(all);
  const forward: string[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const { edges, pageInfo } = await readPage(playerId, { first: 3, after });
    expect(pageInfo.hasPreviousPage).toBe(after !== undefined);
    forward.push(...edges.map(({ node }) => node.id));
    after = edges.at(-1)?.cursor;
    more = pageInfo.hasNextPage;
  }
  expect(forward).toEqual(all);
  const backward: string[] = [];
  for (let before: string | undefined, more = true; more; ) {
    const { edges, pageInfo } = await readPage(playerId, { last: 3, before });
    backward.unshift(...edges.map(({ node }) => node.id));
    before = edges[0]?.cursor;
    more = pageInfo.hasPreviousPage;
  }
  expect(backward).toEqual(all);
});

test("a page out of bounds and a cursor of another list are refused by name", async () => {
  const [playerId, other] = [await makePlayer(setting()), await makePlayer(setting())];
  await give(setting(), other, [[sword, 1n]]);
  const foreign = (await readPage(other, { first: 1 })).edges[0]?.cursor;
  const definitions = await ask<{ itemDefinitions: { edges: { cursor: string }[] } }>(
    setting(),
    anonymous,
    "{ itemDefinitions(first: 1) { edges { cursor } } }",
  );
  const forged = Buffer.from(`items/${playerId}:x' OR 1=1`).toString("base64url");
  const wrong: [object, string, string][] = [
    [{ first: 10_000 }, "BAD_USER_INPUT", "first"],
    [{ first: 0 }, "BAD_USER_INPUT", "first"],
    [{ last: -1 }, "BAD_USER_INPUT", "last"],
    [{ first: 1, after: foreign }, "CURSOR_INVALID", "after"],
    [{ last: 1, before: definitions.itemDefinitions.edges[0]?.cursor }, "CURSOR_INVALID", "before"],
    [{ first: 1, after: forged }, "CURSOR_INVALID", "after"],
  ];
  for (const [variables, code, field] of wrong)
    expect(
      await askFailing(setting(), asPlayer(playerId), pageQuery, { ids: player(playerId), ...variables }),
    ).toMatchObject({ code, details: { field } });
});

test("definitions and currencies are listed by id for anyone", async () => {
  const query = `{ itemDefinitions(first: 2) { edges { node { id } } pageInfo { hasNextPage } }
    currencies { edges { node { id name { text } } } } }`;
  expect(await ask(setting(), anonymous, query)).toEqual({
    itemDefinitions: {
      edges: [{ node: { id: "arrow" } }, { node: { id: "potion" } }],
      pageInfo: { hasNextPage: true },
    },
    currencies: { edges: [{ node: { id: "gold", name: { text: "Gold" } } }] },
  });
});

test("inventories of many players come in the order asked, an empty one for who has nothing", async () => {
  const players = await Promise.all(Array.from({ length: 20 }, () => makePlayer(setting())));
  await Promise.all(players.map((playerId) => give(setting(), playerId, [[potion, 1n]], 1n)));
  const unknown = ids.next<PlayerId>();
  const query = entity("wallet { amount } items { edges { node { definition { id } } } }");
  const data = await ask<{ _entities: object[] }>(setting(), asStaff("inventory:read"), query, {
    ids: player(...players, unknown),
  });
  expect(data._entities).toHaveLength(21);
  for (const found of data._entities.slice(0, 20))
    expect(found).toEqual({
      wallet: [{ amount: "1" }],
      items: { edges: [{ node: { definition: { id: "potion" } } }] },
    });
  expect(data._entities[20]).toEqual({ wallet: [], items: { edges: [] } });
});

test("lists inside lists are refused before they grow beyond all bounds", async () => {
  const playerId = await makePlayer(setting());
  await give(setting(), playerId, [[sword, 20n]]);
  const nested = (levels: number): string =>
    levels === 0 ? "id" : `items(first: 100) { edges { node { owner { ${nested(levels - 1)} } } } }`;
  const variables = { ids: player(playerId) };
  await ask(setting(), asPlayer(playerId), entity(nested(2)), variables);
  expect(await askFailing(setting(), asPlayer(playerId), entity(nested(3)), variables)).toEqual({
    code: "OPERATION_TOO_LARGE",
    details: { field: "items", bound: 20_000 },
  });
});
