import { type Config, readConfig } from "@muster/config";
import { createSystemClock, createSystemRandom, type Random, type SystemClock } from "@muster/runtime";
import { ensureAccount, isRoot } from "./account.js";
import { exclusively } from "./exclusive.js";
import { type FoundServer, given, type Held, holdPostgres, holdRedis } from "./held.js";
import { lockPath, notRooms, openPlace } from "./place.js";
import type { Durability } from "./postgres.js";
import type { Program } from "./program.js";
import { redisProgram } from "./redis-binaries.js";
import { openRoom, type Room, roomFolder } from "./room.js";

export { ServerFailure } from "./failure.js";
export type { FoundServer } from "./held.js";
export type { Durability } from "./postgres.js";
export type { Program } from "./program.js";
export { type ResetReport, resetServers } from "./reset.js";

/** Where the servers are, and how to let go of them. */
export interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** What runs where, for people. */
  readonly found: readonly FoundServer[];
  /**
   * Stops what was started or adopted here, unless another process uses it still: the last one stops it. Servers that the
   * settings name are left alone.
   */
  stop(): Promise<void>;
}

/** One step of finding servers has been done. */
export interface ServerStep {
  readonly name: string;
  readonly detail: string;
  readonly durationMs: number;
}

/** What {@link findServers} is told. */
export interface FindServersOptions {
  /** Lower-case letters, digits and hyphens. Each name has servers and data of its own: `demo`, `test`. */
  readonly dataName: string;
  /** The environment's where absent. */
  readonly config?: Config;
  /** `durable` where absent. Servers that already run keep theirs. */
  readonly durability?: Durability;
  /** Where a Redis of this machine is looked for, as in PATH; PATH and the usual folders where absent. */
  readonly searchPath?: string;
  readonly onStep?: (step: ServerStep) => void;
  readonly clock?: SystemClock;
  readonly random?: Random;
}

/**
 * The Postgres and the Redis that the settings name; what they don't name is adopted or started, with its data in
 * `MUSTER_DATA_DIR`. Processes that ask for the same data name share its servers.
 *
 * @throws ServerFailure when one can't be had; nothing that was started here stays.
 */
export async function findServers(options: FindServersOptions): Promise<Servers> {
  const { dataName, config = readConfig(), clock = createSystemClock() } = options;
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(dataName) || notRooms.includes(dataName))
    throw new TypeError(`${dataName} can't be a data name`);
  const { DATABASE_URL, REDIS_URL } = config;
  if (DATABASE_URL !== undefined && REDIS_URL !== undefined)
    return combine(given("postgres", DATABASE_URL), given("redis", REDIS_URL), async () => undefined);

  const place = openPlace(config);
  return exclusively(lockPath(place), clock, async () => {
    const account = isRoot() ? await ensureAccount() : undefined;
    const random = options.random ?? createSystemRandom();
    const room: Room = { place, dataName, folder: roomFolder(place, dataName), account, clock, random };
    openRoom(room);
    const tell = <S extends Held>(name: string, startMs: number, held: S): S => {
      options.onStep?.({ name, detail: held.detail, durationMs: clock.monotonicMs() - startMs });
      return held;
    };
    const startMs = clock.monotonicMs();
    const both = await Promise.allSettled([
      DATABASE_URL === undefined
        ? holdPostgres(room, options.durability ?? "durable").then((held) => tell("postgres", startMs, held))
        : given("postgres", DATABASE_URL),
      REDIS_URL === undefined
        ? holdRedis(room, options.searchPath).then((held) => tell("redis", startMs, held))
        : given("redis", REDIS_URL),
    ]);
    const [postgres, redis] = both;
    if (postgres.status === "fulfilled" && redis.status === "fulfilled")
      return combine(postgres.value, redis.value, (release) => exclusively(lockPath(place), clock, release));
    await Promise.all(both.map((one) => (one.status === "fulfilled" ? one.value.release() : undefined)));
    throw both.find((one) => one.status === "rejected")?.reason;
  });
}

/**
 * The Redis that {@link findServers} would start, for whoever runs one in another way.
 *
 * @throws ServerFailure where there is none.
 */
export function findRedisProgram(config: Config = readConfig()): Promise<Program> {
  return redisProgram(openPlace(config), undefined);
}

function combine(
  postgres: Held,
  redis: Held,
  guarded: (release: () => Promise<void>) => Promise<void>,
): Servers {
  let stopping: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    await Promise.all([postgres.release(), redis.release()]);
  };
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    found: [postgres, redis].map(({ name, origin, address, detail }) => ({ name, origin, address, detail })),
    stop: () => {
      stopping ??= guarded(release);
      return stopping;
    },
  };
}
