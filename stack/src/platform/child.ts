import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { SystemClock } from "@muster/runtime";

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;
const restartPauseMs = 500;

/** One process of the platform, kept running until it is told to stop. */
export class Child {
  readonly name: string;
  readonly #entry: string;
  readonly #clock: SystemClock;
  #environment: Record<string, string | undefined>;
  #process: ChildProcess | undefined;
  #stopping = false;

  constructor(
    name: string,
    entry: string,
    environment: Record<string, string | undefined>,
    clock: SystemClock,
  ) {
    this.name = name;
    this.#entry = fileURLToPath(new URL(`../../../${entry}`, import.meta.url));
    this.#environment = environment;
    this.#clock = clock;
  }

  /** Resolves with the address that the process listens on. */
  async start(): Promise<{ readonly where: string; readonly pid: number }> {
    // A group of its own: Ctrl-C reaches the parent alone, which ends the parts in order.
    const child = spawn(process.execPath, [...process.execArgv, this.#entry], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      detached: true,
    });
    this.#process = child;
    const where = await this.#listening(child);
    child.once("exit", () => this.#restart());
    // Whoever was told the address finds the process there again.
    this.#environment = { ...this.#environment, [`${this.name.toUpperCase()}_PORT`]: new URL(where).port };
    return { where, pid: child.pid ?? 0 };
  }

  #listening(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.schedule(() => {
        child.kill("SIGKILL");
        reject(new Error(`${this.name} did not listen within ${startTimeoutMs} ms`));
      }, startTimeoutMs);
      const ended = (): void => {
        timer.cancel();
        reject(new Error(`${this.name} ended before it listened; its last words are above`));
      };
      child.once("exit", ended);
      if (child.stdout === null) return;
      createInterface({ input: child.stdout }).on("line", (line) => {
        const url = /^listening (\S+)$/.exec(line)?.[1];
        if (url === undefined) return;
        timer.cancel();
        child.off("exit", ended);
        resolve(url);
      });
    });
  }

  #restart(): void {
    if (this.#stopping) return;
    process.stderr.write(`${this.name} ended by itself; starting it again\n`);
    this.#clock
      .sleep(restartPauseMs)
      .then(() => (this.#stopping ? undefined : this.start()))
      .catch(() => this.#restart());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = this.#clock.schedule(() => child.kill("SIGKILL"), stopTimeoutMs);
    await ended;
    timer.cancel();
  }
}
