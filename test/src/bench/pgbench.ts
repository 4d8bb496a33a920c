import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createSystemRandom } from "@muster/runtime";
import pg from "pg";

/** As many as pgbench has at scale 1. */
export const accounts = 100_000;

/** The tables of pgbench at scale 1, as its own initialisation makes them. */
export async function prepareReference(url: string): Promise<void> {
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

/** The `pgbench` of the search path or of the packages of Debian, if there is one. */
export function findPgbench(searchPath: string): string | undefined {
  const packaged = list("/usr/lib/postgresql").map((version) => `/usr/lib/postgresql/${version}/bin`);
  return [...searchPath.split(delimiter), ...packaged]
    .map((folder) => join(folder, "pgbench"))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

function list(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder) : [];
}

/** Transactions a second of pgbench's simple update with 32 clients; of its statements through `pg` where there is no pgbench. */
export async function runReference(
  pgbench: string | undefined,
  url: string,
  durationMs: number,
): Promise<number> {
  return pgbench === undefined ? runStatements(url, durationMs) : runPgbench(pgbench, url, durationMs);
}

async function runPgbench(pgbench: string, url: string, durationMs: number): Promise<number> {
  const seconds = String(durationMs / 1000);
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

async function runStatements(url: string, durationMs: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 32 });
  const startMs = performance.now();
  let done = 0;
  const client = async (): Promise<void> => {
    const connection = await pool.connect();
    const random = createSystemRandom();
    const prepared = (name: string, text: string, values: unknown[]): Promise<unknown> =>
      connection.query({ name, text, values });
    while (performance.now() - startMs < durationMs) {
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
