import { readAudit } from "@muster/audit";
import type { Postgres } from "@muster/postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { by, ids, openAdmin, openCatalog, type Process, prices, pricesNow } from "./catalog.js";

let databaseUrl: string;
let admin: Postgres;
let one: Process;
let other: Process;
let count = 0;

beforeAll(async () => {
  ({ databaseUrl } = await testServers());
  admin = await openAdmin(databaseUrl);
});
beforeEach(() => {
  const space = `store.catalog${++count}`;
  one = openCatalog(databaseUrl, space);
  other = openCatalog(databaseUrl, space);
});
afterEach(() => Promise.all([one.close(), other.close()]));
afterAll(() => admin.close());

const fresh = { limit: 100, backward: false, from: undefined };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error: { code?: string }) => error.code,
  );

test("what is published is in force, with revisions of the space and of each entry", async () => {
  const { catalog } = one;
  expect(await catalog.inForce()).toEqual({ revision: 0, effectiveAtMs: 0, entries: new Map() });
  const first = await catalog.publish(by(prices({ sword: 5, potion: 1 })));
  expect(first).toMatchObject({ number: 1, revision: 1, state: "inForce", changedCount: 2 });
  await catalog.publish(by(prices({ sword: 6, potion: 1 })));
  await catalog.publish(by(prices({ potion: null, shield: 9 })));
  const snapshot = await catalog.inForce();
  expect(snapshot.revision).toBe(3);
  expect([...snapshot.entries]).toEqual([
    ["shield", { revision: 1, content: { price: 9 } }],
    ["sword", { revision: 2, content: { price: 6 } }],
  ]);
  expect(await pricesNow(other.catalog)).toEqual({ sword: 6, shield: 9 });
  const before = await catalog.inForceAt({ revision: 1 });
  expect([...(before?.entries.keys() ?? [])].sort()).toEqual(["potion", "sword"]);
  expect(await catalog.inForceAt({ revision: 4 })).toBeUndefined();
  expect((await catalog.inForceAt({ atMs: first.effectiveAtMs }))?.revision).toBe(1);
  expect(await catalog.inForceAt({ atMs: first.effectiveAtMs - 1 })).toBeUndefined();
  await catalog.publish(by(prices({ potion: 2 })));
  expect((await catalog.inForce()).entries.get("potion")?.revision).toBe(3);
});

test("an old snapshot stays as it was", async () => {
  await one.catalog.publish(by(prices({ sword: 5 })));
  const before = await one.catalog.inForce();
  await one.catalog.publish(by(prices({ sword: 6 })));
  expect(before.entries.get("sword")?.content.price).toBe(5);
  expect((await one.catalog.inForce()).entries.get("sword")?.content.price).toBe(6);
});

test("a key publishes once, and tells when it comes with another request", async () => {
  const request = by(prices({ sword: 5 }), { key: "k" });
  const publication = await one.catalog.publish(request);
  await one.catalog.publish(by(prices({ sword: 6 })));
  expect(await other.catalog.publish(request)).toEqual(publication);
  expect(await pricesNow(one.catalog)).toEqual({ sword: 6 });
  await expect(one.catalog.publish({ ...request, note: "other" })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
});

test("what an entry may not be is refused with the entry, the path and the bound, and nothing stays", async () => {
  await expect(one.catalog.publish(by(prices({ sword: 5, potion: 0 })))).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { entry: "potion", field: "price", bound: "at least 1" },
  });
  const lonely = new Map([["scabbard", { price: 1, needs: "sword" }]]);
  await expect(one.catalog.publish(by(lonely))).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "scabbard.needs" },
  });
  expect(await one.catalog.publications(fresh)).toEqual([]);
  expect((await one.catalog.inForce()).revision).toBe(0);
});

test.each([
  [by(new Map([["a b", { price: 1 }]])), "changes.id"],
  [by(new Map([["a", { price: 1, text: "x".repeat(64 * 1024) }]])), "changes.a"],
  [by(new Map([["a", { price: 1, text: "\0" }]])), "changes.a"],
  [by(new Map(Array.from({ length: 5001 }, (_, at) => [`e${at}`, { price: 1 }]))), "changes"],
  [{ ...by(prices({})), note: "" }, "note"],
  [{ ...by(prices({})), idempotencyKey: "" }, "idempotencyKey"],
  [by(prices({}), { effectiveAtMs: 1 }), "effectiveAt"],
  [by(prices({}), { effectiveAtMs: Number.NaN }), "effectiveAt"],
])("bad input %# names its field", async (request, field) => {
  await expect(one.catalog.publish(request)).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field },
  });
});

test("of those who publish over the same revision, one wins where the entries are the same", async () => {
  await one.catalog.publish(by(prices({ sword: 5, potion: 1 })));
  const over = (changes: ReturnType<typeof prices>) => ({ ...by(changes), expectedRevision: 1 });
  const outcomes = await Promise.all([
    codeOf(one.catalog.publish(over(prices({ sword: 6 })))),
    codeOf(other.catalog.publish(over(prices({ sword: 7 })))),
    codeOf(other.catalog.publish(over(prices({ potion: 2 })))),
  ]);
  expect(outcomes.sort()).toEqual(["CONFLICT", "done", "done"]);
  await expect(one.catalog.publish(over(prices({ sword: 8 })))).rejects.toMatchObject({
    details: { entries: "sword" },
  });
});

test("twenty who publish at once get twenty revisions in a row", async () => {
  const publications = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      (at % 2 ? one : other).catalog.publish(by(prices({ [`o${at}`]: 1 }))),
    ),
  );
  expect(publications.map(({ revision }) => revision).sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
  expect((await one.catalog.inForce()).entries.size).toBe(20);
});

test("a roll-back publishes the old contents again", async () => {
  await one.catalog.publish(by(prices({ sword: 5, potion: 1 })));
  await one.catalog.publish(by(prices({ sword: 6, potion: null, shield: 3 })));
  const back = await one.catalog.rollBack({
    toRevision: 1,
    actorId: "designer",
    note: "too dear",
    idempotencyKey: "back",
  });
  expect(back).toMatchObject({ revision: 3, rolledBackTo: 1, changedCount: 3 });
  expect(await pricesNow(other.catalog)).toEqual({ sword: 5, potion: 1 });
  for (const toRevision of [3, -1, 0.5])
    await expect(
      one.catalog.rollBack({ toRevision, actorId: "designer", note: "x", idempotencyKey: ids.next() }),
    ).rejects.toMatchObject({ details: { field: "toRevision" } });
});

test("publications are listed newest first, and each has an audit entry", async () => {
  for (const price of [1, 2, 3]) await one.catalog.publish(by(prices({ sword: price })));
  const numbers = async (page: Parameters<typeof one.catalog.publications>[0]) =>
    (await one.catalog.publications(page)).map(({ number }) => number);
  expect(await numbers({ limit: 1, backward: false, from: undefined })).toEqual([3, 2]);
  expect(await numbers({ limit: 5, backward: false, from: 3 })).toEqual([2, 1]);
  expect(await numbers({ limit: 5, backward: true, from: 1 })).toEqual([2, 3]);
  const entries = await readAudit(one.postgres, { subject: `definitions:store.catalog${count}` }, fresh);
  expect(
    entries.map(({ action, actorId, reason, details }) => [action, actorId, reason, details["revision"]]),
  ).toEqual([3, 2, 1].map((revision) => [`store.catalog${count}.publish`, "designer", "test", revision]));
});

test("a space as a file goes to another deployment and back", async () => {
  await one.catalog.publish(by(prices({ sword: 5, potion: 1 })));
  const document = await one.catalog.export();
  expect(document).toEqual({
    space: `store.catalog${count}`,
    revision: 1,
    entries: { potion: { price: 1 }, sword: { price: 5 } },
  });
  await one.catalog.publish(by(prices({ sword: 6, shield: 2 })));
  const draft = await one.catalog.import({ document, title: "from staging", actorId: "designer" });
  expect(await one.catalog.diff({ draftId: draft.id })).toEqual([
    { id: "shield", kind: "removed", fields: [{ path: "", before: { price: 2 }, after: undefined }] },
    { id: "sword", kind: "changed", fields: [{ path: "price", before: 6, after: 5 }] },
  ]);
  await expect(
    one.catalog.import({ document: { ...document, space: "other.space" }, title: "x", actorId: "designer" }),
  ).rejects.toMatchObject({ details: { field: "document.space" } });
  await expect(one.catalog.export(9)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
