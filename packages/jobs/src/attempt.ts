import type { Json } from "@muster/events";
import type { Postgres } from "@muster/postgres";
import type { CalendarClock, Random, SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { type Job, type JobContext, nextRunMs, pauseAfter } from "./job.js";
import { type Claim, type Ending, endAttempt, LeaseLost, recordStep } from "./storage.js";

/** One try at a job that this process has taken. */
export interface Attempt {
  readonly claim: Claim;
  readonly job: Job;
  /** Tells the work to end: the process stops, or the job is another's by now. */
  readonly abort: AbortController;
}

/** What attempts are made with. */
export interface AttemptOptions {
  readonly postgres: Postgres;
  readonly clock: SystemClock;
  readonly calendar: CalendarClock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const errorCharsMax = 2000;

/** The time by the clock that a job goes by. */
export function nowOf(job: Job, { clock, calendar }: Pick<AttemptOptions, "clock" | "calendar">): number {
  return (job.time === "calendar" ? calendar : clock).nowMs();
}

/** Makes the function that does the work of an attempt and records how it ended. It rejects when that can't be recorded. */
export function createPerformer(options: AttemptOptions): (attempt: Attempt) => Promise<void> {
  const { postgres, clock, logger } = options;
  const meters = createMeters(options.metrics);
  return async (attempt) => {
    const { claim, job, abort } = attempt;
    const startMs = clock.monotonicMs();
    let failure: unknown;
    try {
      await job.run(createContext(postgres, attempt), claim.input);
    } catch (error) {
      failure = error ?? new Error("the work rejected with nothing");
    }
    meters.runMs.observe({ job: job.name }, clock.monotonicMs() - startMs);
    const ending = endingOf(attempt, failure, options);
    const isOurs = !isLeaseLost(failure) && (await endAttempt(postgres, claim, ending));
    const outcome = isOurs ? outcomeOf(failure, ending) : "lost";
    meters.runs.inc({ job: job.name, outcome });
    const fields = { err: failure, job: job.name, key: claim.key, attempt: claim.attempt };
    if (outcome === "failed") logger.error(fields, "a job has failed for good");
    else if (outcome === "lost") logger.warn(fields, "a job was lost to another process");
    else if (outcome === "retried" && !abort.signal.aborted)
      logger.warn(fields, "a job failed and will be tried again");
  };
}

function createContext(postgres: Postgres, { claim, abort }: Attempt): JobContext {
  const steps = new Map<string, Json>(Object.entries(claim.steps));
  const context: JobContext = {
    key: claim.key,
    attempt: claim.attempt,
    runAtMs: claim.runAtMs,
    signal: abort.signal,
    async step<Result extends Json>(
      name: string,
      work: Parameters<typeof context.step<Result>>[1],
    ): Promise<Result> {
      const known = steps.get(name);
      if (known !== undefined) return known as Result;
      if (abort.signal.aborted) throw abort.signal.reason;
      const result = await postgres.transact(async (tx) => {
        const made = await work(tx);
        await recordStep(tx, claim, name, made);
        return made;
      });
      steps.set(name, result);
      return result;
    },
  };
  return context;
}

/** What becomes of a job whose work has resolved (`failure` is absent) or rejected. */
function endingOf({ claim, job, abort }: Attempt, failure: unknown, options: AttemptOptions): Ending {
  const nowMs = nowOf(job, options);
  if (failure === undefined) {
    if (job.recurs === undefined) return { state: "done", atMs: options.clock.nowMs(), error: null };
    const runAtMs = nextRunMs(job.recurs, claim.runAtMs, nowMs);
    return { state: "waiting", isNew: true, attempt: 0, runAtMs, error: null };
  }
  const error = String(failure).replaceAll("\0", "").slice(0, errorCharsMax);
  const again = { state: "waiting", isNew: false, error } as const;
  if (abort.signal.aborted) return { ...again, attempt: claim.attempt - 1, runAtMs: claim.runAtMs };
  if (job.recurs === undefined && claim.attempt >= job.attemptsMax)
    return { state: "failed", atMs: options.clock.nowMs(), error };
  const pauseMs = pauseAfter(job, claim.attempt, options.random.unit());
  return { ...again, attempt: claim.attempt, runAtMs: nowMs + pauseMs };
}

function outcomeOf(failure: unknown, ending: Ending): "done" | "failed" | "retried" {
  if (failure === undefined) return "done";
  return ending.state === "failed" ? "failed" : "retried";
}

function isLeaseLost(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof LeaseLost) return true;
  return false;
}

function createMeters(metrics: Metrics) {
  const steps = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536];
  return {
    runs: metrics.counter("muster_jobs_runs_total", "Attempts at jobs by outcome", ["job", "outcome"]),
    runMs: metrics.histogram("muster_jobs_run_ms", "How long attempts at jobs took", steps, ["job"]),
  };
}
