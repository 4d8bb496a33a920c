import { readAudit } from "@muster/audit";
import type { Postgres } from "@muster/postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { by, ids, openAdmin, openCatalog, type Process, prices, pricesNow } from "./catalog.js";

let databaseUrl: string;
let admin: Postgres;
let one: Process;
let count = 0;

beforeAll(async () => {
  ({ databaseUrl } = await testServers());
  admin = await openAdmin(databaseUrl);
});
beforeEach(() => {
  one = openCatalog(databaseUrl, `store.drafts${++count}`);
});
afterEach(() => one.close());
afterAll(() => admin.close());

const draftOf = (changes: ReturnType<typeof prices>) => ({ title: "Summer", changes, actorId: "designer" });
const publishDraft = (draftId: string, expectedVersion?: number) =>
  one.catalog.publish({ draftId, expectedVersion, actorId: "lead", note: "go", idempotencyKey: ids.next() });

test("a draft is saved, listed, published and gone", async () => {
  const { catalog } = one;
  const draft = await catalog.saveDraft(draftOf(prices({ sword: 5 })));
  expect(draft).toMatchObject({ version: 1, title: "Summer", baseNumber: 0, actorId: "designer" });
  const saved = await catalog.saveDraft({
    ...draftOf(prices({ sword: 6 })),
    draftId: draft.id,
    expectedVersion: 1,
  });
  expect(saved).toMatchObject({ id: draft.id, version: 2 });
  const newer = await catalog.saveDraft(draftOf(prices({})));
  expect((await catalog.listDrafts()).map(({ id }) => id)).toEqual([newer.id, draft.id]);
  expect(await catalog.readDraft(draft.id)).toEqual(saved);
  const publication = await publishDraft(draft.id, 2);
  expect(publication).toMatchObject({ revision: 1, changedCount: 1, actorId: "lead" });
  expect(await pricesNow(catalog)).toEqual({ sword: 6 });
  expect(await catalog.readDraft(draft.id)).toBeUndefined();
  await catalog.discardDraft({ draftId: newer.id, actorId: "designer" });
  expect(await catalog.listDrafts()).toEqual([]);
  const entries = await readAudit(
    one.postgres,
    { area: "store" },
    { limit: 9, backward: true, from: undefined },
  );
  expect(entries.map(({ action }) => action.split(".").at(-1))).toEqual([
    "saveDraft",
    "saveDraft",
    "saveDraft",
    "publish",
    "discardDraft",
  ]);
});

test("the same publication of a draft gives the same answer though the draft is gone", async () => {
  const draft = await one.catalog.saveDraft(draftOf(prices({ sword: 5 })));
  const request = { draftId: draft.id, actorId: "lead", note: "go", idempotencyKey: "k" };
  const publication = await one.catalog.publish(request);
  expect(await one.catalog.publish(request)).toEqual(publication);
});

test("who saves or publishes what was saved since is told the version there is", async () => {
  const { id: draftId } = await one.catalog.saveDraft(draftOf(prices({ sword: 5 })));
  const save = (expectedVersion?: number) =>
    one.catalog.saveDraft({ ...draftOf(prices({ sword: 7 })), draftId, expectedVersion });
  const outcomes = await Promise.allSettled([save(1), save(1)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const conflict = { code: "CONFLICT", details: { version: 2 } };
  await expect(save(1)).rejects.toMatchObject(conflict);
  await expect(publishDraft(draftId, 1)).rejects.toMatchObject(conflict);
  await expect(one.catalog.discardDraft({ draftId, expectedVersion: 1, actorId: "x" })).rejects.toMatchObject(
    conflict,
  );
  await expect(save()).rejects.toMatchObject({ details: { field: "expectedVersion" } });
  await expect(publishDraft(ids.next())).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(publishDraft("no id")).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await one.catalog.readDraft(draftId)).toMatchObject({ version: 2 });
});

test("a draft is refused where its entries have changed since its base, until its author has looked", async () => {
  const { catalog } = one;
  await catalog.publish(by(prices({ sword: 5, potion: 1 })));
  const draft = await catalog.saveDraft(draftOf(prices({ sword: 6 })));
  const elsewhere = await catalog.saveDraft(draftOf(prices({ shield: 2 })));
  await catalog.publish(by(prices({ sword: 9 })));
  await expect(publishDraft(draft.id)).rejects.toMatchObject({
    code: "CONFLICT",
    details: { entries: "sword" },
  });
  expect(await catalog.readDraft(draft.id)).toEqual(draft);
  expect(await publishDraft(elsewhere.id)).toMatchObject({ changedCount: 1 });
  await expect(
    catalog.saveDraft({ ...draftOf(draft.changes), draftId: draft.id, expectedVersion: 1, baseNumber: 9 }),
  ).rejects.toMatchObject({ details: { field: "baseNumber", bound: "0 to 3" } });
  await catalog.saveDraft({
    ...draftOf(draft.changes),
    draftId: draft.id,
    expectedVersion: 1,
    baseNumber: 3,
  });
  await publishDraft(draft.id);
  expect(await pricesNow(catalog)).toEqual({ sword: 6, potion: 1, shield: 2 });
});

test("a draft conflicts with what was scheduled meanwhile for its entries", async () => {
  const { catalog, calendar } = one;
  await catalog.publish(by(prices({ sword: 5 })));
  const draft = await catalog.saveDraft(draftOf(prices({ sword: 6 })));
  const tomorrow = calendar.nowMs() + 86_400_000;
  await catalog.publish(by(prices({ sword: 4 }), { effectiveAtMs: tomorrow }));
  await expect(
    catalog.publish({
      draftId: draft.id,
      effectiveAtMs: tomorrow + 1,
      actorId: "lead",
      note: "go",
      idempotencyKey: "k",
    }),
  ).rejects.toMatchObject({ code: "CONFLICT", details: { entries: "sword" } });
});

test("all that is wrong with a draft is told at once", async () => {
  const bad = new Map([
    ["sword", { price: 0 }],
    ["potion", { price: 1 }],
    ["shield", { price: "two" }],
  ]);
  const draft = await one.catalog.saveDraft(draftOf(bad));
  expect(await one.catalog.validate(draft.id)).toEqual([
    { entryId: "sword", field: "price", bound: "at least 1" },
    { entryId: "shield", field: "price", bound: "at least 1" },
  ]);
  const lonely = await one.catalog.saveDraft(draftOf(new Map([["scabbard", { price: 1, needs: "sword" }]])));
  expect(await one.catalog.validate(lonely.id)).toEqual([
    { entryId: null, field: "scabbard.needs", bound: "an offer that is there" },
  ]);
  const good = await one.catalog.saveDraft(draftOf(prices({ sword: 1 })));
  expect(await one.catalog.validate(good.id)).toEqual([]);
  await expect(one.catalog.validate(ids.next())).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a draft's title and changes have bounds", async () => {
  await expect(one.catalog.saveDraft({ ...draftOf(prices({})), title: "" })).rejects.toMatchObject({
    details: { field: "title" },
  });
  await expect(one.catalog.saveDraft(draftOf(prices({ "": 1 })))).rejects.toMatchObject({
    details: { field: "changes.id" },
  });
  await admin.query(
    `INSERT INTO definitions.drafts (id, space, version, title, base_number, changes, actor_id, saved_at)
    SELECT gen_random_uuid(), space, 1, 'many', 0, '{}', 'designer', now()
    FROM definitions.spaces, generate_series(1, 100) WHERE space = $1`,
    [`store.drafts${count}`],
  );
  expect(await one.catalog.listDrafts()).toEqual([]);
});

test("a space has at most a hundred drafts", async () => {
  await one.catalog.saveDraft(draftOf(prices({})));
  await admin.query(
    `INSERT INTO definitions.drafts (id, space, version, title, base_number, changes, actor_id, saved_at)
    SELECT gen_random_uuid(), $1, 1, 'many', 0, '{}', 'designer', now() FROM generate_series(1, 99)`,
    [`store.drafts${count}`],
  );
  await expect(one.catalog.saveDraft(draftOf(prices({})))).rejects.toMatchObject({
    code: "CONFLICT",
    details: { draftsMax: 100 },
  });
});
