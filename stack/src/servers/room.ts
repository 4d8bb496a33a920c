import { chownSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random, SystemClock } from "@muster/runtime";
import type { Account } from "./account.js";
import { codeOf } from "./failure.js";
import { openToAll, type Place } from "./place.js";

/** Where the servers of one data name live, and what their starting needs. */
export interface Room {
  readonly place: Place;
  readonly dataName: string;
  readonly folder: string;
  /** Who the servers run as; ourselves where absent. */
  readonly account: Account | undefined;
  readonly clock: SystemClock;
  readonly random: Random;
}

/** The folder of a data name. */
export function roomFolder(place: Place, dataName: string): string {
  return join(place.homeDir, dataName);
}

/** Makes the room's folder, so that the servers' user can pass through it. */
export function openRoom(room: Room): void {
  if (room.account === undefined) mkdirSync(room.folder, { recursive: true, mode: 0o700 });
  else openToAll(room.folder);
}

/** Makes a folder that belongs to the servers' user and is closed to all others. */
export function makeServerFolder(room: Room, path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  giveToServer(room, path);
}

/** Writes a file that the servers' user alone can read. */
export function writeServerFile(room: Room, path: string, text: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  giveToServer(room, path);
}

function giveToServer({ account }: Room, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** The password of the server of that name, kept in a file that its owner alone can read; made where there is none. */
export function keepPassword(room: Room, name: string): string {
  const path = passwordPath(room, name);
  if (!existsSync(path)) {
    const draft = `${path}.new`;
    rmSync(draft, { force: true });
    writeFileSync(draft, Buffer.from(room.random.bytes(24)).toString("base64url"), {
      mode: 0o600,
      flag: "wx",
    });
    try {
      linkSync(draft, path);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(path, "utf8");
}

/** Where {@link keepPassword} keeps it. */
export function passwordPath(room: Room, name: string): string {
  return join(room.folder, `${name}-password`);
}
