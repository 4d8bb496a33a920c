import { expect, test } from "vitest";
import { ask, askFailing, asPlayer, asStaff, ids, makePlayer, useSetting } from "../setting.js";

const setting = useSetting();

const mutate = (name: string, fields: string) => {
  const input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${name}(input: $input) { ${fields} } }`;
};

test("an operator drafts, looks at the difference, publishes and rolls back", async () => {
  const staff = asStaff("inventory:define");
  const definition = { id: "gem", name: [{ locale: "en", text: "Gem" }], stackable: true, rarity: "rare" };
  const save = mutate(
    "saveItemDefinitionsDraft",
    "draft { id version title actorId changes problems { field } diff { id kind fields { path after } } }",
  );
  const { saveItemDefinitionsDraft } = await ask<{
    saveItemDefinitionsDraft: { draft: { id: string; version: number } };
  }>(setting(), staff, save, {
    input: { title: "gems", definitions: [definition], rarities: ["common", "rare"] },
  });
  expect(saveItemDefinitionsDraft.draft).toMatchObject({
    version: 1,
    title: "gems",
    changes: { "item:gem": { rarity: "rare" }, rarities: { order: ["common", "rare"] } },
    problems: [],
    diff: [
      { id: "item:gem", kind: "ADDED" },
      { id: "rarities", kind: "ADDED" },
    ],
  });
  const { id } = saveItemDefinitionsDraft.draft;
  const broken = { title: "gems", recipes: [], slots: [], draftId: id, expectedVersion: 1 };
  const wrong = { ...definition, value: { currencyId: "dust", amount: "1" } };
  expect(await ask(setting(), staff, save, { input: { ...broken, definitions: [wrong] } })).toMatchObject({
    saveItemDefinitionsDraft: {
      draft: { version: 2, problems: [{ field: expect.stringContaining("currencyId") }] },
    },
  });
  await ask(setting(), staff, save, { input: { ...broken, expectedVersion: 2, definitions: [definition] } });
  const publishing = mutate(
    "publishItemDefinitions",
    "changedCount publication { number revision state note diff { id kind } }",
  );
  const stale = { draftId: id, expectedDraftVersion: 1, note: "gems", idempotencyKey: ids.next() };
  expect(await askFailing(setting(), staff, publishing, { input: stale })).toMatchObject({
    code: "CONFLICT",
  });
  const { publishItemDefinitions } = await ask<{
    publishItemDefinitions: { publication: { revision: number } };
  }>(setting(), staff, publishing, { input: { ...stale, expectedDraftVersion: 3 } });
  expect(publishItemDefinitions).toMatchObject({
    changedCount: 1,
    publication: { state: "IN_FORCE", note: "gems", diff: [{ id: "item:gem", kind: "ADDED" }] },
  });
  const { revision } = publishItemDefinitions.publication;
  const renamed = { ...definition, name: [{ locale: "en", text: "Jewel" }] };
  await ask(setting(), staff, publishing, { input: { definitions: [renamed], idempotencyKey: ids.next() } });
  expect(
    await ask(
      setting(),
      staff,
      `{ itemDefinitionsDiff(fromRevision: ${revision}, toRevision: ${revision + 1}) { id kind fields { path before after } }
        itemDefinitionsDrafts { id } itemDefinitionPublications(first: 1) { edges { node { changedCount } } } }`,
    ),
  ).toEqual({
    itemDefinitionsDiff: [
      { id: "item:gem", kind: "CHANGED", fields: [{ path: "name.en", before: "Gem", after: "Jewel" }] },
    ],
    itemDefinitionsDrafts: [],
    itemDefinitionPublications: { edges: [{ node: { changedCount: 1 } }] },
  });
  const back = await ask(
    setting(),
    staff,
    mutate("rollBackItemDefinitions", "publication { rolledBackTo changedCount }"),
    { input: { toRevision: revision, note: "no", idempotencyKey: ids.next() } },
  );
  expect(back).toEqual({
    rollBackItemDefinitions: { publication: { rolledBackTo: revision, changedCount: 1 } },
  });
  const player = asPlayer(await makePlayer(setting()));
  for (const query of ["{ itemDefinitionsDrafts { id } }", "{ itemDefinitionsExport }"])
    expect(await askFailing(setting(), player, query)).toMatchObject({ code: "FORBIDDEN" });
});

test("what operators did is on record, for those who may look", async () => {
  const query = `query ($filter: AuditFilterInput) { inventoryAudit(first: 2, filter: $filter) {
    edges { node { action actorId reason subject } } pageInfo { hasNextPage } } }`;
  const { inventoryAudit } = await ask<{ inventoryAudit: { edges: unknown[] } }>(
    setting(),
    asStaff("inventory:audit"),
    query,
    { filter: { action: "inventory.items.rollBack" } },
  );
  expect(inventoryAudit).toEqual({
    edges: [
      {
        node: {
          action: "inventory.items.rollBack",
          actorId: expect.stringMatching(/^staff:/),
          reason: "no",
          subject: expect.any(String),
        },
      },
    ],
    pageInfo: { hasNextPage: false },
  });
  const failure = await askFailing(setting(), asStaff("inventory:define"), query);
  expect(failure).toMatchObject({ code: "FORBIDDEN", details: { scope: "inventory:audit" } });
});
