import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readIdentity, writeIdentity } from "./exclusive.js";
import { isAlive, type ProcessIdentity } from "./process.js";

let taken = 0;

/**
 * Notes in `folder` that this process uses the servers there. Answers how to take the note back. A process that dies
 * leaves a note that no longer counts.
 */
export function takeLease(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${process.pid}-${taken++}`);
  writeIdentity(path);
  return () => rmSync(path, { force: true });
}

/** The living processes that have a lease in `folder`, one entry a lease; notes of dead ones are cleared away. */
export function leaseHolders(folder: string): ProcessIdentity[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const holder = readIdentity(path);
    if (holder !== undefined && isAlive(holder)) return [holder];
    rmSync(path, { force: true });
    return [];
  });
}
