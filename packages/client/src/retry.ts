import type { MusterError } from "./muster-error.js";
import type { ClientClock, ClientRandom } from "./ports.js";

/** How failures that may pass are tried again. */
export interface RetryOptions {
  /** Times that one operation is sent at most, the first included; 4 if absent. */
  readonly attemptsMax?: number;
  /** Upper bound of the wait before the first retry; it doubles with each. Milliseconds; 200 if absent. */
  readonly baseMs?: number;
  /** Upper bound of any wait. Milliseconds; 10,000 if absent. */
  readonly capMs?: number;
}

/** Waits between attempts. */
export interface Retry {
  readonly attemptsMax: number;
  /**
   * Resolves when failure number `failures` (from 1) has been waited for, or at once when `signal` aborts. The wait is drawn
   * evenly from zero to its bound, so that clients which failed together don't return together; it comes on top of
   * `details.retryAfterMs` where the error has one.
   */
  wait(failures: number, error: MusterError, signal?: AbortSignal): Promise<void>;
}

/** @source Brooker, "Exponential Backoff And Jitter" (full jitter). */
export function createRetry(clock: ClientClock, random: ClientRandom, options: RetryOptions = {}): Retry {
  const { attemptsMax = 4, baseMs = 200, capMs = 10_000 } = options;
  return {
    attemptsMax,
    wait(failures, error, signal) {
      const jitterMs = random.unit() * Math.min(capMs, baseMs * 2 ** (failures - 1));
      const { retryAfterMs } = error.details;
      return sleep(clock, jitterMs + (typeof retryAfterMs === "number" ? retryAfterMs : 0), signal);
    },
  };
}

function sleep(clock: ClientClock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      timer.cancel();
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = clock.schedule(finish, delayMs);
    signal?.addEventListener("abort", finish, { once: true });
  });
}
