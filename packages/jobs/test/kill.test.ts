import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Postgres } from "@muster/postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { defineJob, enqueue, findJob } from "../src/index.js";
import { openAdmin, startWorker } from "./worker.js";

const worker = fileURLToPath(new URL("./fixtures/worker.mjs", import.meta.url));
let databaseUrl: string;
let admin: Postgres;

beforeAll(async () => {
  ({ databaseUrl } = await testServers());
  admin = await openAdmin(databaseUrl);
  // The jobs' own upkeep is put off, so that a worker makes the same statements each time.
  await admin.query(`INSERT INTO jobs.jobs (name, key, input, run_at_ms)
    VALUES ('jobs.forgetDone', 'recurring', 'null', 4000000000000)`);
});
afterAll(() => admin.close());

/** Runs a worker that kills itself at a statement; `undefined` when it did, or how many statements it made. */
async function run(key: string, killAt: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [worker, databaseUrl, key, String(killAt)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const end = await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  expect(["SIGKILL", 0]).toContain(end);
  return end === 0 ? Number(output) : undefined;
}

async function killedAt(killAt: number): Promise<number | undefined> {
  const key = `at-${killAt}`;
  const name = `kill.${key}`;
  const job = defineJob({
    name,
    async run(context) {
      for (const step of ["a", "b", "c"])
        await context.step(step, async (tx) => {
          await tx.query("INSERT INTO public.effects VALUES ($1, $2)", [context.key, step]);
          return { name: step };
        });
    },
  });
  await admin.transact((tx) => enqueue(tx, job, { key, input: null }));
  const statements = await run(key, killAt);
  expect(statements === undefined).toBe(killAt > 0);
  const next = startWorker(databaseUrl, [job], { leaseMs: 300 });
  await vi.waitFor(async () => expect((await findJob(admin, job, key))?.state).toBe("done"), {
    timeout: 10_000,
  });
  await next.stop();
  expect(await admin.query("SELECT step FROM public.effects WHERE job = $1 ORDER BY step", [key])).toEqual([
    { step: "a" },
    { step: "b" },
    { step: "c" },
  ]);
  return statements;
}

test("killed at each statement of a job, its steps happen once each", async () => {
  const statements = (await killedAt(0)) ?? 0;
  expect(statements).toBeGreaterThan(12);
  const points = Array.from({ length: statements }, (_, at) => at + 1);
  for (let at = 0; at < points.length; at += 6) await Promise.all(points.slice(at, at + 6).map(killedAt));
}, 120_000);
