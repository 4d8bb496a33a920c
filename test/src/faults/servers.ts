import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, withSettings } from "@muster/config";
import { migrate } from "@muster/postgres";
import type { SystemClock } from "@muster/runtime";
import { migrationSets } from "@muster/stack/migrations";
import { findServers, resetServers, type Servers } from "@muster/stack/servers";
import { Redis } from "ioredis";
import pg from "pg";

/** A Postgres and a Redis of one's own, to be hurt. */
export interface OwnServers {
  /** Of a migrated database. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Stops Postgres as an operator does, and starts it again. */
  restartPostgres(): Promise<void>;
  /** Ends one of Postgres's own processes with SIGKILL: it throws all others out and recovers from its log. */
  crashPostgres(): Promise<void>;
  flushRedis(): Promise<void>;
  /** Ends Redis with SIGKILL; what it gives starts an empty one in its place. */
  killRedis(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * Starts {@link OwnServers}; what an acknowledged commit wrote survives whatever is done to them.
 *
 * @param options.dataName As of `findServers`.
 * @param options.applications The `application_name`s, as a pattern of LIKE, to whose connections Postgres crashes.
 */
export async function openOwnServers(
  clock: SystemClock,
  { dataName, applications }: { readonly dataName: string; readonly applications: string },
): Promise<OwnServers> {
  const data = mkdtempSync(join(tmpdir(), `muster-${dataName}-`));
  const config = withSettings(readConfig({ MUSTER_DATA_DIR: data }), { LOG_LEVEL: "silent" });
  const held: Servers[] = [await findServers({ dataName, config })];
  const [{ databaseUrl, redisUrl }] = held as [Servers];
  await migrate(databaseUrl, migrationSets);

  const onPostgres = async <Row extends object>(text: string, values: string[] = []): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const untilUp = async (): Promise<void> => {
    for (let tries = 0; tries < 200; tries++) {
      const isUp = await onPostgres("SELECT 1").then(
        () => true,
        () => false,
      );
      if (isUp) return;
      await clock.sleep(50);
    }
    throw new Error("Postgres did not come up again in 10 s");
  };

  const untilGone = async (pid: number): Promise<void> => {
    for (let tries = 0; isRunning(pid); tries++) {
      if (tries > 400) throw new Error(`process ${pid} did not stop in 20 s`);
      await clock.sleep(50);
    }
  };

  return {
    databaseUrl,
    redisUrl,
    async restartPostgres() {
      const [row] = await onPostgres<{ data_directory: string }>("SHOW data_directory");
      const file = join(row?.data_directory ?? "", "postmaster.pid");
      const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
      process.kill(pid, "SIGINT");
      await untilGone(pid);
      held.push(await findServers({ dataName, config }));
      await untilUp();
    },
    async crashPostgres() {
      const [row] = await onPostgres<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE application_name LIKE $1
        ORDER BY (state = 'active') DESC LIMIT 1`,
        [applications],
      );
      if (row !== undefined) process.kill(row.pid, "SIGKILL");
      await clock.sleep(50);
      await untilUp();
    },
    async flushRedis() {
      const redis = new Redis(redisUrl);
      await redis.flushall();
      redis.disconnect();
    },
    async killRedis() {
      const redis = new Redis(redisUrl);
      const pid = Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
      redis.disconnect();
      process.kill(pid, "SIGKILL");
      await untilGone(pid);
      return async () => void held.push(await findServers({ dataName, config }));
    },
    async close() {
      await Promise.all(held.map((servers) => servers.stop()));
      await resetServers({ config });
      rmSync(data, { recursive: true });
    },
  };
}

/** A process that ended and was not waited for counts as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
