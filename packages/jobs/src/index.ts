/**
 * Work that is done once, though processes die: enqueued in the transaction that wants it, leased, tried again, resumed after
 * its last step; and work that recurs. It is not a message bus: what many want to hear is an event.
 */
import type { MigrationSet } from "@muster/postgres";

export { createJobDesk, type FailedJob, type FailedJobPage, type JobDesk } from "./desk.js";
export { enqueue, enqueueAll, enqueueRows, type Order } from "./enqueue.js";
export { defineJob, type Job, type JobContext, type JobOptions, type Recurrence } from "./job.js";
export { createJobs, type Jobs, type JobsOptions } from "./jobs.js";
export { findJob, type JobStatus, readFailedJobs, retryFailedJob } from "./look.js";

/** The tables of this package. */
export const jobsMigrations: MigrationSet = {
  schema: "jobs",
  directory: new URL("../migrations/", import.meta.url),
};
