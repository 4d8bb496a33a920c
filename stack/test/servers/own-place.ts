import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Config, readConfig } from "@muster/config";
import { createSystemClock } from "@muster/runtime";
import { exclusively } from "../../src/servers/exclusive.js";
import { type FindServersOptions, findServers, resetServers, type Servers } from "../../src/servers/index.js";
import { openPlace, type Place } from "../../src/servers/place.js";
import { redisProgram } from "../../src/servers/redis-binaries.js";

/** A data folder of a test's own, under a path with spaces that is closed to other users. */
export interface OwnPlace {
  readonly config: Config;
  readonly place: Place;
  find(options?: Partial<FindServersOptions>): Promise<Servers>;
  /** Stops all that {@link find} found but one. */
  stopAllBut(kept: Servers): Promise<void>;
  /** Stops what {@link find} found, and removes everything. */
  close(): Promise<void>;
}

/** Makes the folder. `withRedis` puts the machine's unpacked Redis there, so that it is not fetched again. */
export async function ownPlace({ withRedis = true } = {}): Promise<OwnPlace> {
  const folder = mkdtempSync(join(tmpdir(), "muster servers "));
  const config = readConfig({ MUSTER_DATA_DIR: join(folder, ".muster") });
  const place = openPlace(config);
  if (withRedis) await copyRedis(place);
  const found: Servers[] = [];
  return {
    config,
    place,
    find: async (options = {}) => {
      const servers = await findServers({ dataName: "demo", config, ...options });
      found.push(servers);
      return servers;
    },
    stopAllBut: async (kept) => {
      for (const servers of found) if (servers !== kept) await servers.stop();
    },
    close: async () => {
      for (const servers of found) await servers.stop();
      await resetServers({ config });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function copyRedis(place: Place): Promise<void> {
  const kept = fileURLToPath(new URL("../../../.muster", import.meta.url));
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  await exclusively(join(kept, "redis.lock"), createSystemClock(), async () => {
    const { command } = await redisProgram({ dataDir: kept, homeDir: kept }, undefined);
    if (command.startsWith(kept))
      cpSync(join(kept, "redis"), join(place.dataDir, "redis"), { recursive: true, verbatimSymlinks: true });
  });
}
