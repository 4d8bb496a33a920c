import { type AppError, findAppError } from "@muster/errors";
import { isOverloaded, type Postgres } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { planAtOnce, postAtOnce, standsInTheWay } from "./at-once.js";
import { type EventAppender, RefusedJobs, runBatch } from "./batch.js";
import type { Job, Outcome } from "./job.js";

/** What batches run on. */
export interface RunnerOptions {
  /** A pool whose role has `muster_ledger` and `muster_events_writer`; batches take up to `batchesMax` of its connections. */
  readonly postgres: Postgres;
  readonly events: EventAppender;
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Makes the function that runs jobs in one transaction and settles each. It never rejects. Where the transaction fails for
 * a reason that may be one job's alone, it is split until that job stands by itself.
 */
export function createRunner(options: RunnerOptions): (jobs: readonly Job[]) => Promise<void> {
  const { postgres, events, clock, ids, logger } = options;
  const meters = createMeters(options.metrics);

  const settle = (job: Job, outcome: Outcome): void => {
    meters.units.inc({ outcome: outcome.kind });
    job.settle(outcome);
  };
  const refuse = (jobs: readonly Job[], error: unknown): void => {
    for (const job of jobs) settle(job, { kind: "refused", error });
  };

  /** `undefined` where the batch has to be looked at unit by unit. */
  const tryAtOnce = async (
    jobs: readonly Job[],
    nowMs: number,
  ): Promise<ReadonlyMap<Job, Outcome> | undefined> => {
    const batch = planAtOnce(jobs);
    if (batch === undefined) return undefined;
    try {
      return await postgres.transact((tx) => postAtOnce(tx, batch, { ids, events, nowMs }));
    } catch (error) {
      if (!standsInTheWay(error)) throw error;
      meters.notAtOnce.inc();
      return undefined;
    }
  };

  const run = async (jobs: readonly Job[]): Promise<void> => {
    const startMs = clock.monotonicMs();
    try {
      const nowMs = clock.nowMs();
      const outcomes =
        (await tryAtOnce(jobs, nowMs)) ??
        (await postgres.transact((tx) => runBatch(tx, jobs, { ids, events, nowMs })));
      meters.batchUnits.observe(jobs.length);
      meters.batchMs.observe(clock.monotonicMs() - startMs);
      for (const [job, outcome] of outcomes) settle(job, outcome);
    } catch (error) {
      await recover(jobs, error);
    }
  };

  const recover = async (jobs: readonly Job[], error: unknown): Promise<void> => {
    if (error instanceof RefusedJobs) {
      const others = jobs.filter((job) => !error.errors.has(job));
      if (others.length > 0) await run(others);
      await reconsider([...error.errors]);
    } else if (jobs.length === 1 || (findAppError(error)?.code === "UNAVAILABLE" && !isOverloaded(error))) {
      refuse(jobs, error);
    } else {
      // Halves of halves leave each unit at fault on its own, in fewer transactions than one for each unit.
      logger.warn({ err: error, units: jobs.length }, "a batch failed and is split");
      meters.splits.inc();
      const middle = Math.ceil(jobs.length / 2);
      await run(jobs.slice(0, middle));
      await run(jobs.slice(middle));
    }
  };

  /** Each of several that a condition turned down may stand without the others: one that asks too much would refuse them all. */
  const reconsider = async (refused: readonly (readonly [Job, AppError])[]): Promise<void> => {
    const [first] = refused;
    if (first === undefined) return;
    if (refused.length === 1) return refuse([first[0]], first[1]);
    const jobs = refused.map(([job]) => job);
    const middle = Math.ceil(jobs.length / 2);
    await run(jobs.slice(0, middle));
    await run(jobs.slice(middle));
  };
  return run;
}

function createMeters(metrics: Metrics) {
  const steps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
  return {
    units: metrics.counter("muster_ledger_units_total", "Units by outcome", ["outcome"]),
    splits: metrics.counter("muster_ledger_splits_total", "Batches that failed and were split"),
    notAtOnce: metrics.counter(
      "muster_ledger_not_at_once_total",
      "Batches that could not be done in one statement",
    ),
    batchUnits: metrics.histogram("muster_ledger_batch_units", "Units in a committed batch", steps),
    batchMs: metrics.histogram("muster_ledger_batch_ms", "From BEGIN to COMMIT of a batch", steps),
  };
}
