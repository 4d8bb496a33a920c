import type { SystemClock, Timer } from "@muster/runtime";

/** Lets one loop sleep until it is called, or until time is up; a call while it is awake is not lost. */
export class Wake {
  readonly #clock: SystemClock;
  #called = false;
  #resume: (() => void) | undefined;

  constructor(clock: SystemClock) {
    this.#clock = clock;
  }

  /** Ends the wait that is going on, or the next one. */
  call(): void {
    this.#called = true;
    this.#resume?.();
  }

  /** Resolves when called since the last wait, or after `timeoutMs`; without it, when called. */
  async wait(timeoutMs?: number): Promise<void> {
    if (!this.#called) {
      let timer: Timer | undefined;
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
        if (timeoutMs !== undefined) timer = this.#clock.schedule(resolve, timeoutMs);
      });
      timer?.cancel();
      this.#resume = undefined;
    }
    this.#called = false;
  }
}
