import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type Launched, launch } from "./child.js";
import { readIdentity } from "./exclusive.js";
import {
  adoptOrStart,
  keptPort,
  type RunningServer,
  type ServerKind,
  type Serving,
  stopServer,
} from "./life.js";
import { isAlive } from "./process.js";
import { redisProgram } from "./redis-binaries.js";
import { keepPassword, makeServerFolder, type Room, writeServerFile } from "./room.js";

/** A room's Redis, and the URL of its first database. */
export interface RunningRedis extends RunningServer {
  readonly url: string;
}

/** How many numbered databases the server has. Test files take one each. */
const databases = 1024;

/**
 * Adopts or starts the room's Redis. It keeps nothing over a restart: what Redis holds can be rebuilt.
 *
 * @param searchPath As of {@link redisProgram}.
 * @throws ServerFailure
 */
export async function runRedis(room: Room, searchPath: string | undefined): Promise<RunningRedis> {
  const password = keepPassword(room, "redis");
  const running = await adoptOrStart(room, redisKind(room, password, searchPath));
  return { ...running, url: `redis://:${password}@127.0.0.1:${running.port}` };
}

/** Ends a Redis. */
export function stopRedis(room: Pick<Room, "clock">, serving: Serving): Promise<void> {
  return stopServer(room, serving, [
    ["SIGTERM", 10_000],
    ["SIGKILL", 5_000],
  ]);
}

/** The Redis that was started for the room and still runs. */
export function findRedis(room: Pick<Room, "folder">): Serving | undefined {
  const identity = readIdentity(processPath(room));
  const port = keptPort(room, "redis");
  return identity === undefined || port === undefined || !isAlive(identity) ? undefined : { identity, port };
}

function redisKind(room: Room, password: string, searchPath: string | undefined): ServerKind {
  return {
    name: "redis",
    isExpendable: true,
    findServing: () => findRedis(room),
    launch: (port) => launchRedis(room, password, port, searchPath),
    ask: (port) => askRedis(room, password, port),
    isPassing: (said) => /Address already in use|Failed listening on port/.test(said),
  };
}

async function launchRedis(
  room: Room,
  password: string,
  port: number,
  searchPath: string | undefined,
): Promise<Launched> {
  const { command, environment } = await redisProgram(room.place, room.account, searchPath);
  makeServerFolder(room, dataFolder(room));
  const settings = {
    bind: "127.0.0.1",
    port: String(port),
    "protected-mode": "yes",
    requirepass: password,
    databases: String(databases),
    dir: JSON.stringify(dataFolder(room)),
    save: '""',
    appendonly: "no",
    daemonize: "no",
  };
  const file = join(dataFolder(room), "redis.conf");
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  // A file, since others could read the password on a command line.
  writeServerFile(room, file, lines.join(""));
  const launched = await launch(command, [file], join(room.folder, "redis.log"), {
    account: room.account,
    environment,
  });
  writeFileSync(processPath(room), JSON.stringify(launched.identity), { mode: 0o600 });
  return launched;
}

async function askRedis(room: Room, password: string, port: number): Promise<string | undefined> {
  const client = new Redis({
    host: "127.0.0.1",
    port,
    password,
    lazyConnect: true,
    connectTimeout: 2000,
    commandTimeout: 2000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const folder = (await client.config("GET", "dir")) as string[];
    const about = await client.info("server");
    return folder[1] === dataFolder(room) ? /^redis_version:(\S+)/m.exec(about)?.[1] : undefined;
  } catch {
    return undefined;
  } finally {
    client.disconnect();
  }
}

function dataFolder(room: Pick<Room, "folder">): string {
  return join(room.folder, "redis");
}

function processPath(room: Pick<Room, "folder">): string {
  return join(room.folder, "redis.process");
}
