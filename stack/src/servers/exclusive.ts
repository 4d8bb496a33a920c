import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { SystemClock } from "@muster/runtime";
import { codeOf, ServerFailure } from "./failure.js";
import { identify, isAlive, type ProcessIdentity } from "./process.js";

const waitMsMax = 300_000;
let drafts = 0;

/**
 * Runs `work` while no other process, and nothing else in this one, runs under the lock file `path`. The lock of a process
 * that has died is taken over.
 *
 * @throws ServerFailure when another holds it for 5 minutes.
 */
export async function exclusively<T>(path: string, clock: SystemClock, work: () => Promise<T>): Promise<T> {
  const endMs = clock.monotonicMs() + waitMsMax;
  const draft = `${path}.${process.pid}.${drafts++}`;
  for (;;) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeIdentity(draft);
    try {
      linkSync(draft, path);
      break;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const holder = readIdentity(path);
    if (holder === undefined ? existsSync(path) : !isAlive(holder)) takeAway(path, draft);
    else if (clock.monotonicMs() < endMs) await clock.sleep(50);
    else
      throw new ServerFailure(
        `process ${holder?.pid ?? "?"} has held ${path} for ${waitMsMax / 60_000} minutes`,
      );
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Removes a dead process's lock; one that was taken anew in between is put back. */
function takeAway(path: string, aside: string): void {
  try {
    renameSync(path, aside);
    const holder = readIdentity(aside);
    if (holder !== undefined && isAlive(holder)) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Writes which process this is into the file `path`. */
export function writeIdentity(path: string): void {
  writeFileSync(path, JSON.stringify(identify(process.pid)), { mode: 0o600 });
}

/** The process that the file `path` names, or `undefined` where it is not there or names none. */
export function readIdentity(path: string): ProcessIdentity | undefined {
  try {
    const read = JSON.parse(readFileSync(path, "utf8")) as Partial<ProcessIdentity>;
    if (typeof read.pid !== "number" || typeof read.startedAt !== "string") return undefined;
    return { pid: read.pid, startedAt: read.startedAt };
  } catch {
    return undefined;
  }
}
