import { recordAudit } from "@muster/audit";
import { AppError } from "@muster/errors";
import type { Json } from "@muster/events";
import type { Postgres } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import { wakeChannel } from "./enqueue.js";

/** A job that was given up: it has failed as often as it was to be tried. */
export interface FailedJob {
  /** A whole number, in decimal: the newest job has the largest. */
  readonly id: string;
  /** What it does, e.g. `store.payBack`. */
  readonly name: string;
  readonly key: string;
  readonly input: Json;
  readonly attempts: number;
  /** Why the last attempt failed; at most 2,000 characters. */
  readonly error: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly failedAtMs: number;
}

/** Which failed jobs are read: `limit` of them, the newest first (the oldest, when `backward`), behind the id `from`. */
export interface FailedJobPage {
  readonly limit: number;
  readonly backward: boolean;
  readonly from: string | undefined;
}

/** Where operators see what was given up of one subgraph's work, and have it tried again. */
export interface JobDesk {
  readFailed(page: FailedJobPage): Promise<FailedJob[]>;
  /**
   * Lets a job try again from its first attempt, which is put on record; its steps that have committed stay so.
   *
   * @returns The job as it had failed.
   * @throws BAD_USER_INPUT for a reason that is none; NOT_FOUND for a job that is not given up, or another subgraph's.
   */
  retry(request: {
    readonly id: string;
    readonly actorId: string;
    readonly reason: string;
  }): Promise<FailedJob>;
}

interface FailedRow extends Omit<FailedJob, "id" | "failedAtMs"> {
  readonly id: bigint;
  readonly failed_at_ms: bigint;
}

const columns = "id, name, key, input, attempt AS attempts, error, finished_at_ms AS failed_at_ms";

const idPattern = /^[1-9]\d{0,17}$/;

/** Makes the desk of the subgraph whose jobs are called `<area>.<verb>`. */
export function createJobDesk({
  postgres,
  area,
  ids,
  clock,
}: {
  /** A pool whose role has `muster_jobs` and `muster_audit`. */
  readonly postgres: Postgres;
  readonly area: string;
  readonly ids: Ids;
  readonly clock: SystemClock;
}): JobDesk {
  return {
    async readFailed({ limit, backward, from }) {
      const [side, direction] = backward ? [">", "ASC"] : ["<", "DESC"];
      const rows = await postgres.query<FailedRow>(
        `SELECT ${columns} FROM jobs.jobs WHERE state = 'failed' AND starts_with(name, $1)
          AND ($2::bigint IS NULL OR id ${side} $2) ORDER BY id ${direction} LIMIT $3`,
        [`${area}.`, from ?? null, limit],
      );
      return rows.map(toJob);
    },

    retry: ({ id, actorId, reason }) =>
      postgres.transact(async (tx) => {
        const [row] = idPattern.test(id)
          ? await tx.query<FailedRow>(
              `SELECT ${columns} FROM jobs.jobs WHERE id = $1 AND state = 'failed' AND starts_with(name, $2) FOR UPDATE`,
              [id, `${area}.`],
            )
          : [];
        if (row === undefined) throw new AppError("NOT_FOUND", "no such job was given up", { field: "id" });
        await recordAudit(tx, {
          ...{ id: ids.next(), recordedAtMs: clock.nowMs(), actorId, action: `${area}.retryJob` },
          ...{
            subject: `job:${id}`,
            reason,
            details: { name: row.name, key: row.key, attempts: row.attempts },
          },
        });
        await tx.query(
          `UPDATE jobs.jobs SET state = 'waiting', attempt = 0, run_at_ms = 0, finished_at_ms = NULL WHERE id = $1`,
          [id],
        );
        await tx.query("SELECT pg_notify($1, '')", [wakeChannel]);
        return toJob(row);
      }),
  };
}

function toJob({ id, failed_at_ms: failedAtMs, ...row }: FailedRow): FailedJob {
  return { ...row, id: id.toString(), failedAtMs: Number(failedAtMs) };
}
