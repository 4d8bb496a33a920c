import { expect, test } from "vitest";
import { goldOffer, line } from "../offers.js";
import { ask, askFailing, asPlayer, asStaff, ids, makePlayer, until, useSetting } from "../setting.js";

const setting = useSetting({ "offer:potions": goldOffer(10, [line("potion", 5)]) });
const staff = asStaff("store:publish");
const offer = (amount: number) => goldOffer(amount, [line("potion", 5)]);

const publishText = `mutation ($input: PublishStoreCatalogInput!) { publishStoreCatalog(input: $input) {
  publication { number revision state note changedCount actorId } } }`;
const priceText = `{ offer(id: "potions") { revision prices { amount } } }`;

interface Priced {
  readonly offer: { readonly revision: number; readonly prices: readonly { readonly amount: string }[] };
}

const priceNow = async () => {
  const { offer: now } = await ask<Priced>(setting(), staff, priceText);
  return now.prices[0]?.amount;
};

interface Saved {
  readonly saveStoreCatalogDraft: {
    readonly draft: { readonly id: string; readonly version: number } & Record<string, unknown>;
  };
}

test("a draft is saved, looked through, published and rolled back", async () => {
  const save = `mutation ($input: SaveStoreCatalogDraftInput!) { saveStoreCatalogDraft(input: $input) { draft {
    id version title problems { entryId field bound } diff { id kind fields { path before after } } changes { id content } } } }`;
  const wrong = {
    title: "cheaper",
    changes: [{ id: "offer:potions", content: { ...offer(8), prices: [] } }],
  };
  const first = await ask<Saved>(setting(), staff, save, { input: wrong });
  expect(first.saveStoreCatalogDraft.draft).toMatchObject({
    version: 1,
    problems: [{ entryId: "offer:potions", field: "prices" }],
  });
  const { id: draftId, version } = first.saveStoreCatalogDraft.draft;
  const right = { title: "cheaper", changes: [{ id: "offer:potions", content: offer(8) }], draftId };
  const { saveStoreCatalogDraft } = await ask<Saved>(setting(), staff, save, {
    input: { ...right, expectedVersion: version },
  });
  expect(saveStoreCatalogDraft.draft).toMatchObject({
    problems: [],
    diff: [
      {
        id: "offer:potions",
        kind: "changed",
        fields: [{ path: "prices[0].amount", before: "10", after: "8" }],
      },
    ],
  });
  expect(
    await askFailing(setting(), staff, save, { input: { ...right, expectedVersion: version } }),
  ).toMatchObject({
    code: "CONFLICT",
  });
  const input = { draftId, note: "summer sale", idempotencyKey: ids.next(), expected: 2 };
  const published = await ask(setting(), staff, publishText, { input });
  expect(published).toMatchObject({
    publishStoreCatalog: { publication: { state: "IN_FORCE", note: "summer sale", changedCount: 1 } },
  });
  expect(await ask(setting(), staff, publishText, { input })).toEqual(published);
  await until(async () => (await priceNow()) === "8");
  const rollBack = `mutation ($input: RollBackStoreCatalogInput!) { rollBackStoreCatalog(input: $input) {
    publication { rolledBackTo diff { id kind } } } }`;
  expect(
    await ask(setting(), staff, rollBack, {
      input: { toRevision: 1, note: "a mistake", idempotencyKey: ids.next() },
    }),
  ).toEqual({
    rollBackStoreCatalog: {
      publication: { rolledBackTo: 1, diff: [{ id: "offer:potions", kind: "changed" }] },
    },
  });
  await until(async () => (await priceNow()) === "10");
  const list =
    "{ storeCatalogPublications(first: 2) { edges { node { number note } } pageInfo { hasNextPage } } }";
  expect(await ask(setting(), staff, list)).toMatchObject({
    storeCatalogPublications: {
      edges: [{ node: { note: "a mistake" } }, { node: { note: "summer sale" } }],
      pageInfo: { hasNextPage: true },
    },
  });
  const entries = await setting().admin.query(
    "SELECT action FROM audit.entries WHERE actor_id LIKE 'staff:%'",
  );
  expect(entries.length).toBeGreaterThanOrEqual(3);
});

test("a publication waits for its time, and can be taken back", async () => {
  const { calendar } = setting();
  const effectiveAt = new Date(calendar.nowMs() + 86_400_000).toISOString();
  const schedule = async (amount: number) =>
    ask<{ publishStoreCatalog: { publication: { number: number; state: string } } }>(
      setting(),
      staff,
      publishText,
      {
        input: {
          changes: [{ id: "offer:potions", content: offer(amount) }],
          ...{ effectiveAt, note: "later", idempotencyKey: ids.next() },
        },
      },
    );
  const first = await schedule(5);
  expect(first.publishStoreCatalog.publication.state).toBe("WAITING");
  const withdraw = `mutation ($input: WithdrawStoreCatalogInput!) { withdrawStoreCatalog(input: $input) { publication { state } } }`;
  const { number } = first.publishStoreCatalog.publication;
  expect(await ask(setting(), staff, withdraw, { input: { number, note: "not yet" } })).toEqual({
    withdrawStoreCatalog: { publication: { state: "WITHDRAWN" } },
  });
  await schedule(6);
  expect(await priceNow()).toBe("10");
  calendar.follow(86_400_001);
  try {
    expect(await until(async () => (await priceNow()) === "6")).toBe(true);
  } finally {
    calendar.follow(0);
  }
});

test("what is exported is imported as a draft", async () => {
  const { storeCatalogExport } = await ask<{ storeCatalogExport: { entries: object } }>(
    setting(),
    staff,
    "{ storeCatalogExport }",
  );
  const entries = { ...storeCatalogExport.entries, "offer:new": offer(3) };
  const text = `mutation ($input: ImportStoreCatalogInput!) { importStoreCatalog(input: $input) { draft { diff { id kind } } } }`;
  expect(
    await ask(setting(), staff, text, {
      input: { title: "from staging", document: { ...storeCatalogExport, entries } },
    }),
  ).toEqual({ importStoreCatalog: { draft: { diff: [{ id: "offer:new", kind: "added" }] } } });
  for (const [document, field] of [
    [[], "document"],
    [{ space: "other.space", revision: 1, entries: {} }, "document.space"],
    [{ space: "store.catalog", revision: 1, entries: { "offer:a": 1 } }, "document.entries.offer:a"],
  ] as const)
    expect(await askFailing(setting(), staff, text, { input: { title: "wrong", document } })).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { field },
    });
});

test.each<[string, object, object]>([
  [
    "a field that is wrong",
    { changes: [{ id: "offer:a", content: { ...offer(1), colour: 1 } }] },
    { code: "BAD_USER_INPUT", details: { entry: "offer:a", field: "content.colour" } },
  ],
  [
    "an item that inventory does not define",
    { changes: [{ id: "offer:a", content: goldOffer(1, [line("unicorn", 1)]) }] },
    { code: "BAD_USER_INPUT", details: { entry: "offer:a", field: "item:unicorn" } },
  ],
  [
    "an entry twice",
    {
      changes: [
        { id: "offer:a", content: offer(1) },
        { id: "offer:a", content: offer(1) },
      ],
    },
    { code: "BAD_USER_INPUT", details: { field: "changes[1].id" } },
  ],
  [
    "content that is no object",
    { changes: [{ id: "offer:a", content: 1 }] },
    { code: "BAD_USER_INPUT", details: { field: "changes[0].content" } },
  ],
  ["neither a draft nor changes", {}, { code: "BAD_USER_INPUT", details: { field: "changes" } }],
  ["a draft that there is not", { draftId: "x" }, { code: "NOT_FOUND" }],
  [
    "a time that has passed",
    { changes: [{ id: "offer:a", content: offer(1) }], effectiveAt: "2020-01-01T00:00:00Z" },
    { code: "BAD_USER_INPUT", details: { field: "effectiveAt" } },
  ],
])("%s is not published", async (_, what, refusal) => {
  const input = { ...what, note: "test", idempotencyKey: ids.next() };
  const before = await ask(setting(), staff, "{ storeCatalogExport }");
  expect(await askFailing(setting(), staff, publishText, { input })).toMatchObject(refusal);
  expect(await ask(setting(), staff, "{ storeCatalogExport }")).toEqual(before);
});

test("the catalog is made by those who have the scope", async () => {
  const playerId = await makePlayer(setting());
  const input = { changes: [], note: "test", idempotencyKey: ids.next() };
  for (const principal of [asPlayer(playerId), asStaff("store:read")])
    for (const query of [
      "{ storeCatalogDrafts { id } }",
      "{ storeCatalogExport }",
      "{ storeCatalogDiff(fromRevision: 0, toRevision: 1) { id } }",
    ])
      expect(await askFailing(setting(), principal, query)).toMatchObject({ code: "FORBIDDEN" });
  expect(await askFailing(setting(), asStaff("store:read"), publishText, { input })).toMatchObject({
    code: "FORBIDDEN",
  });
});
