import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from "node:fs";
import type { Account } from "./account.js";
import { messageOf, ServerFailure } from "./failure.js";
import { identify, type ProcessIdentity } from "./process.js";

/** How a program runs. */
export interface RunOptions {
  /** Who it runs as; ourselves where absent. */
  readonly account?: Account | undefined;
  /** The whole environment; ours where absent. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly folder?: string;
}

/** How a program ended, and what it wrote to both streams. */
export interface Ran {
  /** The exit status, or -1 where a signal ended it. */
  readonly status: number;
  readonly output: string;
}

/** Runs a program to its end. Rejects only when it can't be run at all. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const child = spawn(command, args, { ...spawnOptions(options), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-64_000);
    });
  }
  const [status] = (await once(child, "close")) as [number | null];
  return { status: status ?? -1, output };
}

/** A server that was started and may live longer than we do. */
export interface Launched {
  readonly identity: ProcessIdentity;
  hasExited(): boolean;
  /** What it has written to its log since it was started, the last 4 kB of it. */
  said(): string;
}

/** Where a server's log moves to `.old`. Bytes. */
const logSizeBytesMax = 8_000_000;

/**
 * Starts a server in a session of its own, so that Ctrl-C at our terminal does not reach it, writing to the file `logPath`.
 *
 * @throws ServerFailure when the program can't be run.
 */
export async function launch(
  command: string,
  args: readonly string[],
  logPath: string,
  options: RunOptions,
): Promise<Launched> {
  if (existsSync(logPath) && statSync(logPath).size > logSizeBytesMax) renameSync(logPath, `${logPath}.old`);
  const log = openSync(logPath, "a", 0o600);
  const start = statSync(logPath).size;
  let child: ChildProcess;
  try {
    child = spawn(command, args, { ...spawnOptions(options), detached: true, stdio: ["ignore", log, log] });
    await once(child, "spawn");
  } catch (error) {
    throw new ServerFailure(`${command} can't be run: ${messageOf(error)}`, { cause: error });
  } finally {
    closeSync(log);
  }
  child.unref();
  const pid = child.pid ?? -1;
  return {
    identity: identify(pid) ?? { pid, startedAt: "gone" },
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    said: () => readTail(logPath, start),
  };
}

function spawnOptions({ account, environment, folder = "/" }: RunOptions) {
  return {
    cwd: folder,
    ...(environment === undefined ? {} : { env: environment }),
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  };
}

function readTail(path: string, from: number): string {
  const size = statSync(path).size;
  const start = Math.max(from, size - 4096);
  const buffer = Buffer.alloc(Math.max(0, size - start));
  const file = openSync(path, "r");
  try {
    return buffer.toString("utf8", 0, readSync(file, buffer, 0, buffer.length, start)).trim();
  } finally {
    closeSync(file);
  }
}
