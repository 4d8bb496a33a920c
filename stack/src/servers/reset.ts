import { existsSync, readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, relative, sep } from "node:path";
import { type Config, readConfig } from "@muster/config";
import { createSystemClock, type SystemClock } from "@muster/runtime";
import { exclusively } from "./exclusive.js";
import { ServerFailure } from "./failure.js";
import { usersFolder } from "./held.js";
import { leaseHolders } from "./leases.js";
import { isOurs, locatePlace, lockPath, notRooms, type Place } from "./place.js";
import { findPostgres, stopPostgres } from "./postgres.js";
import { findRedis, stopRedis } from "./redis.js";
import { roomFolder } from "./room.js";

/** What a reset did. */
export interface ResetReport {
  /** The folders that are empty or gone now. */
  readonly cleared: readonly string[];
  /** Servers that ran with no one using them, left by a process that died: they were stopped. */
  readonly stopped: readonly string[];
}

/**
 * Removes all that the platform keeps on this machine for the settings' `MUSTER_DATA_DIR`: databases, secrets and unpacked
 * programs. Databases that the settings name by a URL are left alone.
 *
 * @throws ServerFailure, having removed nothing, when a process uses the data or the folder is not only ours.
 */
export async function resetServers(
  options: { readonly config?: Config; readonly clock?: SystemClock } = {},
): Promise<ResetReport> {
  const { config = readConfig(), clock = createSystemClock() } = options;
  const place = locatePlace(config);
  if (existsSync(place.dataDir)) refuseForeign(place);
  else if (!existsSync(place.homeDir)) return { cleared: [], stopped: [] };
  return exclusively(lockPath(place), clock, async () => {
    const rooms = findRooms(place);
    refuseUsed(rooms);
    const stopped: string[] = [];
    for (const room of rooms) {
      const postgres = findPostgres(room);
      if (postgres !== undefined) await stopPostgres({ clock }, postgres);
      const redis = findRedis(room);
      if (redis !== undefined) await stopRedis({ clock }, redis);
      if (postgres !== undefined) stopped.push(`postgres (process ${postgres.identity.pid})`);
      if (redis !== undefined) stopped.push(`redis (process ${redis.identity.pid})`);
    }
    // The data folder itself may be a mount or a link: it stays.
    // Our lock goes last: without it another start could begin in what is being removed.
    const kept = basename(lockPath(place));
    for (const name of existsSync(place.dataDir) ? readdirSync(place.dataDir) : [])
      if (name !== kept) rmSync(join(place.dataDir, name), { recursive: true, force: true });
    if (place.homeDir !== place.dataDir) rmSync(place.homeDir, { recursive: true, force: true });
    return { cleared: [...new Set([place.dataDir, place.homeDir])], stopped };
  });
}

function findRooms(place: Place): { readonly folder: string }[] {
  return readdirSync(place.homeDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notRooms.includes(entry.name))
    .map((entry) => ({ folder: roomFolder(place, entry.name) }))
    .filter((room) => existsSync(usersFolder(room, "postgres")) || existsSync(usersFolder(room, "redis")));
}

function refuseUsed(rooms: readonly { readonly folder: string }[]): void {
  const users = rooms.flatMap((room) => [
    ...leaseHolders(usersFolder(room, "postgres")),
    ...leaseHolders(usersFolder(room, "redis")),
  ]);
  const pids = [...new Set(users.map(({ pid }) => pid))];
  if (pids.length === 0) return;
  throw new ServerFailure(
    `the data is in use by ${pids.length === 1 ? "process" : "processes"} ${pids.join(", ")}: stop npm start or the tests first`,
  );
}

/** A wrong `MUSTER_DATA_DIR` must not cost anyone a home folder. */
function refuseForeign({ dataDir }: Place): void {
  const holds = (path: string): boolean => {
    const way = relative(dataDir, path);
    return way === "" || !(way === ".." || way.startsWith(`..${sep}`));
  };
  if (isOurs(dataDir) && !holds(process.cwd()) && !holds(homedir())) return;
  throw new ServerFailure(
    `${dataDir} (MUSTER_DATA_DIR) holds what the platform did not put there: nothing was removed`,
  );
}
