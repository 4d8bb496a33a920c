import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { type Launched, launch, runProgram } from "./child.js";
import { codeOf, messageOf, ServerFailure } from "./failure.js";
import { adoptOrStart, type RunningServer, type ServerKind, type Serving, stopServer } from "./life.js";
import { postgresBinaries } from "./postgres-binaries.js";
import { commandHolds, identify } from "./process.js";
import { keepPassword, makeServerFolder, passwordPath, type Room, writeServerFile } from "./room.js";

/**
 * `durable` survives a crash of the machine. `volatile` may lose everything then, and writes several times faster: for
 * tests. Neither loses a commit when Postgres itself is stopped or we die.
 */
export type Durability = "durable" | "volatile";

/** Superuser and database of the servers that we start. */
const owner = "muster";

/** A room's Postgres, and the URL of its database `muster`. */
export interface RunningPostgres extends RunningServer {
  readonly url: string;
}

/**
 * Adopts or starts the room's PostgreSQL. The first start takes 1 to 3 s, later ones about 0.2 s.
 *
 * @throws ServerFailure
 */
export async function runPostgres(room: Room, durability: Durability): Promise<RunningPostgres> {
  if (existsSync(dataFolder(room)) && !existsSync(passwordPath(room, "postgres")))
    throw new ServerFailure(
      `${passwordPath(room, "postgres")} is gone, and ${dataFolder(room)} can't be opened without it: npm run reset clears both`,
    );
  const password = keepPassword(room, "postgres");
  const running = await adoptOrStart(room, postgresKind(room, durability, password));
  const url = (database: string): string =>
    `postgres://${owner}:${password}@127.0.0.1:${running.port}/${database}`;
  await ensureDatabase(url("postgres"));
  return { ...running, url: url(owner) };
}

/** Ends a Postgres: open transactions are rolled back, what is committed is on disk. */
export function stopPostgres(room: Pick<Room, "clock">, serving: Serving): Promise<void> {
  return stopServer(room, serving, [
    ["SIGINT", 30_000],
    ["SIGQUIT", 10_000],
    ["SIGKILL", 5_000],
  ]);
}

/** The Postgres that runs on the room's data. A lock file that a dead one left is cleared away. */
export function findPostgres(room: Pick<Room, "folder">): Serving | undefined {
  const lockFile = join(dataFolder(room), "postmaster.pid");
  if (!existsSync(lockFile)) return undefined;
  // Lines: process, data folder, start time, port.
  const lines = readFileSync(lockFile, "utf8").split("\n");
  const identity = identify(Number(lines[0]));
  const port = Number(lines[3]);
  if (identity !== undefined && commandHolds(identity, dataFolder(room))) return { identity, port };
  // The number may belong to another process by now, at which Postgres would refuse to start.
  rmSync(lockFile, { force: true });
  return undefined;
}

function dataFolder(room: Pick<Room, "folder">): string {
  return join(room.folder, "postgres");
}

function postgresKind(room: Room, durability: Durability, password: string): ServerKind {
  return {
    name: "postgres",
    isExpendable: false,
    findServing: () => findPostgres(room),
    launch: (port) => launchPostgres(room, durability, password, port),
    ask: (port) => askPostgres(room, password, port),
    isPassing: (said) =>
      /Address already in use|pre-existing shared memory block|lock file "postmaster.pid"/.test(said),
  };
}

async function launchPostgres(
  room: Room,
  durability: Durability,
  password: string,
  port: number,
): Promise<Launched> {
  const binaries = await postgresBinaries(room.place);
  if (!existsSync(dataFolder(room))) await initialise(room, binaries, password);
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "400",
    shared_buffers: "256MB",
    cluster_name: `muster-${room.dataName}`,
    log_timezone: "UTC",
    TimeZone: "UTC",
    lc_messages: "C",
    ...(durability === "volatile"
      ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }
      : {}),
  };
  return launch(
    join(binaries, "postgres"),
    ["-D", dataFolder(room), "-p", String(port)].concat(
      Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ),
    join(room.folder, "postgres.log"),
    { account: room.account, environment: {} },
  );
}

/** Makes the data folder aside and then moves it into place, so that one that we died over is not taken for whole. */
async function initialise(room: Room, binaries: string, password: string): Promise<void> {
  const draft = `${dataFolder(room)}.new`;
  const passwordFile = join(room.folder, "postgres-password.initdb");
  rmSync(draft, { recursive: true, force: true });
  makeServerFolder(room, draft);
  writeServerFile(room, passwordFile, password);
  try {
    const ran = await runProgram(
      join(binaries, "initdb"),
      [
        "-D",
        draft,
        "-U",
        owner,
        "--auth=scram-sha-256",
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
      ].concat(
        // The same order and case rules on every machine, whatever its C library has.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
      ),
      { account: room.account, environment: {} },
    ).catch((error: unknown) => {
      throw new ServerFailure(`${binaries}/initdb can't be run: ${messageOf(error)}. Set DATABASE_URL.`, {
        cause: error,
      });
    });
    if (ran.status !== 0) throw new ServerFailure(`initdb failed:\n${ran.output.slice(-4096)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, dataFolder(room));
}

async function askPostgres(room: Room, password: string, port: number): Promise<string | undefined> {
  const connectionString = `postgres://${owner}:${password}@127.0.0.1:${port}/postgres`;
  try {
    return await withClient(connectionString, async (client) => {
      const { rows } = await client.query<{ folder: string; version: string }>(
        "SELECT current_setting('data_directory') AS folder, current_setting('server_version') AS version",
      );
      return rows[0]?.folder === dataFolder(room) ? rows[0].version : undefined;
    });
  } catch (error) {
    // 28: the password or pg_hba.conf refuses us. Anything else may pass: not there yet, starting up, shutting down.
    if (codeOf(error)?.startsWith("28") !== true) return undefined;
    throw new ServerFailure(`the Postgres on ${dataFolder(room)} refuses us: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function ensureDatabase(connectionString: string): Promise<void> {
  await withClient(connectionString, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [owner]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${owner}`);
  });
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000, query_timeout: 10_000 });
  // A connection that breaks while idle says so here; a query in flight rejects by itself.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
