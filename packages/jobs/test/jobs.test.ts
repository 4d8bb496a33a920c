import { createEventWriter } from "@muster/events";
import { createLedger } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemRandom } from "@muster/runtime";
import { createMetrics } from "@muster/telemetry";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  defineJob,
  enqueue,
  enqueueRows,
  findJob,
  type Job,
  type JobsOptions,
  readFailedJobs,
  retryFailedJob,
} from "../src/index.js";
import { nextRunMs, pauseAfter } from "../src/job.js";
import { clock, gate, logger, openAdmin, role, startWorker, type Worker } from "./worker.js";

let databaseUrl: string;
let admin: Postgres;
const workers: Worker[] = [];

beforeAll(async () => {
  ({ databaseUrl } = await testServers());
  admin = await openAdmin(databaseUrl);
});
beforeEach(() => admin.query("TRUNCATE jobs.jobs, jobs.steps, public.effects").then(() => undefined));
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => admin.close());

const start = (jobs: readonly Job[], changes: Partial<JobsOptions> = {}): Worker => {
  const worker = startWorker(databaseUrl, jobs, changes);
  workers.push(worker);
  return worker;
};
const quick = { first: 1, max: 5 };
const within = { timeout: 10_000, interval: 10 };
const stateOf = async (job: Pick<Job, "name">, key: string) => (await findJob(admin, job, key))?.state;
const until = (job: Pick<Job, "name">, key: string, state: string) =>
  vi.waitFor(async () => expect(await stateOf(job, key)).toBe(state), within);
const effects = () =>
  admin.query<{ job: string; step: string }>("SELECT job, step FROM public.effects ORDER BY job, step");

test("a job is done once for its key, with what it was given", async () => {
  const seen: unknown[] = [];
  const job = defineJob<{ amount: number }>({
    name: "test.note",
    async run({ key, attempt }, { amount }) {
      seen.push([key, attempt, amount]);
    },
  });
  start([job]);
  const add = (amount: number) => admin.transact((tx) => enqueue(tx, job, { key: "one", input: { amount } }));
  expect(await add(5)).toBe(true);
  expect(await add(6)).toBe(false);
  await until(job, "one", "done");
  expect(await add(7)).toBe(false);
  expect(seen).toEqual([["one", 1, 5]]);
});

test("a job whose transaction is undone is not done", async () => {
  const job = defineJob({ name: "test.undone", run: async () => undefined });
  const adding = admin.transact(async (tx) => {
    await enqueue(tx, job, { key: "one", input: null });
    throw new Error("undone");
  });
  await expect(adding).rejects.toThrow("undone");
  expect(await findJob(admin, job, "one")).toBeUndefined();
});

test("jobs commit with a ledger's unit", async () => {
  const seen: unknown[] = [];
  const job = defineJob<number>({
    name: "test.beside",
    async run({ key }, input) {
      seen.push([key, input]);
    },
  });
  const postgres = openPostgres({ url: databaseUrl, role, poolMax: 2, applicationName: "t", logger });
  const events = createEventWriter({ postgres, logger });
  const ids = createIds(clock, createSystemRandom());
  const metrics = createMetrics({ process: false });
  const ledger = createLedger({ postgres, events, clock, ids, logger, metrics });
  for (let times = 0; times < 2; times++)
    await ledger.post({
      idempotency: { ownerId: "t", operation: "test", key: "k", request: {} },
      rows: [
        enqueueRows(job, [
          { key: "a", input: 1 },
          { key: "b", input: 2, runAtMs: clock.nowMs() + 3_600_000 },
        ]),
      ],
      response: null,
    });
  start([job]);
  await until(job, "a", "done");
  expect(await stateOf(job, "b")).toBe("waiting");
  expect(seen).toEqual([["a", 1]]);
  await ledger.close();
  await events.close();
  await postgres.close();
});

test("a job that fails is tried again, and steps that have committed are not", async () => {
  const runs: number[] = [];
  const results: unknown[] = [];
  const job = defineJob({
    name: "test.steps",
    pauseMs: quick,
    async run({ attempt, step }) {
      runs.push(attempt);
      for (const name of ["a", "b", "c"]) {
        results.push(
          await step(name, async (tx) => {
            await tx.query("INSERT INTO public.effects VALUES ('steps', $1)", [name]);
            if (name === "b" && attempt === 1) throw new Error("b fails");
            return { made: name, attempt };
          }),
        );
        if (name === "c" && attempt === 2) throw new Error("fails after c");
      }
    },
  });
  start([job]);
  await admin.transact((tx) => enqueue(tx, job, { key: "one", input: null }));
  await until(job, "one", "done");
  expect(runs).toEqual([1, 2, 3]);
  expect((await effects()).map(({ step }) => step)).toEqual(["a", "b", "c"]);
  expect(results.slice(-3)).toEqual([
    { made: "a", attempt: 1 },
    { made: "b", attempt: 2 },
    { made: "c", attempt: 2 },
  ]);
  expect(await findJob(admin, job, "one")).toMatchObject({ attempt: 3, error: null });
});

test("after its last attempt a job has failed, with the reason, a metric, and a way to try again", async () => {
  let works = false;
  const job = defineJob({
    name: "test.fails",
    attemptsMax: 3,
    pauseMs: quick,
    async run() {
      if (!works) throw new Error("no luck");
    },
  });
  const { metrics } = start([job]);
  await admin.transact((tx) => enqueue(tx, job, { key: "one", input: 7 as never }));
  await until(job, "one", "failed");
  const failed = { key: "one", state: "failed", attempt: 3, error: "Error: no luck", input: 7 };
  expect(await readFailedJobs(admin, job, 10)).toMatchObject([failed]);
  const { text } = await metrics.expose();
  expect(text).toContain('muster_jobs_runs_total{job="test.fails",outcome="failed"} 1');
  expect(text).toContain('muster_jobs_runs_total{job="test.fails",outcome="retried"} 2');
  works = true;
  expect(await admin.transact((tx) => retryFailedJob(tx, job, "one"))).toBe(true);
  expect(await admin.transact((tx) => retryFailedJob(tx, job, "two"))).toBe(false);
  await until(job, "one", "done");
});

test("a process that has lost a job commits nothing of it", async () => {
  const [inStep, goOn] = [gate(), gate()];
  let isFirst = true;
  const outcomes: string[] = [];
  const job = defineJob({
    name: "test.fenced",
    async run({ step, signal }) {
      const holds = isFirst;
      isFirst = false;
      await step("only", async (tx) => {
        await tx.query("INSERT INTO public.effects VALUES ('fenced', $1)", [holds ? "lost" : "won"]);
        if (holds) {
          inStep.open();
          await goOn.opened;
        }
        return null;
      }).catch((error: unknown) => {
        outcomes.push(String(error), String(signal.aborted));
        throw error;
      });
    },
  });
  const loser = start([job], { leaseMs: 60_000 });
  await admin.transact((tx) => enqueue(tx, job, { key: "one", input: null }));
  await inStep.opened;
  await admin.query("UPDATE jobs.jobs SET lease_until_ms = 0 WHERE name = $1", [job.name]);
  start([job], { leaseMs: 500 });
  await until(job, "one", "done");
  goOn.open();
  await vi.waitFor(
    async () =>
      expect((await loser.metrics.expose()).text).toContain(
        'muster_jobs_runs_total{job="test.fenced",outcome="lost"} 1',
      ),
    within,
  );
  expect(outcomes[0]).toContain("another process has taken the job");
  expect(await effects()).toEqual([{ job: "fenced", step: "won" }]);
  expect(await findJob(admin, job, "one")).toMatchObject({ state: "done", attempt: 2 });
});

test("a lease is prolonged while its process lives, and work is told when it is lost", async () => {
  const told = gate();
  const job = defineJob({
    name: "test.long",
    async run({ signal }) {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      told.open();
    },
  });
  start([job], { leaseMs: 150 });
  await admin.transact((tx) => enqueue(tx, job, { key: "one", input: null }));
  await until(job, "one", "running");
  const leaseOf = async () =>
    Number(
      (
        await admin.query<{ l: bigint }>("SELECT lease_until_ms AS l FROM jobs.jobs WHERE name = $1", [
          job.name,
        ])
      )[0]?.l,
    );
  const firstMs = await leaseOf();
  await vi.waitFor(async () => expect(await leaseOf()).toBeGreaterThan(firstMs + 300), within);
  expect(await findJob(admin, job, "one")).toMatchObject({ attempt: 1 });
  await admin.query("UPDATE jobs.jobs SET fence = fence + 1 WHERE name = $1", [job.name]);
  await told.opened;
});

test("one that recurs runs on one process at a time, again and again, and after failures too", async () => {
  let [active, most, runs] = [0, 0, 0];
  const job = defineJob({
    name: "test.recurs",
    recurs: { everyMs: 5 },
    pauseMs: quick,
    attemptsMax: 1,
    async run({ key, step }) {
      most = Math.max(most, ++active);
      runs++;
      await step("count", async (tx) => {
        await tx.query("INSERT INTO public.effects VALUES ('recurs', $1)", [key]);
        return null;
      });
      active--;
      if (runs % 3 === 0) throw new Error("now and then");
    },
  });
  for (let at = 0; at < 3; at++) start([job]);
  await vi.waitFor(() => expect(runs).toBeGreaterThan(12), within);
  expect(most).toBe(1);
  expect((await effects()).length).toBeGreaterThan(6);
  await expect(admin.transact((tx) => enqueue(tx, job, { key: "x", input: null }))).rejects.toThrow("recurs");
});

test("what belongs to the calendar follows it when it is moved", async () => {
  const seen: number[] = [];
  const job = defineJob({
    name: "test.season",
    time: "calendar",
    async run({ runAtMs }) {
      seen.push(runAtMs);
    },
  });
  const { calendar } = start([job]);
  const atMs = clock.nowMs() + 30 * 86_400_000;
  await admin.transact((tx) => enqueue(tx, job, { key: "end", input: null, runAtMs: atMs }));
  const system = defineJob({ name: "test.system", run: async () => undefined });
  await admin.transact((tx) => enqueue(tx, system, { key: "end", input: null, runAtMs: atMs }));
  calendar.follow(31 * 86_400_000);
  await until(job, "end", "done");
  expect(seen).toEqual([atMs]);
  expect(await stateOf(system, "end")).toBe("waiting");
});

test("a process that stops ends its work and gives back what it did not finish", async () => {
  const began = gate();
  let stops = true;
  const job = defineJob({
    name: "test.stopped",
    async run({ signal, step }) {
      began.open();
      if (stops) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      await step("last", async () => null);
    },
  });
  const worker = start([job]);
  await admin.transact((tx) => enqueue(tx, job, { key: "one", input: null }));
  await began.opened;
  await worker.jobs.stop();
  expect(await findJob(admin, job, "one")).toMatchObject({ state: "waiting", attempt: 0 });
  stops = false;
  start([job]);
  await until(job, "one", "done");
});

test("of many jobs each is done once, by several processes, no more side by side than allowed", async () => {
  let [active, most] = [0, 0];
  const job = defineJob<number>({
    name: "test.many",
    concurrencyMax: 3,
    async run({ step }, number) {
      most = Math.max(most, ++active);
      await step("effect", async (tx) => {
        await tx.query("INSERT INTO public.effects VALUES ('many', $1)", [String(number)]);
        return null;
      });
      active--;
    },
  });
  await admin.query(
    `INSERT INTO jobs.jobs (name, key, input, run_at_ms)
    SELECT 'test.many', n::text, to_jsonb(n), 0 FROM generate_series(1, 400) AS n`,
  );
  for (let at = 0; at < 2; at++) start([job]);
  await vi.waitFor(
    async () =>
      expect(
        await admin.query("SELECT 1 FROM jobs.jobs WHERE name = 'test.many' AND state <> 'done'"),
      ).toEqual([]),
    { timeout: 20_000, interval: 50 },
  );
  const done = await effects();
  expect([done.length, new Set(done.map(({ step }) => step)).size]).toEqual([400, 400]);
  expect(most).toBeLessThanOrEqual(6);
});

test("jobs that were done a month ago are forgotten, with their steps", async () => {
  const monthMs = 30 * 86_400_000;
  await admin.query(
    `WITH old AS (
      INSERT INTO jobs.jobs (name, key, input, run_at_ms, state, finished_at_ms)
      SELECT 'test.old', n::text, 'null', 0, CASE WHEN n = 1 THEN 'failed' ELSE 'done' END, $1::bigint - n
      FROM generate_series(1, 1500) AS n RETURNING id)
    INSERT INTO jobs.steps SELECT id, 'a', 'null' FROM old`,
    [clock.nowMs() - monthMs],
  );
  start([]);
  await vi.waitFor(
    async () =>
      expect(await admin.query("SELECT key, state FROM jobs.jobs WHERE name = 'test.old'")).toEqual([
        { key: "1", state: "failed" },
      ]),
    within,
  );
  expect(await admin.query("SELECT 1 FROM jobs.steps WHERE step = 'a'")).toHaveLength(1);
});

test("pauses double up to the longest, give or take a half", () => {
  const job = { pauseMs: { first: 1000, max: 60_000 } };
  expect([1, 2, 3, 4].map((attempt) => pauseAfter(job, attempt, 0.5))).toEqual([1000, 2000, 4000, 8000]);
  expect([pauseAfter(job, 1, 0), pauseAfter(job, 1, 0.999)]).toEqual([500, 1499]);
  expect(pauseAfter(job, 1000, 0.5)).toBe(60_000);
});

test("what was missed while nobody ran counts once", () => {
  expect(nextRunMs({ everyMs: 100 }, 1000, 1000)).toBe(1100);
  expect(nextRunMs({ everyMs: 100 }, 1000, 1099)).toBe(1100);
  expect(nextRunMs({ everyMs: 100 }, 1000, 5050)).toBe(5100);
  expect(nextRunMs({ nextMs: (afterMs) => afterMs * 2 }, 10, 30)).toBe(60);
});

test.each([
  [{ key: "", input: null }, "key"],
  [{ key: "x".repeat(201), input: null }, "key"],
  [{ key: "a\0", input: null }, "key"],
  [{ key: "a", input: null, runAtMs: -1 }, "runAtMs"],
  [{ key: "a", input: null, runAtMs: 0.5 }, "runAtMs"],
])("%j is refused", async (order, field) => {
  const job = defineJob({ name: "test.bad", run: async () => undefined });
  const refusal = { code: "BAD_USER_INPUT", details: { field } };
  await expect(admin.transact((tx) => enqueue(tx, job, order))).rejects.toMatchObject(refusal);
  expect(() => enqueueRows(job, [order])).toThrow(field);
});
