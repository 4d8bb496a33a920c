import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePort, isPortFree } from "../ports.js";
import type { Launched } from "./child.js";
import { ServerFailure } from "./failure.js";
import { isAlive, type ProcessIdentity, signal, untilGone } from "./process.js";
import type { Room } from "./room.js";

/** A process that serves a room's data on a port. */
export interface Serving {
  readonly identity: ProcessIdentity;
  readonly port: number;
}

/** A server that answers. */
export interface RunningServer extends Serving {
  /** `adopted`: it was running already, left by a process that died or in use by another. */
  readonly origin: "started" | "adopted";
  readonly version: string;
}

/** What differs between the kinds of server. */
export interface ServerKind {
  readonly name: "postgres" | "redis";
  /** The process that already serves this room's data, whether it answers yet or not. */
  findServing(): Serving | undefined;
  /** Prepares what the server needs and starts it. */
  launch(port: number): Promise<Launched>;
  /**
   * The version of the server that answers on the port with this room's data; `undefined` when none answers yet.
   *
   * @throws ServerFailure when it answers that it never will.
   */
  ask(port: number): Promise<string | undefined>;
  /** Whether what a server said before it ended is no fault of its own, so that another try may do better. */
  isPassing(said: string): boolean;
  /** Whether its data may be lost, so that one that runs and does not answer can be replaced. */
  readonly isExpendable: boolean;
}

/** Recovery after a crash may replay a lot of log. */
const answerMsMax = 120_000;
const attemptsMax = 6;

/**
 * Adopts the server that runs on this room's data, or starts one.
 *
 * @throws ServerFailure with the tail of its log when it does not come to answer.
 */
export async function adoptOrStart(room: Room, kind: ServerKind): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    const serving = kind.findServing();
    const adopted = serving === undefined ? undefined : await adopt(room, kind, serving);
    if (adopted !== undefined) return adopted;
    const port = await choosePort(room, kind.name, attempt);
    const launched = await kind.launch(port);
    const version = await untilAnswers(room, kind, port, () => !launched.hasExited()).catch(async (error) => {
      await end(launched.identity, room);
      throw error;
    });
    if (version !== undefined) return { identity: launched.identity, port, origin: "started", version };
    await end(launched.identity, room);
    if (attempt === attemptsMax || !kind.isPassing(launched.said()))
      throw new ServerFailure(`${kind.name} did not start. The end of its log:\n${launched.said()}`);
    await room.clock.sleep(200 * attempt);
  }
}

async function adopt(room: Room, kind: ServerKind, serving: Serving): Promise<RunningServer | undefined> {
  const version = await untilAnswers(room, kind, serving.port, () => isAlive(serving.identity));
  if (version !== undefined) return { ...serving, origin: "adopted", version };
  if (!isAlive(serving.identity)) return undefined;
  if (!kind.isExpendable)
    throw new ServerFailure(
      `${kind.name} (process ${serving.identity.pid}) runs on ${room.folder} and does not answer on port ${serving.port}`,
    );
  await end(serving.identity, room);
  return undefined;
}

async function untilAnswers(
  room: Room,
  kind: ServerKind,
  port: number,
  isRunning: () => boolean,
): Promise<string | undefined> {
  const endMs = room.clock.monotonicMs() + (kind.isExpendable ? answerMsMax / 10 : answerMsMax);
  while (isRunning() && room.clock.monotonicMs() < endMs) {
    const version = await kind.ask(port);
    if (version !== undefined) return version;
    await room.clock.sleep(25);
  }
  return undefined;
}

/** Ends the process: asks, and after 10 s forces. Nothing when it is gone. */
async function end(identity: ProcessIdentity, room: Room): Promise<void> {
  signal(identity, "SIGINT");
  if (await untilGone(identity, room.clock, 10_000)) return;
  signal(identity, "SIGKILL");
  await untilGone(identity, room.clock, 10_000);
}

/**
 * Stops a server, asking with each signal in turn and waiting after it.
 *
 * @throws ServerFailure when it is still there at the end.
 */
export async function stopServer(
  room: Pick<Room, "clock">,
  { identity }: Serving,
  steps: readonly (readonly [name: NodeJS.Signals, waitMs: number])[],
): Promise<void> {
  for (const [name, waitMs] of steps) {
    signal(identity, name);
    if (await untilGone(identity, room.clock, waitMs)) return;
  }
  throw new ServerFailure(`process ${identity.pid} does not stop`);
}

/** The port used last time where it is free, else another; kept for next time. */
async function choosePort(room: Room, name: string, attempt: number): Promise<number> {
  const kept = keptPort(room, name);
  if (kept !== undefined && attempt < attemptsMax / 2 && (await isPortFree(kept))) return kept;
  const port = await findFreePort(room.random);
  writeFileSync(portPath(room, name), String(port));
  return port;
}

/** The port on which the room's server of that name ran last. */
export function keptPort(room: Pick<Room, "folder">, name: string): number | undefined {
  try {
    const port = Number(readFileSync(portPath(room, name), "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

function portPath(room: Pick<Room, "folder">, name: string): string {
  return join(room.folder, `${name}.port`);
}
