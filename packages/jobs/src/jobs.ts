import { Wake } from "@muster/events";
import { listen, type Postgres } from "@muster/postgres";
import type { CalendarClock, Random, SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { Crew } from "./crew.js";
import { wakeChannel } from "./enqueue.js";
import { defineJob, type Job } from "./job.js";
import { forgetDone } from "./storage.js";

/** What a process runs jobs with. */
export interface JobsOptions {
  /** A pool whose role has `muster_jobs` and the rights of the jobs' steps. A step that runs holds one of its connections. */
  readonly postgres: Postgres;
  /** The same database without a pooler between, for LISTEN. */
  readonly directUrl: string;
  readonly clock: SystemClock;
  readonly calendar: CalendarClock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The jobs that this process does; others of the database are left to others. */
  readonly jobs: readonly Job[];
  /** How long a process that gives no sign keeps what it took. Milliseconds; 15,000 where absent. */
  readonly leaseMs?: number;
  /** How often is looked for work without being called. Milliseconds; 250 where absent. */
  readonly pollMs?: number;
}

/** The worker of one process. */
export interface Jobs {
  /** Plants the jobs that recur and begins to take what is due. */
  start(): void;
  /** Takes nothing more, tells running work to end, and waits for it. */
  stop(): Promise<void>;
}

const doneKeptMs = 30 * 24 * 60 * 60 * 1000;

/** Makes the worker of one process and one database. */
export function createJobs(options: JobsOptions): Jobs {
  const { postgres, clock, logger, leaseMs = 15_000, pollMs = 250 } = options;
  const wake = new Wake(clock);
  const crew = new Crew({
    ...options,
    leaseMs,
    jobs: [...options.jobs, forgetDoneJobs(clock)],
    onEnd: () => wake.call(),
  });
  let stopping = false;
  let working: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    const listener = listen({
      url: options.directUrl,
      channel: wakeChannel,
      applicationName: `${postgres.options.applicationName}-jobs`,
      onNotify: () => wake.call(),
      logger,
      clock,
    });
    let keptUpMs = Number.NEGATIVE_INFINITY;
    while (!stopping) {
      try {
        if (clock.monotonicMs() - keptUpMs >= leaseMs / 3) {
          keptUpMs = clock.monotonicMs();
          await crew.keepUp();
        }
        await crew.takeDue();
      } catch (error) {
        logger.warn({ err: error }, "jobs could not be taken; trying again");
      }
      await wake.wait(Math.min(pollMs, leaseMs / 3));
    }
    await listener.close();
  };

  return {
    start() {
      working ??= work();
    },
    async stop() {
      stopping = true;
      wake.call();
      await working;
      await crew.stop();
    },
  };
}

/** What keeps the table of jobs from growing for ever: itself a job. */
function forgetDoneJobs(clock: SystemClock): Job {
  return defineJob({
    name: "jobs.forgetDone",
    recurs: { everyMs: 600_000 },
    async run({ signal, step }) {
      const beforeMs = clock.nowMs() - doneKeptMs;
      let forgotten = 1;
      for (let round = 0; forgotten > 0 && !signal.aborted; round++)
        forgotten = await step(`round ${round}`, (tx) => forgetDone(tx, beforeMs));
    },
  });
}
