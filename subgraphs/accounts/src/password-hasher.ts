import { type ChildProcess, fork } from "node:child_process";
import { AppError } from "@muster/errors";
import type { SystemClock, Timer } from "@muster/runtime";
import type { Counter, Gauge, Logger, Metrics } from "@muster/telemetry";
import type { PasswordHasher } from "./service/index.js";

/** What the child is asked: to hash where `passwordHash` is absent, else to verify; `null` stands for an unknown account. */
export interface PasswordRequest {
  readonly id: number;
  readonly password: string;
  readonly passwordHash?: string | null;
}

/** What the child answers to the request of that id. */
export type PasswordAnswer =
  | { readonly id: number; readonly value: string | boolean }
  | { readonly id: number; readonly problem: string };

/** A {@link PasswordHasher} in a process of its own, with a lower priority than ours. */
export interface PasswordHasherProcess extends PasswordHasher {
  /** Starts the process; resolves when it can work. */
  start(): Promise<void>;
  /** Refuses what waits with UNAVAILABLE, lets the running hashes end, and ends the process. */
  stop(): Promise<void>;
  /** Whether it can work now. */
  readonly isReady: boolean;
  /** The process's id while there is one. */
  readonly pid: number | undefined;
}

/** How {@link createPasswordHasher} runs. */
export interface PasswordHasherOptions {
  readonly clock: SystemClock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Hashes at once; each takes 19 MiB and a core for about 20 ms. 2 where absent. */
  readonly runningMax?: number;
  /** Requests that wait for a place; more are refused. 64 where absent. */
  readonly waitingMax?: number;
}

/** The built child: there is one path to it from `src` and from `dist`. */
const childEntry = new URL("../dist/password-child.js", import.meta.url);
const retryAfterMs = 1000;
const restartDelayMsMax = 5000;

interface Job {
  readonly password: string;
  readonly passwordHash?: string | null;
  resolve(value: string | boolean): void;
  reject(error: Error): void;
}

/**
 * Makes a hasher; nothing runs before `start`. A place belongs to the hash and not to the request, so callers that gave up
 * don't let more in. When the process ends unasked, whatever it had or would have had to do is refused with UNAVAILABLE, and
 * another is started, after a pause that grows while it keeps ending.
 */
export function createPasswordHasher(options: PasswordHasherOptions): PasswordHasherProcess {
  return new ForkedHasher(options);
}

class ForkedHasher implements PasswordHasherProcess {
  readonly #options: PasswordHasherOptions;
  readonly #runningMax: number;
  readonly #waitingMax: number;
  readonly #queue: Job[] = [];
  readonly #running = new Map<number, Job>();
  readonly #waitingGauge: Gauge;
  readonly #refusedCounter: Counter;
  #child: ChildProcess | undefined;
  #isReady = false;
  #isStopped = true;
  #lastId = 0;
  #failures = 0;
  #restart: Timer | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: PasswordHasherOptions) {
    this.#options = options;
    this.#runningMax = options.runningMax ?? 2;
    this.#waitingMax = options.waitingMax ?? 64;
    this.#waitingGauge = options.metrics.gauge(
      "muster_accounts_passwords_waiting",
      "Passwords that wait to be hashed.",
    );
    this.#refusedCounter = options.metrics.counter(
      "muster_accounts_passwords_refused_total",
      "Requests refused because too many passwords waited.",
    );
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    this.#isStopped = false;
    await new Promise<void>((resolve, reject) => this.#fork(resolve, reject));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#restart?.cancel();
    for (const job of this.#queue.splice(0)) job.reject(lost());
    if (this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    if (child.connected) child.disconnect();
    await gone;
  }

  async hash(password: string): Promise<string> {
    return (await this.#ask({ password })) as string;
  }

  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    return (await this.#ask({ password, passwordHash: passwordHash ?? null })) as boolean;
  }

  #ask(work: Pick<Job, "password" | "passwordHash">): Promise<string | boolean> {
    if (this.#isStopped) return Promise.reject(lost());
    if (this.#queue.length >= this.#waitingMax) {
      this.#refusedCounter.inc();
      return Promise.reject(overloaded());
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...work, resolve, reject });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    this.#sendWaiting();
    this.#waitingGauge.set(this.#queue.length);
  }

  #sendWaiting(): void {
    while (this.#isReady && this.#running.size < this.#runningMax) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      const id = ++this.#lastId;
      this.#running.set(id, job);
      const { password, passwordHash } = job;
      const request: PasswordRequest =
        passwordHash === undefined ? { id, password } : { id, password, passwordHash };
      // A send that fails is followed by the child's exit, which refuses the job.
      this.#child?.send(request, () => undefined);
    }
  }

  #settle(answer: PasswordAnswer): void {
    const job = this.#running.get(answer.id);
    this.#running.delete(answer.id);
    this.#failures = 0;
    if ("value" in answer) job?.resolve(answer.value);
    else job?.reject(new Error(`a password could not be hashed: ${answer.problem}`));
    this.#dispatch();
    if (this.#running.size === 0) this.#onIdle?.();
  }

  /** Starts the child. `onEnd` is called when it ends before it is ready; one that fails later is started again. */
  #fork(onReady: () => void, onEnd?: (error: Error) => void): void {
    const child = fork(childEntry, {
      // It needs nothing of ours: neither the settings, which hold secrets, nor a debugger's flags.
      env: {},
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child = child;
    let ended = false;
    const end = (reason: object): void => {
      if (ended) return;
      ended = true;
      const wasReady = this.#isReady;
      this.#forget();
      if (this.#isStopped) return;
      if (!wasReady && onEnd !== undefined) {
        this.#isStopped = true;
        onEnd(new Error("the password hasher does not start", { cause: reason }));
        return;
      }
      this.#options.logger.error(reason, "the password hasher ended; starting another");
      this.#startAgain();
    };
    child.on("message", (message: PasswordAnswer | "ready") => {
      if (message !== "ready") return this.#settle(message);
      this.#isReady = true;
      onReady();
      this.#dispatch();
    });
    child.once("error", (error) => end({ err: error }));
    child.once("exit", (code, signal) => end({ code, signal }));
  }

  #forget(): void {
    this.#child = undefined;
    this.#isReady = false;
    const jobs = [...this.#running.values(), ...this.#queue.splice(0)];
    this.#running.clear();
    for (const job of jobs) job.reject(lost());
    this.#waitingGauge.set(0);
    this.#onIdle?.();
  }

  #startAgain(): void {
    const delayMs = Math.min(100 * 2 ** this.#failures++, restartDelayMsMax);
    this.#restart = this.#options.clock.schedule(() => this.#fork(() => undefined), delayMs);
  }
}

function lost(): AppError {
  return new AppError("UNAVAILABLE", "the password could not be checked", { part: "passwords" });
}

function overloaded(): AppError {
  return new AppError("RATE_LIMITED", "too many passwords wait to be checked", { retryAfterMs });
}
