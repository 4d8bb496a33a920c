import type { Json } from "@muster/events";
import type { Queryable, Transaction } from "@muster/postgres";
import { type Job, recurringKey } from "./job.js";

/** A job that this process has taken. */
export interface Claim {
  readonly id: bigint;
  readonly fence: bigint;
  readonly name: string;
  readonly key: string;
  readonly input: Json;
  readonly runAtMs: number;
  readonly attempt: number;
  /** Results of steps that have committed, by name. */
  readonly steps: Readonly<Record<string, Json>>;
}

/** Another process has taken the job: what this one does must not commit. */
export class LeaseLost extends Error {
  constructor() {
    super("another process has taken the job");
    this.name = "LeaseLost";
  }
}

/** How many more of a job a process takes, and what its clock says. */
export interface Room {
  readonly name: string;
  readonly nowMs: number;
  readonly free: number;
}

// The rows are picked first and by themselves: a join could evaluate a limited subquery more than once.
const claimText = `
WITH due AS MATERIALIZED (
  SELECT picked.id FROM unnest($1::text[], $2::bigint[], $3::integer[]) AS room (name, now_ms, free)
  CROSS JOIN LATERAL (
    SELECT id FROM jobs.jobs WHERE name = room.name AND state = 'waiting' AND run_at_ms <= room.now_ms
    ORDER BY run_at_ms, id LIMIT room.free FOR UPDATE SKIP LOCKED) AS picked
)
UPDATE jobs.jobs AS job SET state = 'running', fence = fence + 1, attempt = attempt + 1, lease_until_ms = $4
FROM due WHERE job.id = due.id
RETURNING job.id, fence, name, key, input, run_at_ms, attempt, coalesce(
  (SELECT jsonb_object_agg(step, result) FROM jobs.steps WHERE job_id = job.id), '{}') AS steps`;

/** Takes what is due, until `leaseUntilMs`. */
export async function claimJobs(
  db: Queryable,
  rooms: readonly Room[],
  leaseUntilMs: number,
): Promise<Claim[]> {
  const rows = await db.query<Omit<Claim, "runAtMs"> & { readonly run_at_ms: bigint }>(
    { name: "jobs-claim", text: claimText },
    [
      rooms.map(({ name }) => name),
      rooms.map(({ nowMs }) => nowMs),
      rooms.map(({ free }) => free),
      leaseUntilMs,
    ],
  );
  return rows.map(({ run_at_ms: runAtMs, ...claim }) => ({ ...claim, runAtMs: Number(runAtMs) }));
}

/** Gives up the leases that have run out: their jobs wait again, or have failed where that was the last attempt. */
export async function reapJobs(db: Queryable, jobs: readonly Job[], nowMs: number): Promise<void> {
  await db.query(
    `WITH lost AS MATERIALIZED (
      SELECT id, attempts_max FROM jobs.jobs
      JOIN unnest($1::text[], $2::integer[]) AS known (name, attempts_max) USING (name)
      WHERE state = 'running' AND lease_until_ms <= $3 FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE jobs.jobs AS job SET lease_until_ms = NULL,
      state = CASE WHEN attempt >= attempts_max THEN 'failed' ELSE 'waiting' END,
      finished_at_ms = CASE WHEN attempt >= attempts_max THEN $3 END,
      error = 'the process that ran it has gone'
    FROM lost WHERE job.id = lost.id`,
    [
      jobs.map(({ name }) => name),
      jobs.map(({ attemptsMax, recurs }) => (recurs === undefined ? attemptsMax : 2 ** 31 - 1)),
      nowMs,
    ],
  );
}

/** Prolongs leases, and gives the ids of those that are still this process's. */
export async function renewLeases(
  db: Queryable,
  claims: readonly Claim[],
  leaseUntilMs: number,
): Promise<Set<bigint>> {
  const rows = await db.query<{ readonly id: bigint }>(
    `UPDATE jobs.jobs AS job SET lease_until_ms = $3
    FROM unnest($1::bigint[], $2::bigint[]) AS held (id, fence)
    WHERE job.id = held.id AND job.fence = held.fence AND state = 'running' RETURNING job.id`,
    [claims.map(({ id }) => id), claims.map(({ fence }) => fence), leaseUntilMs],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Records a step as the last thing in its transaction: the job's row is locked for no longer than the commit takes, so that
 * its lease can be prolonged meanwhile.
 *
 * @throws LeaseLost
 */
export async function recordStep(tx: Transaction, claim: Claim, step: string, result: Json): Promise<void> {
  const rows = await tx.query(
    {
      name: "jobs-step",
      text: `INSERT INTO jobs.steps (job_id, step, result)
        SELECT id, $3, $4 FROM jobs.jobs WHERE id = $1 AND fence = $2 AND state = 'running' FOR UPDATE RETURNING 1`,
    },
    [claim.id, claim.fence, step, JSON.stringify(result)],
  );
  if (rows.length === 0) throw new LeaseLost();
}

/** How an attempt ended. */
export type Ending =
  | { readonly state: "done" | "failed"; readonly atMs: number; readonly error: string | null }
  /** It waits again: `isNew` begins with no attempts and no steps, as a job that recurs does. */
  | {
      readonly state: "waiting";
      readonly runAtMs: number;
      readonly attempt: number;
      readonly isNew: boolean;
      readonly error: string | null;
    };

/** Ends an attempt, and tells whether the job was still this process's. */
export async function endAttempt(db: Queryable, claim: Claim, ending: Ending): Promise<boolean> {
  const waits = ending.state === "waiting" ? ending : undefined;
  const rows = await db.query(
    {
      name: "jobs-end",
      text: `WITH ended AS (
        UPDATE jobs.jobs SET state = $3, lease_until_ms = NULL, error = $4, finished_at_ms = $5,
          run_at_ms = coalesce($6, run_at_ms), attempt = coalesce($7, attempt)
        WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING id
      ), forgotten AS (
        DELETE FROM jobs.steps WHERE $8 AND job_id IN (SELECT id FROM ended)
      )
      SELECT FROM ended`,
    },
    [
      claim.id,
      claim.fence,
      ending.state,
      ending.error,
      ending.state === "waiting" ? null : ending.atMs,
      waits?.runAtMs ?? null,
      waits?.attempt ?? null,
      waits?.isNew ?? false,
    ],
  );
  return rows.length > 0;
}

/**
 * Makes the rows of jobs that recur, due now. One that is there and due later than its recurrence says is brought forward: the
 * recurrence was shortened, the calendar went back, or a pause after failures grew past it.
 */
export async function plantRecurring(
  db: Queryable,
  jobs: readonly { readonly name: string; readonly nowMs: number; readonly nextMs: number }[],
): Promise<void> {
  await db.query(
    `WITH plan AS (
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS plan (name, now_ms, next_ms)
    ), forward AS (
      UPDATE jobs.jobs AS job SET run_at_ms = next_ms FROM plan
      WHERE job.name = plan.name AND key = $4 AND state = 'waiting' AND run_at_ms > next_ms
    )
    INSERT INTO jobs.jobs (name, key, input, run_at_ms)
    SELECT name, $4, 'null', now_ms FROM plan
    WHERE NOT EXISTS (SELECT FROM jobs.jobs AS known WHERE known.name = plan.name AND known.key = $4)
    ORDER BY name ON CONFLICT (name, key) DO NOTHING`,
    [
      jobs.map(({ name }) => name),
      jobs.map(({ nowMs }) => nowMs),
      jobs.map(({ nextMs }) => nextMs),
      recurringKey,
    ],
  );
}

/** Deletes up to a thousand jobs that were done before `beforeMs`. @returns How many. */
export async function forgetDone(db: Queryable, beforeMs: number): Promise<number> {
  const rows = await db.query(
    `DELETE FROM jobs.jobs WHERE id IN (
      SELECT id FROM jobs.jobs WHERE state = 'done' AND finished_at_ms < $1 ORDER BY finished_at_ms LIMIT 1000
      FOR UPDATE SKIP LOCKED) RETURNING 1`,
    [beforeMs],
  );
  return rows.length;
}
