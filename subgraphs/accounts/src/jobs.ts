import { defineJob, type Job } from "@muster/jobs";
import type { SystemClock } from "@muster/runtime";
import { type AccountsStorage, declinesWindowMs } from "./service/index.js";

const everyMs = 10 * 60 * 1000;
/** Sessions are kept this long after they have expired, for whoever must explain what happened to an account. */
const sessionRetentionMs = 30 * 24 * 60 * 60 * 1000;

/** Deletes used refresh tokens, old sessions and notes of declined requests that no longer count, every ten minutes. */
export function sessionSweep(options: {
  readonly storage: AccountsStorage;
  readonly clock: SystemClock;
}): Job {
  const { storage, clock } = options;
  return defineJob({
    name: "accounts.sweepSessions",
    recurs: { everyMs },
    async run({ signal }) {
      const nowMs = clock.nowMs();
      let deleted = 1;
      while (deleted > 0 && !signal.aborted)
        deleted = await storage.sweep({
          nowMs,
          sessionsBeforeMs: nowMs - sessionRetentionMs,
          declinesBeforeMs: nowMs - declinesWindowMs,
        });
    },
  });
}
