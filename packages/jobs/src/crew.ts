import type { Postgres } from "@muster/postgres";
import { type Attempt, type AttemptOptions, createPerformer, nowOf } from "./attempt.js";
import { type Job, nextRunMs } from "./job.js";
import { claimJobs, plantRecurring, reapJobs, renewLeases } from "./storage.js";

/** What a crew works with. */
export interface CrewOptions extends AttemptOptions {
  readonly postgres: Postgres;
  readonly jobs: readonly Job[];
  readonly leaseMs: number;
  /** Called when an attempt has ended: there is room for more. */
  readonly onEnd: () => void;
}

/** The attempts that one process makes side by side. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #byName: ReadonlyMap<string, Job>;
  readonly #perform: (attempt: Attempt) => Promise<void>;
  readonly #running = new Map<Attempt, Promise<void>>();

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#byName = new Map(options.jobs.map((job) => [job.name, job]));
    if (this.#byName.size < options.jobs.length) throw new Error("two jobs have the same name");
    this.#perform = createPerformer(options);
  }

  /** Takes what is due and what there is room for, and begins it. */
  async takeDue(): Promise<void> {
    const { postgres, clock, jobs, leaseMs } = this.#options;
    const taken = new Map<string, number>();
    for (const { job } of this.#running.keys()) taken.set(job.name, (taken.get(job.name) ?? 0) + 1);
    const rooms = jobs
      .map((job) => ({
        name: job.name,
        nowMs: nowOf(job, this.#options),
        free: job.concurrencyMax - (taken.get(job.name) ?? 0),
      }))
      .filter(({ free }) => free > 0);
    if (rooms.length === 0) return;
    for (const claim of await claimJobs(postgres, rooms, clock.nowMs() + leaseMs)) {
      const job = this.#byName.get(claim.name);
      if (job !== undefined) this.#begin({ claim, job, abort: new AbortController() });
    }
  }

  /** Plants jobs that recur, prolongs the leases of what runs, and gives up those of processes that have gone. */
  async keepUp(): Promise<void> {
    const { postgres, clock, jobs, leaseMs } = this.#options;
    const plans = jobs.flatMap((job) => {
      if (job.recurs === undefined) return [];
      const nowMs = nowOf(job, this.#options);
      return [{ name: job.name, nowMs, nextMs: nextRunMs(job.recurs, nowMs, nowMs) }];
    });
    await plantRecurring(postgres, plans);
    const attempts = [...this.#running.keys()];
    if (attempts.length > 0) {
      const claims = attempts.map(({ claim }) => claim);
      const held = await renewLeases(postgres, claims, clock.nowMs() + leaseMs);
      for (const { claim, abort } of attempts)
        if (!held.has(claim.id)) abort.abort(new Error("the job is another process's by now"));
    }
    await reapJobs(postgres, jobs, clock.nowMs());
  }

  /** Tells what runs to end, and waits until it has. */
  async stop(): Promise<void> {
    for (const { abort } of this.#running.keys()) abort.abort(new Error("the process stops"));
    await Promise.all(this.#running.values());
  }

  #begin(attempt: Attempt): void {
    const { logger, onEnd } = this.#options;
    const work = this.#perform(attempt)
      .catch((error: unknown) =>
        logger.warn({ err: error, job: attempt.job.name }, "how a job ended could not be recorded"),
      )
      .finally(() => {
        this.#running.delete(attempt);
        onEnd();
      });
    this.#running.set(attempt, work);
  }
}
