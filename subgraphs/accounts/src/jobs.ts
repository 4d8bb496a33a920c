import type { SystemClock, Timer } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { AccountsStorage } from "./service/index.js";

const pauseMs = 10 * 60 * 1000;
/** Sessions are kept this long after they have expired, for whoever must explain what happened to an account. */
const sessionRetentionMs = 30 * 24 * 60 * 60 * 1000;

/** Work that goes on beside requests. */
export interface Job {
  start(): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/**
 * Deletes used refresh tokens and old sessions every ten minutes. Every process may run it: rows that another one deletes
 * are left out.
 */
export function createSessionSweep(options: {
  readonly storage: AccountsStorage;
  readonly clock: SystemClock;
  readonly logger: Logger;
}): Job {
  const { storage, clock, logger } = options;
  let timer: Timer | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  const sweepAll = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    let deleted = 1;
    while (deleted > 0 && !isStopped) {
      deleted = await storage.sweep({ nowMs, sessionsBeforeMs: nowMs - sessionRetentionMs });
    }
  };
  const run = (): void => {
    running = sweepAll()
      .catch((error: unknown) => logger.warn({ err: error }, "old sessions could not be deleted"))
      .then(() => {
        if (!isStopped) timer = clock.schedule(run, pauseMs, { background: true });
      });
  };
  return {
    start: run,
    async stop() {
      isStopped = true;
      timer?.cancel();
      await running;
    },
  };
}
