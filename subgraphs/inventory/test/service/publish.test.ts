import { beforeAll, expect, test } from "vitest";
import type { CurrencyId, DefinitionId, PublicationRequest } from "../../src/service/index.js";
import { footprint, gold, potion, publishBasics, sword, useSetting } from "../setting.js";

const setting = useSetting();
beforeAll(() => publishBasics(setting()));

const elixir = {
  id: "elixir" as DefinitionId,
  name: { en: "Elixir" },
  stackMax: 10n,
  rarity: "rare",
  tags: ["drink"],
};
const request: PublicationRequest = {
  actorId: "staff:1",
  idempotencyKey: "first",
  items: [elixir],
  currencies: [{ id: gold, name: { en: "Gold" } }],
  starterGrant: undefined,
};

test("only what differs gets a new revision, and the audit says who published what and when", async () => {
  const { service, storage, admin } = setting();
  expect(await service.publishDefinitions(request)).toMatchObject({ changedCount: 1 });
  const changes = [{ ...elixir, name: { de: "Elixier", en: "Elixir" } }];
  const second = await service.publishDefinitions({ ...request, idempotencyKey: "second", items: changes });
  expect(second.changedCount).toBe(1);
  const same = [{ ...elixir, name: { en: "Elixir", de: "Elixier" }, tags: ["drink", "drink"] }];
  expect(
    await service.publishDefinitions({ ...request, idempotencyKey: "third", items: same }),
  ).toMatchObject({ changedCount: 0 });
  expect(await storage.findDefinitions([elixir.id])).toEqual([
    { ...elixir, name: { en: "Elixir", de: "Elixier" }, revision: 2 },
  ]);
  const audit = await admin.query(
    `SELECT r.revision, r.content->'name' AS name, p.publisher_id, p.published_at
    FROM inventory.definition_revisions r JOIN inventory.publications p ON p.id = r.publication_id
    WHERE r.asset_id = 'item:elixir' ORDER BY r.revision`,
  );
  expect(audit).toEqual([
    { revision: 1, name: { en: "Elixir" }, publisher_id: "staff:1", published_at: expect.any(Date) },
    {
      revision: 2,
      name: { en: "Elixir", de: "Elixier" },
      publisher_id: "staff:1",
      published_at: new Date(second.publishedAtMs),
    },
  ]);
});

test("a repeated key changes nothing; with another request it is refused", async () => {
  const { service } = setting();
  const once = { ...request, idempotencyKey: "once", items: [{ ...elixir, rarity: "epic" }] };
  const answers = await Promise.all([service.publishDefinitions(once), service.publishDefinitions(once)]);
  expect(answers[0]).toEqual(answers[1]);
  const before = await footprint(setting());
  expect(await service.publishDefinitions(once)).toEqual(answers[0]);
  await expect(service.publishDefinitions({ ...once, currencies: [] })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
    details: { field: "idempotencyKey" },
  });
  expect(await footprint(setting())).toEqual(before);
});

const starter = (definitionId: string, quantity: bigint) => ({
  items: [{ definitionId: definitionId as DefinitionId, quantity }],
  currencies: [],
});

test.each<[string, Partial<PublicationRequest>, string, string]>([
  ["no key", { idempotencyKey: "" }, "BAD_USER_INPUT", "idempotencyKey"],
  ["nothing", { items: [], currencies: [] }, "BAD_USER_INPUT", "definitions"],
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
    "a sword that stacks now",
    { items: [{ ...elixir, id: sword }] },
    "BAD_USER_INPUT",
    "definitions[0].stackable",
  ],
  [
    "a bad currency",
    { currencies: [{ id: "" as CurrencyId, name: { en: "x" } }] },
    "BAD_USER_INPUT",
    "currencies[0].id",
  ],
  [
    "an unknown starter",
    { starterGrant: starter("nothing", 1n) },
    "NOT_FOUND",
    "starterGrant.items[0].definitionId",
  ],
  [
    "too much of a starter",
    { starterGrant: starter("elixir", 11n) },
    "BAD_USER_INPUT",
    "starterGrant.items[0].quantity",
  ],
])("%s is refused and changes nothing", async (_what, changes, code, field) => {
  const before = await footprint(setting());
  await expect(
    setting().service.publishDefinitions({ ...request, idempotencyKey: "bad", ...changes }),
  ).rejects.toMatchObject({ code, details: { field } });
  expect(await footprint(setting())).toEqual(before);
});

test("a starter grant is kept, and may name what is published with it or before", async () => {
  const { service, storage } = setting();
  const fresh = { ...elixir, id: "fresh" as DefinitionId };
  const starterGrant = {
    items: [
      { definitionId: fresh.id, quantity: 2n },
      { definitionId: potion, quantity: 3n },
    ],
    currencies: [{ currencyId: gold, amount: 10n }],
  };
  await service.publishDefinitions({ ...request, idempotencyKey: "starter", items: [fresh], starterGrant });
  expect(await storage.readStarterGrant()).toEqual(starterGrant);
});

test("a stack can't be made smaller than what the starter grant in force gives: no new player could get it", async () => {
  const { service, storage } = setting();
  const ration = { ...elixir, id: "ration" as DefinitionId };
  const starterGrant = { items: [{ definitionId: ration.id, quantity: 5n }], currencies: [] };
  await service.publishDefinitions({
    ...request,
    idempotencyKey: "ration",
    items: [ration],
    currencies: [],
    starterGrant,
  });
  const smaller = { ...request, items: [elixir, { ...ration, stackMax: 4n }], currencies: [] };
  const before = await footprint(setting());
  await expect(
    service.publishDefinitions({ ...smaller, idempotencyKey: "ration too small" }),
  ).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "definitions[1].stackMax", bound: "at least 5, which the starter grant gives" },
  });
  expect(await footprint(setting())).toEqual(before);
  const less = { items: [{ definitionId: ration.id, quantity: 4n }], currencies: [] };
  const both = { ...smaller, idempotencyKey: "ration with its grant", starterGrant: less };
  await service.publishDefinitions(both);
  expect(await storage.findDefinitions([ration.id])).toMatchObject([{ stackMax: 4n }]);
});
