/** A scheduled callback that can be taken back. */
export interface Timer {
  /** Takes the callback back; no effect once it has run. */
  cancel(): void;
}

/** The machine's time: tokens, leases and time-outs. Seasons and schedules use {@link CalendarClock}. */
export interface SystemClock {
  /** Milliseconds since the Unix epoch; may step when the machine's time is set. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start; never goes back. For measuring durations. */
  monotonicMs(): number;
  /** Runs `callback` once after `delayMs`. `background` timers do not keep the process alive. */
  schedule(callback: () => void, delayMs: number, options?: { readonly background?: boolean }): Timer;
  /** Resolves after `delayMs`, or at once when `signal` aborts (it never rejects). */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** The real clock of this process. */
export function createSystemClock(): SystemClock {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    schedule: setTimer,
    sleep: (delayMs, signal) => sleepOn(setTimer, delayMs, signal),
  };
}

function setTimer(callback: () => void, delayMs: number, options?: { readonly background?: boolean }): Timer {
  const handle = setTimeout(callback, delayMs);
  if (options?.background === true) handle.unref();
  return { cancel: () => clearTimeout(handle) };
}

function sleepOn(
  schedule: (callback: () => void, delayMs: number) => Timer,
  delayMs: number,
  signal?: AbortSignal,
): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      timer.cancel();
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = schedule(finish, delayMs);
    signal?.addEventListener("abort", finish, { once: true });
  });
}

/** A clock that moves only when it is told to, for simulations and tests. */
export class SimulatedClock implements SystemClock {
  #nowMs: number;
  readonly #startMs: number;
  #sequence = 0;
  readonly #timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();

  /** @param startMs Milliseconds since the Unix epoch at which the simulation begins. */
  constructor(startMs = 0) {
    this.#nowMs = startMs;
    this.#startMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs - this.#startMs;
  }

  schedule(callback: () => void, delayMs: number): Timer {
    const id = this.#sequence++;
    this.#timers.set(id, { atMs: this.#nowMs + Math.max(0, delayMs), callback });
    return { cancel: () => this.#timers.delete(id) };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn((callback, ms) => this.schedule(callback, ms), delayMs, signal);
  }

  /** Moves time on by `durationMs` and runs what falls due, in order of time and then of scheduling. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    for (let due = this.#nextDue(endMs); due !== undefined; due = this.#nextDue(endMs)) {
      const [id, timer] = due;
      this.#timers.delete(id);
      this.#nowMs = Math.max(this.#nowMs, timer.atMs);
      timer.callback();
      await Promise.resolve();
    }
    this.#nowMs = endMs;
  }

  #nextDue(endMs: number) {
    let best: [number, { readonly atMs: number; readonly callback: () => void }] | undefined;
    for (const entry of this.#timers) {
      if (entry[1].atMs > endMs) continue;
      if (best === undefined || entry[1].atMs < best[1].atMs) best = entry;
    }
    return best;
  }
}

/** The time of seasons and schedules: the system's time plus an offset that an operator may set. */
export interface CalendarClock {
  /** Milliseconds since the Unix epoch, as the calendar has it. */
  nowMs(): number;
}

/** A {@link CalendarClock} whose offset is changed by whoever follows the stored setting. */
export class OffsetCalendarClock implements CalendarClock {
  #offsetMs = 0;
  readonly #system: SystemClock;

  constructor(system: SystemClock) {
    this.#system = system;
  }

  nowMs(): number {
    return this.#system.nowMs() + this.#offsetMs;
  }

  /** Milliseconds that the calendar is ahead of the system's time. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** @param offsetMs A whole number of milliseconds; negative is behind. */
  follow(offsetMs: number): void {
    this.#offsetMs = offsetMs;
  }
}
