import { openPostgres, type Postgres } from "@muster/postgres";
import { createSystemClock, createSystemRandom, OffsetCalendarClock } from "@muster/runtime";
import { createLogger, createMetrics, type Metrics } from "@muster/telemetry";
import { createJobs, type Job, type Jobs, type JobsOptions } from "../src/index.js";

export const role = "muster_jobs_test";
export const clock = createSystemClock();
export const logger = createLogger({ service: "jobs-test", level: "silent" });

/** The owner's connections, and a table for the effects of steps, which does not keep any from happening twice. */
export async function openAdmin(databaseUrl: string): Promise<Postgres> {
  const admin = openPostgres({ url: databaseUrl, poolMax: 3, applicationName: "jobs-admin", logger });
  await admin.query(`DO $$ BEGIN CREATE ROLE ${role} NOLOGIN IN ROLE muster_jobs, muster_ledger, muster_events_writer;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  await admin.query("CREATE TABLE IF NOT EXISTS public.effects (job text, step text)");
  await admin.query(`GRANT ALL ON public.effects TO ${role}`);
  return admin;
}

/** A process that does jobs. */
export interface Worker {
  readonly jobs: Jobs;
  readonly calendar: OffsetCalendarClock;
  readonly metrics: Metrics;
  stop(): Promise<void>;
}

/** Starts a worker with connections of its own. */
export function startWorker(
  databaseUrl: string,
  jobs: readonly Job[],
  changes: Partial<JobsOptions> = {},
): Worker {
  const postgres = openPostgres({
    url: databaseUrl,
    role,
    poolMax: 6,
    applicationName: "jobs-test",
    logger,
  });
  const calendar = new OffsetCalendarClock(clock);
  const metrics = createMetrics({ process: false });
  const worker = createJobs({
    postgres,
    directUrl: databaseUrl,
    clock,
    calendar,
    random: createSystemRandom(),
    logger,
    metrics,
    jobs,
    pollMs: 20,
    ...changes,
  });
  worker.start();
  return {
    jobs: worker,
    calendar,
    metrics,
    async stop() {
      await worker.stop();
      await postgres.close();
    },
  };
}

/** A promise and what resolves it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
