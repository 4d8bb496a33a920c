import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Config } from "@muster/config";
import { isRoot } from "./account.js";
import { ServerFailure } from "./failure.js";

/** Where one `MUSTER_DATA_DIR` keeps its servers. */
export interface Place {
  /** The real path of `MUSTER_DATA_DIR`. */
  readonly dataDir: string;
  /**
   * Holds a folder for each data name. The same as `dataDir`, but for root a folder under `/var/lib/muster` that the
   * servers' user can reach: a checkout may be closed to others.
   */
  readonly homeDir: string;
}

const rootsHome = "/var/lib/muster";
/** A file that says that `npm run reset` may empty the folder that it lies in. */
const markerName = "made-by-muster";

/** Names of folders in a place that are not rooms. */
export const notRooms: readonly string[] = ["programs", "redis", "secrets"];

/** The file that one start, stop or reset at a time holds. */
export function lockPath(place: Place): string {
  return join(place.homeDir, "servers.lock");
}

/** The place that the settings name, whether it is there yet or not. */
export function locatePlace(config: Config): Place {
  const dataDir = realPath(resolve(config.MUSTER_DATA_DIR));
  if (!isRoot()) return { dataDir, homeDir: dataDir };
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  return { dataDir, homeDir: join(rootsHome, hash) };
}

/**
 * The place that the settings name; makes its folders if they are not there.
 *
 * @throws ServerFailure when they belong to another user.
 */
export function openPlace(config: Config): Place {
  const place = locatePlace(config);
  const { dataDir, homeDir } = place;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ServerFailure(
      `${dataDir} belongs to another user: start as that user, or remove it, or set MUSTER_DATA_DIR`,
      { cause: error },
    );
  }
  if (isOurs(dataDir)) writeFileSync(join(dataDir, markerName), "");
  if (homeDir !== dataDir) {
    openToAll(rootsHome);
    openToAll(homeDir);
    writeFileSync(join(homeDir, markerName), `for ${dataDir}\n`);
  }
  return place;
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}

/** Whether nothing but the platform has put anything into `dataDir`. */
export function isOurs(dataDir: string): boolean {
  if (basename(dataDir) === ".muster") return true;
  const names = readdirSync(dataDir);
  return names.includes(markerName) || names.every((name) => name === "secrets");
}

/** Makes a folder that every user can pass through, whatever the umask. */
export function openToAll(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}
