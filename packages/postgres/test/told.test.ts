import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@muster/errors";
import { type Random, SeededRandom } from "@muster/runtime";
import { createLogger } from "@muster/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgres, type Postgres, type Transaction } from "../src/index.js";

const logger = createLogger({ service: "test", level: "silent" });
const transactions = 400;
const atOnce = 12;
const poolMax = 6;
const insertText = "INSERT INTO entry VALUES ($1, $2, $3)";
const divideText = "SELECT 1 / $1::int";
const jsonText = "SELECT $1::jsonb";
/** Has no text as JSON. */
const misfit = { n: 1n };
let pool: Postgres;
let admin: Postgres;

beforeAll(async () => {
  const { databaseUrl: url } = await testServers();
  pool = openPostgres({ url, poolMax, applicationName: "told-test", statementTimeoutMs: 5000, logger });
  admin = openPostgres({ url, poolMax: 4, applicationName: "told-admin", logger });
  await admin.query("CREATE TABLE entry (number int, run int, step int, PRIMARY KEY (number, run, step))");
  await admin.query("CREATE TABLE once (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  await admin.query("INSERT INTO once VALUES (0)");
  // The names are taken by what they are for.
  await useNames(0);
  await admin.query("TRUNCATE entry");
});

afterAll(() => Promise.all([pool.close(), admin.close()]));

/** One run of a transaction's work: what it has asked to be written, whoever waits for it. */
class Work {
  readonly steps: number[] = [];
  readonly #number: number;
  readonly #run: number;
  readonly #random: Random;
  readonly #tx: Transaction;

  constructor(tx: Transaction, number: number, run: number, random: Random) {
    this.#tx = tx;
    this.#number = number;
    this.#run = run;
    this.#random = random;
  }

  #step(): [number: number, run: number, step: number] {
    this.steps.push(this.steps.length);
    return [this.#number, this.#run, this.steps.length - 1];
  }

  /** Asks something that succeeds, in one of all the ways there are. */
  write(): Promise<unknown> {
    const text = insertText;
    const step = this.#step();
    const ways = [
      () => this.#tx.query({ name: "told-write", text }, step),
      () => this.#tx.query({ name: `told-write-${this.#random.below(20)}`, text }, step),
      () => this.#tx.query(text, step),
      () => this.#tx.query(`INSERT INTO entry VALUES (${step})`),
      () => this.#tx.query(`INSERT INTO entry VALUES (${step}); SELECT 1`),
      async () => this.#tx.atCommit({ name: "told-last", text }, step),
    ];
    return pick(this.#random, ways)();
  }

  /** Asks something that fails. */
  fail(): Promise<unknown> {
    const text = divideText;
    const ways = [
      () => this.#tx.query({ name: "told-zero", text }, [0]),
      () => this.#tx.query(text, [0]),
      () => this.#tx.query("SELECT 1; SELECT 1 / 0; SELECT 2"),
      () => this.#tx.query({ name: "told-syntax", text: "SELEC $1::int" }, [0]),
      () => this.#tx.query({ name: "told-json", text: jsonText }, [misfit]),
      () => this.#tx.query({ name: "told-write", text }, [0]),
      () => this.#tx.query("SELECT $1::int", []),
      async () => this.#tx.atCommit({ name: "told-zero", text }, [0]),
      async () => this.#tx.atCommit({ name: "told-json", text: jsonText }, [misfit]),
      () => this.#tx.query({ name: "told-once", text: "INSERT INTO once VALUES ($1)" }, [0]),
      () => Promise.reject(new Error("changed my mind")),
      () => this.#tx.query("SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep($1)", [1]),
    ];
    return pick(this.#random, ways)();
  }

  /** Asks something that passes when it is tried again, or not before long. */
  conflict(): Promise<unknown> {
    return this.#tx.query("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
  }

  /** Has the connection ended at about this time, or in this very trip. */
  async kill(): Promise<unknown> {
    if (this.#random.below(3) === 0)
      return await this.#tx.query("SELECT pg_terminate_backend(pg_backend_pid()), $1::int", [1]);
    const [row] = await this.#tx.query<{ pid: number }>("SELECT pg_backend_pid() AS pid, $1::int", [1]);
    void pause(this.#random.below(4)).then(() => admin.query("SELECT pg_terminate_backend($1)", [row?.pid]));
    return undefined;
  }
}

function pick<T>(random: Random, all: readonly T[]): T {
  return all[random.below(all.length)] as T;
}

/** Does some turns of random things, some of which it does not wait for or puts up with. */
async function doSomething(work: Work, random: Random): Promise<void> {
  const ignored: Promise<unknown>[] = [];
  const isDangerous = random.below(3) > 0;
  const turns = random.below(4);
  for (let turn = 0; turn < turns; turn++) {
    const asked = Array.from({ length: 1 + random.below(4) }, () => {
      const dice = isDangerous ? random.below(40) : 0;
      if (dice >= 38) return work.kill();
      if (dice === 37) return work.conflict();
      return dice >= 34 ? work.fail() : work.write();
    });
    for (const one of asked) ignored.push(one.catch(() => undefined));
    // Waits for all, for none, or for all of which nothing may fail.
    const patience = random.below(5);
    if (patience === 0) continue;
    if (patience === 1) await Promise.allSettled(asked);
    else await Promise.all(asked);
  }
  if (isDangerous && random.below(12) === 0) throw new Error("changed my mind");
}

type Told = "committed" | "failed" | "unknown";

interface Outcome {
  readonly number: number;
  readonly told: Told;
  /** What each run has asked to be written. */
  readonly runs: readonly (readonly number[])[];
  readonly effects: number;
}

async function runOne(number: number, random: Random): Promise<Outcome> {
  const runs: number[][] = [];
  let effects = 0;
  const told = await pool
    .transact(
      async (tx) => {
        const work = new Work(tx, number, runs.length, random);
        runs.push(work.steps);
        tx.afterCommit(() => effects++);
        await doSomething(work, random);
      },
      { retriesMax: 2 },
    )
    .then(
      (): Told => "committed",
      (error: unknown): Told =>
        error instanceof AppError && error.message === "the database does not answer" ? "unknown" : "failed",
    );
  return { number, told, runs, effects };
}

/** What is wrong with what `outcome` was told, where `written` are the steps in the table by their run. */
function findLie(
  { told, runs, effects }: Outcome,
  written: ReadonlyMap<number, readonly number[]>,
): string | undefined {
  const last = runs.at(-1) ?? [];
  const isThere =
    JSON.stringify([...written]) === JSON.stringify(last.length === 0 ? [] : [[runs.length - 1, last]]);
  if (effects !== (told === "committed" ? 1 : 0)) return `${effects} effects`;
  if (told === "committed") return isThere ? undefined : "not all is there";
  if (written.size === 0) return undefined;
  return told === "unknown" && isThere ? undefined : "something is there";
}

test("what a transaction is told is what the table holds, whatever fails and whichever connection is ended", async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const outcomes: Outcome[] = [];
  let next = 0;
  const runSome = async (): Promise<void> => {
    while (next < transactions) {
      const number = next++;
      outcomes.push(await runOne(number, new SeededRandom(seed + number * 7919)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runSome));

  const rows = await admin.query<{ number: number; run: number; steps: number[] }>(
    "SELECT number, run, array_agg(step ORDER BY step) AS steps FROM entry GROUP BY number, run ORDER BY number, run",
  );
  const lies = outcomes.flatMap((outcome) => {
    const written = new Map(
      rows.filter(({ number }) => number === outcome.number).map(({ run, steps }) => [run, steps]),
    );
    const lie = findLie(outcome, written);
    return lie === undefined ? [] : [{ ...outcome, lie, written: [...written] }];
  });
  expect(lies, `seed ${seed}`).toEqual([]);
  expect(await admin.query("SELECT id FROM once")).toEqual([{ id: 0 }]);
  const counts = { committed: 0, failed: 0, unknown: 0 };
  for (const { told } of outcomes) counts[told]++;
  // It has met all that it is about.
  expect(Math.min(counts.committed, counts.failed, counts.unknown), `seed ${seed}`).toBeGreaterThan(10);

  // No connection has kept anything of it: neither a transaction nor a wrong idea of what is prepared.
  await Promise.all(Array.from({ length: poolMax }, (_, at) => useNames(-1 - at)));
  expect(await admin.query("SELECT count(*)::int AS n FROM entry WHERE number < 0")).toEqual([
    { n: poolMax },
  ]);
  const open =
    "SELECT FROM pg_stat_activity WHERE application_name = 'told-test' AND state LIKE 'idle in transaction%'";
  expect(await admin.query(open)).toEqual([]);
});

/** Succeeds with each of the named statements of this file that can. */
async function useNames(number: number): Promise<void> {
  await pool.transact(async (tx) => {
    await tx.query("SELECT pg_sleep($1)", [0.05]);
    await Promise.all([
      tx.query({ name: "told-write", text: insertText }, [number, 0, 0]),
      tx.query({ name: "told-zero", text: divideText }, [1]),
      tx.query({ name: "told-json", text: jsonText }, ["{}"]),
    ]);
  });
}
