import type { Json } from "@muster/events";
import type { Queryable, Transaction } from "@muster/postgres";
import { wakeChannel } from "./enqueue.js";
import type { Job } from "./job.js";

/** A job that was enqueued, for operators and tests. */
export interface JobStatus {
  readonly key: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly input: Json;
  /** When it is or was due, by the job's clock. Milliseconds since the Unix epoch. */
  readonly runAtMs: number;
  /** Attempts that were begun. */
  readonly attempt: number;
  /** Why the last attempt failed; `null` when none did since. */
  readonly error: string | null;
}

interface StatusRow extends Omit<JobStatus, "runAtMs"> {
  readonly run_at_ms: bigint;
}

const columns = "key, state, input, run_at_ms, attempt, error";

/** The job of that name and key, if it is known. */
export async function findJob(
  db: Queryable,
  job: Pick<Job, "name">,
  key: string,
): Promise<JobStatus | undefined> {
  const [row] = await db.query<StatusRow>(`SELECT ${columns} FROM jobs.jobs WHERE name = $1 AND key = $2`, [
    job.name,
    key,
  ]);
  return row === undefined ? undefined : toStatus(row);
}

/** The jobs of that name that have failed for good, the latest first. */
export async function readFailedJobs(
  db: Queryable,
  job: Pick<Job, "name">,
  limit: number,
): Promise<JobStatus[]> {
  const rows = await db.query<StatusRow>(
    `SELECT ${columns} FROM jobs.jobs WHERE name = $1 AND state = 'failed' ORDER BY finished_at_ms DESC LIMIT $2`,
    [job.name, limit],
  );
  return rows.map(toStatus);
}

/** Lets a job that has failed for good try again from its first attempt; its steps that have committed stay so. */
export async function retryFailedJob(tx: Transaction, job: Pick<Job, "name">, key: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE jobs.jobs SET state = 'waiting', attempt = 0, run_at_ms = 0, finished_at_ms = NULL
    WHERE name = $1 AND key = $2 AND state = 'failed' RETURNING 1`,
    [job.name, key],
  );
  await tx.query("SELECT pg_notify($1, '')", [wakeChannel]);
  return rows.length > 0;
}

function toStatus({ run_at_ms: runAtMs, ...row }: StatusRow): JobStatus {
  return { ...row, runAtMs: Number(runAtMs) };
}
