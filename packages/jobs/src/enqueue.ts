import { badInput } from "@muster/errors";
import type { Json } from "@muster/events";
import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Transaction } from "@muster/postgres";
import type { Job } from "./job.js";

/** The channel on which workers hear that there is work. */
export const wakeChannel = "muster_jobs";

/** A job to be done. */
export interface Order<Input extends Json> {
  /** What it is known by: a job of the name runs once for a key. 1 to 200 characters. */
  readonly key: string;
  readonly input: Input;
  /** Not before; by the clock of the job. Milliseconds since the Unix epoch; at once where absent. */
  readonly runAtMs?: number | undefined;
}

const insert = {
  name: "jobs-enqueue",
  text: `INSERT INTO jobs.jobs (name, key, input, run_at_ms)
    SELECT $1, * FROM unnest($2::text[], $3::jsonb[], $4::bigint[]) AS given (key, input, run_at_ms) ORDER BY key
    ON CONFLICT (name, key) DO NOTHING RETURNING id`,
};

const insertRows = defineStatement({
  name: "jobs-enqueue",
  columns: { name: "text", key: "text", input: "jsonb", run_at_ms: "bigint" },
  text: `INSERT INTO jobs.jobs (name, key, input, run_at_ms)
    SELECT name, key, input, run_at_ms FROM rows ORDER BY name, key ON CONFLICT (name, key) DO NOTHING`,
});

/**
 * Enqueues a job in the caller's transaction, and wakes a worker when it has committed.
 *
 * @returns Whether it was new: one that is waiting, running, done (for a month) or failed under the key stays as it is.
 * @throws BAD_USER_INPUT naming the field.
 */
export async function enqueue<Input extends Json>(
  tx: Transaction,
  job: Job<Input>,
  order: Order<Input>,
): Promise<boolean> {
  return (await enqueueAll(tx, job, [order])) > 0;
}

/**
 * As {@link enqueue}, for as many as there are at once.
 *
 * @returns How many were new.
 * @throws BAD_USER_INPUT naming the field.
 */
export async function enqueueAll<Input extends Json>(
  tx: Transaction,
  job: Job<Input>,
  orders: readonly Order<Input>[],
): Promise<number> {
  for (const order of orders) checkOrder(job, order);
  const rows = await tx.query(insert, [
    job.name,
    orders.map(({ key }) => key),
    orders.map(({ input }) => JSON.stringify(input)),
    orders.map(({ runAtMs = 0 }) => runAtMs),
  ]);
  if (rows.length > 0) await tx.query("SELECT pg_notify($1, '')", [wakeChannel]);
  return rows.length;
}

/**
 * Jobs as rows of a ledger's unit, which they commit with. A worker finds them at its next look: a NOTIFY in each transaction
 * would put all commits in one line.
 *
 * @throws BAD_USER_INPUT naming the field.
 */
export function enqueueRows<Input extends Json>(
  job: Job<Input>,
  orders: readonly Order<Input>[],
): StatementRows {
  for (const order of orders) checkOrder(job, order);
  return insertRows.with(
    orders.map(({ key, input, runAtMs = 0 }) => ({
      name: job.name,
      key,
      input,
      run_at_ms: BigInt(runAtMs),
    })),
  );
}

function checkOrder<Input extends Json>(job: Job<Input>, { key, runAtMs = 0 }: Order<Input>): void {
  if (job.recurs !== undefined) throw new Error(`${job.name} recurs: it is not enqueued`);
  if (!/^[^\0]{1,200}$/s.test(key)) throw badInput("key", "1 to 200 characters");
  if (!Number.isSafeInteger(runAtMs) || runAtMs < 0)
    throw badInput("runAtMs", "whole milliseconds from 0 on");
}
