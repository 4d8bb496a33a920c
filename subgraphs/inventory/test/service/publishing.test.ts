import { beforeAll, expect, test } from "vitest";
import {
  type ContainerKindId,
  type CurrencyId,
  type DefinitionChanges,
  type DefinitionId,
  noChanges,
  type PublishRequest,
  type RecipeId,
  type SlotId,
} from "../../src/service/index.js";
import {
  footprint,
  gold,
  ids,
  kindOf,
  potion,
  publish,
  publishBasics,
  sword,
  useSetting,
} from "../setting.js";

const setting = useSetting();
beforeAll(() => publishBasics(setting()));

const elixir = kindOf({
  id: "elixir" as DefinitionId,
  name: { en: "Elixir" },
  stackMax: 10n,
  rarity: "rare",
  tags: ["drink"],
});

const asking = (changes: Partial<DefinitionChanges>): PublishRequest => ({
  actorId: "staff:1",
  idempotencyKey: ids.next(),
  note: "test",
  changes: { ...noChanges, ...changes },
});

test("only what differs gets a new revision, the book knows it, and the audit says who published what", async () => {
  const { publishing, context, admin } = setting();
  expect(await publishing.publishDefinitions(asking({ items: [elixir] }))).toMatchObject({ changedCount: 1 });
  const named = { ...elixir, name: { de: "Elixier", en: "Elixir" }, stackMax: 12n };
  expect(await publishing.publishDefinitions(asking({ items: [named] }))).toMatchObject({ changedCount: 1 });
  const same = { ...named, name: { en: "Elixir", de: "Elixier" }, tags: ["drink", "drink"] };
  expect(await publishing.publishDefinitions(asking({ items: [same] }))).toMatchObject({ changedCount: 0 });
  expect((await context.catalogue()).items.get(elixir.id)).toEqual({ ...named, revision: 2 });
  expect(await admin.query("SELECT * FROM ledger.assets WHERE id = 'item:elixir'")).toEqual([
    { id: "item:elixir", form: "counted", balance_max: 12n, revision: 2 },
  ]);
  expect(
    await admin.query("SELECT DISTINCT action, actor_id FROM audit.entries WHERE actor_id = 'staff:1'"),
  ).toEqual([{ action: "inventory.items.publish", actor_id: "staff:1" }]);
});

test("a repeated key changes nothing; with another request it is refused", async () => {
  const { publishing } = setting();
  const once = asking({ items: [{ ...elixir, rarity: "epic" }] });
  const answers = await Promise.all([
    publishing.publishDefinitions(once),
    publishing.publishDefinitions(once),
  ]);
  expect(answers[0]).toEqual(answers[1]);
  const before = await footprint(setting());
  expect(await publishing.publishDefinitions(once)).toEqual(answers[0]);
  await expect(
    publishing.publishDefinitions({ ...asking({ items: [elixir] }), idempotencyKey: once.idempotencyKey }),
  ).rejects.toMatchObject({ code: "IDEMPOTENCY_CONFLICT", details: { field: "idempotencyKey" } });
  expect(await footprint(setting())).toEqual(before);
});

const bundle = (definitionId: string, quantity: bigint) => ({
  items: [{ definitionId: definitionId as DefinitionId, quantity }],
  currencies: [],
});
const recipe = {
  id: "r" as RecipeId,
  name: { en: "R" },
  inputs: bundle("potion", 1n),
  outputs: bundle("sword", 1n),
  limit: null,
};
const bank = { id: "bank" as ContainerKindId, name: { en: "Bank" }, capacity: 1, countMax: 1 };
const hand = { id: "hand" as SlotId, name: { en: "Hand" }, tags: [] };
const policy = {
  tradeHoldS: 0,
  purchaseHoldS: 0,
  newDeviceLockS: 0,
  openTradesMax: 1,
  valueImbalanceMax: null,
};

test.each<[string, Partial<DefinitionChanges>, string, string]>([
  ["nothing", {}, "BAD_USER_INPUT", "definitions"],
  [
    "a bad id",
    { items: [{ ...elixir, id: "El ixir" as DefinitionId }] },
    "BAD_USER_INPUT",
    "definitions[0].id",
  ],
  ["an id twice", { items: [elixir, elixir] }, "BAD_USER_INPUT", "definitions[1].id"],
  ["no name", { items: [{ ...elixir, name: {} }] }, "BAD_USER_INPUT", "definitions[0].name"],
  [
    "a long name",
    { items: [{ ...elixir, name: { en: "x".repeat(101) } }] },
    "BAD_USER_INPUT",
    "definitions[0].name",
  ],
  [
    "a long description",
    { items: [{ ...elixir, description: { en: "x".repeat(1001) } }] },
    "BAD_USER_INPUT",
    "definitions[0].description",
  ],
  ["a bad rarity", { items: [{ ...elixir, rarity: "" }] }, "BAD_USER_INPUT", "definitions[0].rarity"],
  ["a bad tag", { items: [{ ...elixir, tags: ["a", "B"] }] }, "BAD_USER_INPUT", "definitions[0].tags[1]"],
  [
    "too many tags",
    { items: [{ ...elixir, tags: Array(21).fill("t") }] },
    "BAD_USER_INPUT",
    "definitions[0].tags",
  ],
  ["an empty stack", { items: [{ ...elixir, stackMax: 0n }] }, "BAD_USER_INPUT", "definitions[0].stackMax"],
  [
    "a stack that expires",
    { items: [{ ...elixir, lifetimeS: 60 }] },
    "BAD_USER_INPUT",
    "definitions[0].lifetimeS",
  ],
  [
    "a lifetime of seconds",
    { items: [{ ...elixir, stackMax: null, lifetimeS: 59 }] },
    "BAD_USER_INPUT",
    "definitions[0].lifetimeS",
  ],
  [
    "a picture in the clear",
    { items: [{ ...elixir, imageUrl: "http://example.com/a.png" }] },
    "BAD_USER_INPUT",
    "definitions[0].imageUrl",
  ],
  [
    "a worthless value",
    { items: [{ ...elixir, value: { currencyId: gold, amount: 0n } }] },
    "BAD_USER_INPUT",
    "definitions[0].value.amount",
  ],
  [
    "a value in nothing",
    { items: [{ ...elixir, value: { currencyId: "dust" as CurrencyId, amount: 1n } }] },
    "NOT_FOUND",
    "item:elixir.value.currencyId",
  ],
  ["a sword that stacks now", { items: [{ ...elixir, id: sword }] }, "BAD_USER_INPUT", "item:sword.stackMax"],
  ["an item that is gone", { removed: ["item:sword"] }, "BAD_USER_INPUT", "item:sword"],
  [
    "one removed and published",
    { items: [elixir], removed: ["item:elixir"] },
    "BAD_USER_INPUT",
    "removed[0]",
  ],
  [
    "a bad currency",
    { currencies: [{ id: "" as CurrencyId, name: { en: "x" } }] },
    "BAD_USER_INPUT",
    "currencies[0].id",
  ],
  [
    "a container without room",
    { containers: [{ ...bank, capacity: 0 }] },
    "BAD_USER_INPUT",
    "containers[0].capacity",
  ],
  [
    "too many containers",
    { containers: [{ ...bank, countMax: 21 }] },
    "BAD_USER_INPUT",
    "containers[0].countMax",
  ],
  ["a slot of bad tags", { slots: [{ ...hand, tags: ["X"] }] }, "BAD_USER_INPUT", "slots[0].tags[0]"],
  [
    "a recipe of nothing",
    { recipes: [{ ...recipe, inputs: { items: [], currencies: [] } }] },
    "BAD_USER_INPUT",
    "recipes[0].inputs.items",
  ],
  [
    "a recipe of the unknown",
    { recipes: [{ ...recipe, outputs: bundle("nothing", 1n) }] },
    "NOT_FOUND",
    "recipe:r.outputs.items[0].definitionId",
  ],
  [
    "a recipe never used",
    { recipes: [{ ...recipe, limit: { max: 0, period: "day" } }] },
    "BAD_USER_INPUT",
    "recipes[0].limit.max",
  ],
  ["a rarity twice", { rarities: { order: ["a", "a"] } }, "BAD_USER_INPUT", "rarities.order[1]"],
  [
    "a hold of years",
    { tradePolicy: { ...policy, tradeHoldS: 7_776_001 } },
    "BAD_USER_INPUT",
    "tradePolicy.tradeHoldS",
  ],
  [
    "an unknown starter",
    { starterGrant: bundle("nothing", 1n) },
    "NOT_FOUND",
    "starterGrant.items[0].definitionId",
  ],
  [
    "too much of a starter",
    { starterGrant: bundle("arrow", 101n) },
    "BAD_USER_INPUT",
    "starterGrant.items[0].quantity",
  ],
])("%s is refused and changes nothing", async (_what, changes, code, field) => {
  const before = await footprint(setting());
  await expect(setting().publishing.publishDefinitions(asking(changes))).rejects.toMatchObject({
    code,
    details: { field },
  });
  expect(await footprint(setting())).toEqual(before);
});

test("a starter grant may name what is published with it or before, and no stack becomes too small for it", async () => {
  const { publishing, context } = setting();
  const ration = { ...elixir, id: "ration" as DefinitionId };
  const starterGrant = {
    items: [
      { definitionId: ration.id, quantity: 5n },
      { definitionId: potion, quantity: 3n },
    ],
    currencies: [{ currencyId: gold, amount: 10n }],
  };
  await publishing.publishDefinitions(asking({ items: [ration], starterGrant }));
  expect((await context.catalogue()).starterGrant).toEqual(starterGrant);
  const smaller = { items: [{ ...ration, stackMax: 4n }] };
  const before = await footprint(setting());
  await expect(publishing.publishDefinitions(asking(smaller))).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "starterGrant.items[0].quantity", bound: "1 to 4, the limit of the stack" },
  });
  expect(await footprint(setting())).toEqual(before);
  await publishing.publishDefinitions(asking({ ...smaller, starterGrant: bundle("ration", 4n) }));
  expect((await context.catalogue()).items.get(ration.id)?.stackMax).toBe(4n);
});

test("what is exported is a draft elsewhere, and a roll-back keeps what players may have", async () => {
  const { publishing, definitions, context } = setting();
  const { revision: kept } = await publish(setting(), {
    containers: [bank],
    slots: [hand],
    recipes: [recipe],
  });
  const exported = await definitions.export();
  const relic = kindOf({ id: "relic" as DefinitionId });
  await publish(setting(), {
    items: [relic],
    recipes: [{ ...recipe, name: { en: "Other" } }],
    removed: ["slot:hand"],
  });
  const draft = await publishing.importDefinitions({ document: exported, title: "back", actorId: "staff:1" });
  expect(Object.fromEntries(draft.changes)).toEqual({
    "recipe:r": exported.entries["recipe:r"],
    "slot:hand": exported.entries["slot:hand"],
  });
  await expect(
    publishing.importDefinitions({ document: { space: 1 }, title: "bad", actorId: "staff:1" }),
  ).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { field: "document.entries" } });
  await definitions.rollBack({
    actorId: "staff:1",
    idempotencyKey: ids.next(),
    note: "back",
    toRevision: kept ?? 0,
  });
  const catalogue = await context.catalogue();
  expect(catalogue.recipes.get(recipe.id)).toMatchObject({ name: { en: "R" }, revision: 3 });
  expect(catalogue.slots.has(hand.id)).toBe(true);
  expect(catalogue.items.has(relic.id)).toBe(true);
});
