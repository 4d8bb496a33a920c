import { beforeAll, expect, test } from "vitest";
import type {
  ContainerKindId,
  DefinitionId,
  ItemFilter,
  ItemId,
  ItemListRequest,
  ItemOrder,
  ItemPosition,
  PlayerId,
} from "../../src/service/index.js";
import { checkItemFilter, positionOf, rankItems, summarise } from "../../src/service/index.js";
import { give, gold, ids, kindOf, makePlayer, publish, stackOf, useSetting } from "../setting.js";

const setting = useSetting();
const id = (name: string) => name as DefinitionId;
const bag = "bag" as ContainerKindId;
let playerId: PlayerId;
let bagId: string;

beforeAll(async () => {
  await publish(setting(), {
    items: [
      kindOf({
        id: id("aegis"),
        name: { en: "Shield of Æther", de: "Schild", fr: "Égide" },
        rarity: "epic",
        tags: ["armour", "metal"],
        value: { currencyId: gold, amount: 500n },
      }),
      kindOf({ id: id("bow"), name: { en: "Bow 10" }, rarity: "rare", tags: ["weapon"], tradable: false }),
      kindOf({ id: id("club"), name: { en: "Bow 9" }, rarity: "rare", tags: ["weapon"] }),
      kindOf({
        id: id("dust"),
        name: { en: "dust" },
        stackMax: 1000n,
        rarity: "common",
        value: { currencyId: gold, amount: 2n },
      }),
      kindOf({ id: id("ember"), name: { en: "Ember", de: "Asche" }, stackMax: 1000n, rarity: "odd" }),
    ],
    currencies: [{ id: gold, name: { en: "Gold" } }],
    containers: [{ id: bag, name: { en: "Bag" }, capacity: 10, countMax: 1 }],
    rarities: { order: ["common", "rare", "epic"] },
  });
  playerId = await makePlayer(setting());
  for (const [kind, quantity] of [
    ["dust", 300n],
    ["club", 1n],
    ["aegis", 1n],
    ["ember", 7n],
    ["bow", 2n],
  ] as const)
    await give(setting(), playerId, [[id(kind), quantity]]);
  bagId = (await setting().service.openContainer({ playerId, kindId: bag, idempotencyKey: "b" })).id;
  const { id: embers } = await stackOf(setting(), playerId, id("ember"));
  await setting().service.moveItem({
    ...{ playerId, itemId: embers, quantity: 3n, idempotencyKey: ids.next() },
    toContainerId: bagId as never,
  });
  const other = await makePlayer(setting());
  await give(setting(), other, [[id("dust"), 1n]]);
});

const none: ItemFilter = {
  tags: [],
  rarities: [],
  definitionIds: [],
  containerId: null,
  tradable: null,
  search: null,
};

async function list(
  order: ItemOrder,
  filter: Partial<ItemFilter> = {},
  more: Partial<ItemListRequest> = {},
): Promise<{ readonly kinds: string[]; readonly total: number; readonly last: ItemPosition | undefined }> {
  const { context, storage } = setting();
  const wanted = { ...none, ...filter };
  checkItemFilter(wanted);
  const request = {
    playerId,
    filter: wanted,
    order,
    descending: false,
    locale: "en",
    limit: 100,
    from: undefined,
  };
  const page = await storage.readRankedItems(rankItems(await context.catalogue(), { ...request, ...more }));
  const last = page.items.at(-1);
  return {
    kinds: page.items.map(({ item }) => `${item.definitionId} ${item.quantity}`),
    total: page.totalCount,
    last: last && positionOf(order, last.item, last.key),
  };
}

test("items are sorted by what the database knows, and by what only the definitions say", async () => {
  expect((await list("name")).kinds).toEqual([
    "club 1",
    "bow 1",
    "bow 1",
    "dust 300",
    "ember 4",
    "ember 3",
    "aegis 1",
  ]);
  expect((await list("name", {}, { locale: "de" })).kinds.slice(0, 2)).toEqual(["ember 4", "ember 3"]);
  expect((await list("rarity", {}, { descending: true })).kinds.map((kind) => kind.split(" ")[0])).toEqual([
    "aegis",
    ...["bow", "bow", "club"],
    "dust",
    ...["ember", "ember"],
  ]);
  expect((await list("quantity", {}, { descending: true })).kinds.slice(0, 3)).toEqual([
    "dust 300",
    "ember 4",
    "ember 3",
  ]);
  expect((await list("value", {}, { descending: true })).kinds.slice(0, 3)).toEqual([
    "dust 300",
    "aegis 1",
    "ember 3",
  ]);
  expect((await list("acquired")).kinds).toEqual([
    "dust 300",
    "club 1",
    "aegis 1",
    "ember 4",
    "bow 1",
    "bow 1",
    "ember 3",
  ]);
});

test.each<ItemOrder>(["acquired", "name", "rarity", "quantity", "value"])(
  "pages by %s follow each other without gap or double, up and down",
  async (order) => {
    for (const descending of [false, true]) {
      const { kinds: all, total } = await list(order, {}, { descending });
      expect(total).toBe(7);
      const pages: string[] = [];
      let from: ItemPosition | undefined;
      for (let page = 0; page < 4; page++) {
        const { kinds, last } = await list(order, {}, { descending, limit: 2, from });
        pages.push(...kinds);
        from = last;
      }
      expect(pages).toEqual(all);
    }
  },
);

test.each<[Partial<ItemFilter>, string[]]>([
  [{ tags: ["weapon"] }, ["bow 1", "bow 1", "club 1"]],
  [{ tags: ["armour", "metal"] }, ["aegis 1"]],
  [{ tags: ["armour", "weapon"] }, []],
  [{ rarities: ["common", "epic"] }, ["dust 300", "aegis 1"]],
  [{ definitionIds: [id("club"), id("unknown")] }, ["club 1"]],
  [{ tradable: false }, ["bow 1", "bow 1"]],
  [{ search: "BOW" }, ["bow 1", "bow 1", "club 1"]],
  [{ search: "egide" }, ["aegis 1"]],
  [{ search: "ÉGIDE" }, ["aegis 1"]],
  [{ search: "schild" }, ["aegis 1"]],
  [{ search: "rember" }, []],
  [{ search: "%" }, []],
])("%j finds what it should", async (filter, kinds) => {
  const found = await list("rarity", filter);
  expect(found.kinds.toSorted()).toEqual(kinds.toSorted());
  expect(found.total).toBe(kinds.length);
});

test("what is in a container is found there, and what is in the main inventory under the player's id", async () => {
  expect((await list("name", { containerId: bagId })).kinds).toEqual(["ember 3"]);
  expect((await list("name", { containerId: playerId })).total).toBe(6);
  expect((await list("name", { containerId: ids.next<ItemId>() })).kinds).toEqual([]);
});

test("a filter out of bounds is refused by its field", async () => {
  const cases: [Partial<ItemFilter>, string][] = [
    [{ tags: ["A"] }, "filter.tags[0]"],
    [{ rarities: Array(101).fill("a") }, "filter.rarities"],
    [{ definitionIds: [id("")] }, "filter.definitionIds[0]"],
    [{ containerId: "x" }, "filter.containerId"],
    [{ search: "" }, "filter.search"],
    [{ search: "x".repeat(101) }, "filter.search"],
  ];
  for (const [filter, field] of cases)
    await expect(list("name", filter)).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { field } });
});

test("the summary counts everything in all places, with nominal values", async () => {
  const { context, storage } = setting();
  const [counts = [], empty = []] = await storage.countKinds([playerId, await makePlayer(setting())]);
  const summary = summarise(await context.catalogue(), counts);
  expect(summary).toEqual({
    itemCount: 7,
    byRarity: [
      { name: "common", quantity: 300n },
      { name: "epic", quantity: 1n },
      { name: "odd", quantity: 7n },
      { name: "rare", quantity: 3n },
    ],
    byTag: [
      { name: "armour", quantity: 1n },
      { name: "metal", quantity: 1n },
      { name: "weapon", quantity: 3n },
    ],
    value: [{ currencyId: gold, amount: 1100n }],
  });
  expect(empty).toEqual([]);
});
