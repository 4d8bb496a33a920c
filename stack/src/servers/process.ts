import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { SystemClock } from "@muster/runtime";

/** One process: its number, and when it began, since numbers are used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque, and equal for the same process alone. */
  readonly startedAt: string;
}

interface ProcessReport extends ProcessIdentity {
  readonly command: string;
}

/** The process that has this number now, or `undefined` where there is none or it only waits to be reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  const report = readProcess(pid);
  return report === undefined ? undefined : { pid, startedAt: report.startedAt };
}

/** Whether that process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return readProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Whether the process's command line holds `text`. */
export function commandHolds(identity: ProcessIdentity, text: string): boolean {
  const report = readProcess(identity.pid);
  return report?.startedAt === identity.startedAt && report.command.includes(text);
}

/** Waits until the process is gone. Answers `false` when it is still there after `boundMs`. */
export async function untilGone(
  identity: ProcessIdentity,
  clock: SystemClock,
  boundMs: number,
): Promise<boolean> {
  const endMs = clock.monotonicMs() + boundMs;
  while (isAlive(identity)) {
    if (clock.monotonicMs() >= endMs) return false;
    await clock.sleep(20);
  }
  return true;
}

/** Sends `signal` to the process if it still runs. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (isAlive(identity)) process.kill(identity.pid, name);
}

function readProcess(pid: number): ProcessReport | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return process.platform === "linux" ? readProc(pid) : readPs(pid);
}

/** @source proc_pid_stat(5): the name is in brackets and may hold spaces; field 3 is the state, field 22 the start. */
function readProc(pid: number): ProcessReport | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const state = fields[0];
    if (state === undefined || state === "Z" || state === "X") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return { pid, startedAt: fields[19] ?? "", command };
  } catch {
    return undefined;
  }
}

function readPs(pid: number): ProcessReport | undefined {
  const { status, stdout } = spawnSync("ps", ["-ww", "-o", "state=,lstart=,command=", "-p", String(pid)], {
    encoding: "utf8",
  });
  const found = /^\s*(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/s.exec(stdout);
  if (status !== 0 || found === null || found[1]?.startsWith("Z") === true) return undefined;
  return { pid, startedAt: found[2] ?? "", command: found[3] ?? "" };
}
