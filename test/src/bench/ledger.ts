import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { appendEvents, eventsMigrations } from "@muster/events";
import { createLedger, type Ledger, ledgerMigrations, mintOwnerId } from "@muster/ledger";
import { migrate, openPostgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom, type Random } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import pg from "pg";
import { type Figures, median } from "./figures.js";

/** What the bench needs to reach. */
export interface BenchServers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** The value of `PATH` in which `pgbench` is looked for, besides `/usr/lib/postgresql`. */
  readonly searchPath?: string;
}

const rounds = 3;
const roundMs = 5000;
const callers = 256;
/** As many as pgbench has at scale 1. */
const accounts = 100_000;
const assetId = "currency:gold";

/**
 * Transfers between random accounts from 256 concurrent callers, each with an idempotency key and a stored answer, next to
 * `pgbench -N -M prepared -c 32 -j 2` (its statements through `pg` where it is absent: then `reference_is_pgbench` is 0).
 * Both sides alternate on one server with one number of accounts; figures are medians.
 */
export async function benchLedger(servers: BenchServers): Promise<Figures> {
  const database = `muster_bench_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: servers.databaseUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  const url = new URL(servers.databaseUrl);
  url.pathname = `/${database}`;
  try {
    return await measure(url.href, findPgbench(servers.searchPath ?? "/usr/local/bin:/usr/bin:/bin"));
  } finally {
    await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await admin.end();
  }
}

async function measure(url: string, pgbench: string | undefined): Promise<Figures> {
  await migrate(url, [eventsMigrations, ledgerMigrations]);
  await prepareReference(url);
  const clock = createSystemClock();
  const random = createSystemRandom();
  const ids = createIds(clock, random);
  const logger = createLogger({ service: "bench", level: "warn" });
  const postgres = openPostgres({ url, poolMax: 4, applicationName: "muster-bench", logger });
  const metrics = createMetrics({ process: false });
  const ledger = createLedger({ postgres, events: { append: appendEvents }, clock, ids, logger, metrics });
  const owners = Array.from({ length: accounts }, () => ids.next());
  try {
    await fund(ledger, owners);
    await postgres.query("VACUUM ANALYZE");
    await postgres.query("CHECKPOINT");
    const referenceTps: number[] = [];
    const transfersPerS: number[] = [];
    const latenciesMs: number[] = [];
    await transfer(ledger, owners, random, 1000);
    for (let round = 0; round < rounds; round++) {
      referenceTps.push(pgbench === undefined ? await runStatements(url) : await runPgbench(pgbench, url));
      const result = await transfer(ledger, owners, random, roundMs);
      transfersPerS.push(result.perS);
      latenciesMs.push(result.p99Ms);
    }
    const ratios = transfersPerS.map((perS, round) => perS / (referenceTps[round] ?? Number.NaN));
    return {
      ratio_vs_pgbench: { value: median(ratios), unit: "1x" },
      transfers_per_s: { value: median(transfersPerS), unit: "1/s" },
      transfer_p99_ms: { value: median(latenciesMs), unit: "ms" },
      pgbench_tps: { value: median(referenceTps), unit: "1/s" },
      reference_is_pgbench: { value: pgbench === undefined ? 0 : 1, unit: "count" },
    };
  } finally {
    await ledger.close();
    await postgres.close();
  }
}

async function fund(ledger: Ledger, owners: readonly string[]): Promise<void> {
  const perUnit = 500;
  const units = Array.from({ length: Math.ceil(owners.length / perUnit) }, (_, at) =>
    owners.slice(at * perUnit, (at + 1) * perUnit),
  );
  await Promise.all(
    units.map((part, at) =>
      ledger.post({
        idempotency: { ownerId: "bench", operation: "fund", key: String(at), request: null },
        transfers: part.map((toOwnerId) => ({
          assetId,
          fromOwnerId: mintOwnerId,
          toOwnerId,
          amount: 1_000_000n,
          reason: "bench",
        })),
        response: null,
      }),
    ),
  );
}

async function transfer(ledger: Ledger, owners: readonly string[], random: Random, durationMs: number) {
  const latenciesMs: number[] = [];
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  const caller = async (): Promise<void> => {
    for (let beganMs = performance.now(); beganMs < endMs; ) {
      const from = random.below(owners.length);
      const fromOwnerId = owners[from] ?? "";
      const toOwnerId = owners[(from + 1 + random.below(owners.length - 1)) % owners.length] ?? "";
      await ledger.post({
        idempotency: {
          ownerId: fromOwnerId,
          operation: "transfer",
          key: randomUUID(),
          request: { toOwnerId, assetId, amount: "1" },
        },
        transfers: [{ assetId, fromOwnerId, toOwnerId, amount: 1n, reason: "bench" }],
        response: { ok: true },
      });
      const nowMs = performance.now();
      latenciesMs.push(nowMs - beganMs);
      beganMs = nowMs;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const perS = latenciesMs.length / ((performance.now() - startMs) / 1000);
  latenciesMs.sort((a, b) => a - b);
  return { perS, p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? Number.NaN };
}

/** The tables of pgbench at scale 1, as its own initialisation makes them. */
async function prepareReference(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88)) WITH (fillfactor = 100);
    CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84)) WITH (fillfactor = 100);
    CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 100);
    CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
    INSERT INTO pgbench_branches SELECT 1, 0, '';
    INSERT INTO pgbench_tellers SELECT tid, 1, 0, '' FROM generate_series(1, 10) AS tid;
    INSERT INTO pgbench_accounts SELECT aid, 1, 0, '' FROM generate_series(1, ${accounts}) AS aid;
  `);
  await client.end();
}

function findPgbench(searchPath: string): string | undefined {
  const packaged = list("/usr/lib/postgresql").map((version) => `/usr/lib/postgresql/${version}/bin`);
  return [...searchPath.split(delimiter), ...packaged]
    .map((folder) => join(folder, "pgbench"))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

function list(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder) : [];
}

async function runPgbench(pgbench: string, url: string): Promise<number> {
  const seconds = String(roundMs / 1000);
  const child = spawn(pgbench, ["-n", "-N", "-M", "prepared", "-c", "32", "-j", "2", "-T", seconds, url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  const tps = Number(/^tps = ([0-9.]+)/m.exec(output)?.[1]);
  if (code !== 0 || !(tps > 0)) throw new Error(`pgbench ended with ${code}: ${output}`);
  return tps;
}

async function runStatements(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 32 });
  const startMs = performance.now();
  let done = 0;
  const client = async (): Promise<void> => {
    const connection = await pool.connect();
    const random = createSystemRandom();
    const prepared = (name: string, text: string, values: unknown[]): Promise<unknown> =>
      connection.query({ name, text, values });
    while (performance.now() - startMs < roundMs) {
      const aid = 1 + random.below(accounts);
      const delta = random.below(10_001) - 5000;
      await connection.query("BEGIN");
      await prepared("a", "UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2", [
        delta,
        aid,
      ]);
      await prepared("b", "SELECT abalance FROM pgbench_accounts WHERE aid = $1", [aid]);
      await prepared(
        "c",
        "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)",
        [1 + random.below(10), 1, aid, delta],
      );
      await connection.query("END");
      done++;
    }
    connection.release();
  };
  await Promise.all(Array.from({ length: 32 }, client));
  const perS = done / ((performance.now() - startMs) / 1000);
  await pool.end();
  return perS;
}
