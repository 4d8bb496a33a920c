import type { Json } from "@muster/events";
import type { Transaction } from "@muster/postgres";

/** What a job's work is given. */
export interface JobContext {
  /** What the job was enqueued under; `recurring` for one that recurs. */
  readonly key: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** When it was due, by the job's clock. Milliseconds since the Unix epoch; 0 for one that was due at once. */
  readonly runAtMs: number;
  /** Aborts when the process stops or has lost the job to another: long work should end at its next step. */
  readonly signal: AbortSignal;
  /**
   * Runs `work` and records its result in one transaction, unless it has committed in an earlier attempt: then gives that
   * result. The name is the step's within the job, 1 to 200 characters. Work of a process that has lost the job to another
   * does not commit. What is done outside of steps may be done again.
   */
  step<Result extends Json>(name: string, work: (tx: Transaction) => Promise<Result>): Promise<Result>;
}

/** When a job recurs: every so often from when it first ran, or at the time that follows another. Missed times count once. */
export type Recurrence = { readonly everyMs: number } | { readonly nextMs: (afterMs: number) => number };

/** What a job is. */
export interface JobOptions<Input extends Json> {
  /** `<subgraph>.<verb>`, e.g. `store.acknowledge`; unique in a database, 1 to 100 characters. */
  readonly name: string;
  /** Does the work; a rejection tries again, after a pause that doubles each time. */
  run(context: JobContext, input: Input): Promise<void>;
  /** The job recurs by itself and is not enqueued: one process at a time runs it, and it is tried for ever. */
  readonly recurs?: Recurrence;
  /** The clock of `runAtMs` and of recurrence: `calendar` for what belongs to seasons and schedules; `system` where absent. */
  readonly time?: "system" | "calendar";
  /** Attempts after which it has failed for good; 20 where absent. */
  readonly attemptsMax?: number;
  /** How many one process runs side by side; 4 where absent. */
  readonly concurrencyMax?: number;
  /** The pause after the first failure, and the longest. Milliseconds; 1000 and an hour where absent. */
  readonly pauseMs?: { readonly first: number; readonly max: number };
}

/** A kind of work, defined once at the top of the module that owns it or in the function that wires it. */
export interface Job<Input extends Json = Json> extends Required<Omit<JobOptions<Input>, "recurs" | "run">> {
  run(context: JobContext, input: Input): Promise<void>;
  readonly recurs: Recurrence | undefined;
}

/** Defines a job. */
export function defineJob<Input extends Json = null>(options: JobOptions<Input>): Job<Input> {
  if (!/^[a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9.-]*$/.test(options.name) || options.name.length > 100)
    throw new Error(`${options.name} is not the name of a job`);
  return {
    time: "system",
    attemptsMax: 20,
    concurrencyMax: 4,
    pauseMs: { first: 1000, max: 3_600_000 },
    ...options,
    run: (context, input) => options.run(context, input),
    recurs: options.recurs,
  };
}

/** The key of the one row of a job that recurs. */
export const recurringKey = "recurring";

/** When a job that was due at `runAtMs` is due again: after `nowMs`, so that what was missed meanwhile counts once. */
export function nextRunMs(recurs: Recurrence, runAtMs: number, nowMs: number): number {
  if ("nextMs" in recurs) return recurs.nextMs(nowMs);
  const missed = Math.max(0, Math.floor((nowMs - runAtMs) / recurs.everyMs));
  return runAtMs + (missed + 1) * recurs.everyMs;
}

/** The pause before the attempt that follows `attempt`: doubled each time, and between half and one and a half of that. */
export function pauseAfter({ pauseMs }: Pick<Job, "pauseMs">, attempt: number, unit: number): number {
  const fullMs = Math.min(pauseMs.max, pauseMs.first * 2 ** Math.min(attempt - 1, 40));
  return Math.round(fullMs * (0.5 + unit));
}
