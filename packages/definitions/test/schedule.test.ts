import { readAudit } from "@muster/audit";
import { AppError } from "@muster/errors";
import type { Postgres } from "@muster/postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { by, openAdmin, openCatalog, type Process, prices, pricesNow } from "./catalog.js";

const dayMs = 86_400_000;
let databaseUrl: string;
let admin: Postgres;
let one: Process;
let other: Process;
let space: string;
let count = 0;

beforeAll(async () => {
  ({ databaseUrl } = await testServers());
  admin = await openAdmin(databaseUrl);
});
beforeEach(() => {
  space = `store.scheduled${++count}`;
  one = openCatalog(databaseUrl, space);
  other = openCatalog(databaseUrl, space);
});
afterEach(() => Promise.all([one.close(), other.close()]));
afterAll(() => admin.close());

const inDays = (days: number): number => one.calendar.nowMs() + days * dayMs;
const goTo = (days: number): void => {
  for (const { calendar } of [one, other]) calendar.follow(days * dayMs);
};
const projections = () =>
  admin.query<{ revision: number; prices: object }>(
    "SELECT revision, prices FROM public.projected WHERE space = $1 ORDER BY revision",
    [space],
  );

test("a publication takes effect at its time by the calendar, once, for whoever reads", async () => {
  await one.catalog.publish(by(prices({ sword: 10 })));
  const sale = await one.catalog.publish(by(prices({ sword: 5 }), { effectiveAtMs: inDays(2) }));
  expect(sale).toMatchObject({ number: 2, revision: null, state: "waiting" });
  await one.catalog.publish(by(prices({ sword: 10 }), { effectiveAtMs: inDays(4) }));
  expect(await pricesNow(other.catalog)).toEqual({ sword: 10 });
  goTo(3);
  const seen = await Promise.all(
    Array.from({ length: 10 }, (_, at) => pricesNow((at % 2 ? one : other).catalog)),
  );
  expect(seen).toEqual(Array.from({ length: 10 }, () => ({ sword: 5 })));
  expect(await one.catalog.publication(2)).toMatchObject({ revision: 2, state: "inForce" });
  goTo(5);
  const { revision, effectiveAtMs } = await other.catalog.inForce();
  expect([revision, effectiveAtMs]).toEqual([3, (await other.catalog.publication(3))?.effectiveAtMs]);
  expect((await projections()).map(({ prices: projected }) => projected)).toEqual([
    { sword: 10 },
    { sword: 5 },
    { sword: 10 },
  ]);
  const entries = await readAudit(
    one.postgres,
    { action: `${space}.takeEffect` },
    { limit: 9, backward: true, from: undefined },
  );
  expect(entries.map(({ actorId, details }) => [actorId, details["publication"]])).toEqual([
    ["definitions", 2],
    ["definitions", 3],
  ]);
});

test("several that came due while nobody looked take effect in the order of their times", async () => {
  await one.catalog.publish(by(prices({ b: 2 }), { effectiveAtMs: inDays(2) }));
  await one.catalog.publish(by(prices({ a: 1 }), { effectiveAtMs: inDays(1) }));
  goTo(3);
  const now = await one.catalog.publish(by(prices({ c: 3 })));
  expect(now).toMatchObject({ number: 3, revision: 3 });
  expect(await projections()).toEqual([
    { revision: 1, prices: { a: 1 } },
    { revision: 2, prices: { a: 1, b: 2 } },
    { revision: 3, prices: { a: 1, b: 2, c: 3 } },
  ]);
});

test("what is published now goes under what waits, unless that changes the same entries", async () => {
  await one.catalog.publish(by(prices({ sword: 10, potion: 1 })));
  await one.catalog.publish(by(prices({ sword: 5 }), { effectiveAtMs: inDays(2) }));
  expect(await one.catalog.publish(by(prices({ potion: 2 })))).toMatchObject({ revision: 2 });
  const tooEarly = { code: "CONFLICT", details: { entries: "sword", publication: 2 } };
  await expect(one.catalog.publish(by(prices({ sword: 9 })))).rejects.toMatchObject(tooEarly);
  await expect(
    one.catalog.publish(by(prices({ sword: 9 }), { effectiveAtMs: inDays(1) })),
  ).rejects.toMatchObject(tooEarly);
  await expect(
    one.catalog.rollBack({ toRevision: 0, actorId: "d", note: "x", idempotencyKey: "r" }),
  ).rejects.toMatchObject(tooEarly);
  expect(await one.catalog.publish(by(prices({ sword: 10, potion: 3 })))).toMatchObject({ changedCount: 1 });
  goTo(3);
  expect(await pricesNow(one.catalog)).toEqual({ sword: 5, potion: 3 });
});

test("nothing is published that would make what waits invalid", async () => {
  await one.catalog.publish(by(prices({ sword: 10 })));
  const scabbard = new Map([["scabbard", { price: 1, needs: "sword" }]]);
  await one.catalog.publish(by(scabbard, { effectiveAtMs: inDays(2) }));
  await expect(one.catalog.publish(by(prices({ sword: null })))).rejects.toMatchObject({
    code: "CONFLICT",
    details: { publication: 2, field: "scabbard.needs" },
  });
  await one.catalog.publish(by(prices({ shield: 1 })));
  await expect(
    one.catalog.publish(by(prices({ sword: null }), { effectiveAtMs: inDays(3) })),
  ).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { field: "scabbard.needs" } });
});

test("what waits can be taken back, unless something that waits behind it needs it", async () => {
  await one.catalog.publish(by(prices({ sword: 10 }), { effectiveAtMs: inDays(1) }));
  const scabbard = new Map([["scabbard", { price: 1, needs: "sword" }]]);
  await one.catalog.publish(by(scabbard, { effectiveAtMs: inDays(2) }));
  const withdraw = (number: number) => one.catalog.withdraw({ number, actorId: "lead", note: "not yet" });
  await expect(withdraw(1)).rejects.toMatchObject({ code: "CONFLICT", details: { publication: 2 } });
  expect(await withdraw(2)).toMatchObject({ state: "withdrawn", revision: null });
  expect(await withdraw(2)).toMatchObject({ state: "withdrawn" });
  await expect(withdraw(9)).rejects.toMatchObject({ code: "NOT_FOUND" });
  goTo(3);
  expect(await pricesNow(one.catalog)).toEqual({ sword: 10 });
  await expect(withdraw(1)).rejects.toMatchObject({ code: "CONFLICT" });
  const entries = await readAudit(
    one.postgres,
    { action: `${space}.withdraw` },
    { limit: 9, backward: true, from: undefined },
  );
  expect(entries.map(({ reason }) => reason)).toEqual(["not yet"]);
});

test("what needs the one that is taken back is named, also where the domain says that a reference leads nowhere", async () => {
  const strict = openCatalog(databaseUrl, space, {
    check({ after }) {
      for (const [id, { needs }] of after)
        if (needs !== undefined && !after.has(needs))
          throw new AppError("NOT_FOUND", "no such offer", { field: `${id}.needs` });
    },
  });
  await strict.catalog.publish(by(prices({ sword: 10 }), { effectiveAtMs: inDays(1) }));
  const scabbard = new Map([["scabbard", { price: 1, needs: "sword" }]]);
  await strict.catalog.publish(by(scabbard, { effectiveAtMs: inDays(2) }));
  await expect(strict.catalog.withdraw({ number: 1, actorId: "lead", note: "no" })).rejects.toMatchObject({
    code: "CONFLICT",
    details: { publication: 2, field: "scabbard.needs" },
  });
  await strict.close();
});

test("a change that only a waiting publication would make superfluous is kept, since that may be withdrawn", async () => {
  await one.catalog.publish(by(prices({ sword: 10 })));
  await one.catalog.publish(by(prices({ sword: 5 }), { effectiveAtMs: inDays(1) }));
  await one.catalog.publish(by(prices({ sword: 5 }), { effectiveAtMs: inDays(2) }));
  await one.catalog.withdraw({ number: 2, actorId: "lead", note: "later" });
  goTo(3);
  expect(await pricesNow(one.catalog)).toEqual({ sword: 5 });
});

test("a calendar that goes back leaves in force what is in force", async () => {
  await one.catalog.publish(by(prices({ sword: 5 }), { effectiveAtMs: inDays(1) }));
  goTo(2);
  expect(await pricesNow(one.catalog)).toEqual({ sword: 5 });
  goTo(-2);
  expect(await pricesNow(other.catalog)).toEqual({ sword: 5 });
  await other.catalog.publish(by(prices({ sword: 6 })));
  expect((await other.catalog.inForce()).revision).toBe(2);
});

test("a process that runs hears of others' publications and puts in force what nobody reads", async () => {
  other.catalog.start();
  await one.catalog.publish(by(prices({ sword: 10 }), { effectiveAtMs: inDays(1) }));
  goTo(2);
  await vi.waitFor(
    async () => expect(await projections()).toEqual([{ revision: 1, prices: { sword: 10 } }]),
    {
      timeout: 10_000,
    },
  );
});

test("a publication that cannot take effect is told of, and what is in force stays readable", async () => {
  let works = false;
  const failing = openCatalog(databaseUrl, space, {
    onPublish: async () => {
      if (!works) throw new Error("the projection fails");
    },
  });
  failing.calendar.follow(0);
  await one.catalog.publish(by(prices({ sword: 10 })));
  await one.catalog.publish(by(prices({ sword: 5 }), { effectiveAtMs: inDays(1) }));
  failing.calendar.follow(2 * dayMs);
  expect(await pricesNow(failing.catalog)).toEqual({ sword: 10 });
  works = true;
  await vi.waitFor(async () => expect(await pricesNow(failing.catalog)).toEqual({ sword: 5 }), {
    timeout: 10_000,
  });
  await failing.close();
});

test("a hundred publications may wait", async () => {
  await one.catalog.publish(by(prices({ a: 1 }), { effectiveAtMs: inDays(1) }));
  await admin.query(
    `INSERT INTO definitions.publications (space, number, actor_id, note, changed_count, published_at, effective_at,
      idempotency_key, request_sha256)
    SELECT $1, number, 'd', 'many', 0, now(), now() + interval '1 day', number::text, ''
    FROM generate_series(2, 100) AS number`,
    [space],
  );
  await expect(one.catalog.publish(by(prices({ b: 1 }), { effectiveAtMs: inDays(2) }))).rejects.toMatchObject(
    { code: "CONFLICT", details: { waitingMax: 100 } },
  );
});
