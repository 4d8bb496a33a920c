import { AppError } from "@muster/errors";
import type { Json, NewEvent } from "@muster/events";
import type { Statement, Transaction } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import { applyValues, type BatchIndex, beginValues, type Claim, indexBatch } from "./batch-values.js";
import { changedEvents } from "./changed.js";
import { evaluate, type ItemMove } from "./evaluate.js";
import { idempotencyConflict } from "./idempotency.js";
import type { Job, Outcome } from "./job.js";
import { type PreparedStatement, type StatementRows, statementValues } from "./statement.js";
import { amountMax, type Transfer } from "./unit.js";

/** A unit that a batch accepted. */
export interface Accepted {
  readonly job: Job;
  readonly unitId: string;
  /** As they are recorded: what was owed instead is among them. */
  readonly transfers: readonly Transfer[];
  readonly moves: readonly ItemMove[];
}

/** Thrown to undo a batch in which these jobs, by their place, cannot be done; the others can. */
export class RefusedJobs extends Error {
  readonly errors: ReadonlyMap<Job, AppError>;

  constructor(errors: ReadonlyMap<Job, AppError>) {
    super("some units of the batch cannot be done");
    this.name = "RefusedJobs";
    this.errors = errors;
  }
}

/** What appends events when a transaction commits: an `EventWriter` of the event log. */
export interface EventAppender {
  appendAtCommit(tx: Transaction, events: readonly NewEvent[]): void;
}

/** What a batch takes from outside. */
export interface BatchContext {
  readonly ids: Ids;
  readonly events: EventAppender;
  readonly nowMs: number;
}

/** `$1` and so on with their types. */
export const parameters = (types: readonly string[]): string =>
  types.map((type, at) => `$${at + 1}::${type}`).join(", ");

const begin = {
  name: "ledger-begin",
  text: `SELECT * FROM ledger.begin_units(${parameters([
    ...["uuid[]", "text[]", "uuid[]", "bytea[]", "text[]", "timestamptz"],
    ...["uuid[]", "text[]", "bigint[]", "uuid[]"],
  ])})`,
};

const apply = {
  name: "ledger-apply",
  text: `SELECT ledger.apply_units(${parameters([
    ...["uuid[]", "uuid[]", "timestamptz"],
    ...["uuid[]", "text[]", "bigint[]", "integer[]", "uuid[]", "uuid[]", "text[]", "bigint[]"],
    ...["uuid[]", "integer[]", "uuid[]", "uuid[]", "text[]", "bigint[]", "text[]"],
    ...["uuid[]", "uuid[]", "text[]", "integer[]", "bigint[]", "uuid[]", "uuid[]", "bigint[]"],
    ...["uuid[]", "bigint[]", "uuid[]", "uuid[]", "uuid[]", "text[]"],
  ])})`,
};

interface BeginRow {
  readonly kind: "r" | "a" | "i";
  /** From 1. */
  readonly place: number;
  readonly number: bigint | null;
  readonly owner_id: string | null;
  /** A stored response, or an item's asset. */
  readonly content: string | null;
  readonly request_sha256: Buffer | null;
}

/**
 * Runs `jobs` in the open transaction `tx`: claims their keys, takes hold of what they touch, decides each in turn, and
 * writes what the accepted ones change. No two jobs have the same key.
 *
 * Cost: two statements, one more where there are events, and one for each kind of caller's rows; two round trips, one more
 * where a caller's rows are a condition.
 *
 * @returns An outcome for each job, valid once `tx` has committed.
 * @throws RefusedJobs when a caller's condition turns some of them down: the transaction has to be undone.
 */
export async function runBatch(
  tx: Transaction,
  jobs: readonly Job[],
  { ids, events, nowMs }: BatchContext,
): Promise<ReadonlyMap<Job, Outcome>> {
  const recordedAt = new Date(nowMs).toISOString();
  const index = indexBatch(jobs);
  const claims = jobs.map((job): Claim => ({ job, unitId: ids.next() }));
  claims.sort((a, b) => (a.job.keyId < b.job.keyId ? -1 : 1));
  const rows = await tx.query<BeginRow>(begin, beginValues({ claims, index, recordedAt }));
  const outcomes = readRows(rows, claims, index);
  const unitIds = new Map(claims.map(({ job, unitId }) => [job, unitId]));
  const accepted: Accepted[] = [];
  const refused: Job[] = [];
  for (const job of jobs) {
    if (outcomes.has(job)) continue;
    try {
      accepted.push({ job, unitId: unitIds.get(job) ?? "", ...evaluate(job.unit, index.held) });
      outcomes.set(job, { kind: "posted" });
    } catch (error) {
      outcomes.set(job, { kind: "refused", error });
      refused.push(job);
    }
  }
  const values = applyValues({ accepted, refused, held: index.held, ids, recordedAt });
  await writeBeside(tx, accepted, { ids, events, nowMs }, { statement: apply, values });
  return outcomes;
}

/** A statement with its values. */
interface Write {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/**
 * Sends `write`, the callers' rows of the accepted and then their events, in one round trip with COMMIT; where a condition has to be
 * looked at before, the events and COMMIT follow by themselves. All of it is built before any of it is sent.
 *
 * @throws RefusedJobs when a condition turns some down.
 */
export async function writeBeside(
  tx: Transaction,
  accepted: readonly Accepted[],
  { ids, events, nowMs }: BatchContext,
  write: Write,
): Promise<void> {
  const callers = [...collectCallersRows(accepted)].map(
    ([statement, rows]): CallersWrite => ({ statement, rows, values: statementValues(statement, rows) }),
  );
  const isConditional = callers.some(({ statement }) => statement.required !== undefined);
  if (!isConditional) for (const { statement, values } of [write, ...callers]) tx.atCommit(statement, values);
  events.appendAtCommit(tx, [
    ...accepted.flatMap(({ job }) => job.unit.events ?? []),
    ...changedEvents(accepted, { ids, nowMs }),
  ]);
  if (!isConditional) return;
  const [, ...found] = await Promise.all([
    tx.query(write.statement, write.values),
    ...callers.map(({ statement, values }) => tx.query<{ unit?: number }>(statement, values)),
  ]);
  const refused = new Map(callers.flatMap((one, at) => findRefused(accepted, one, found[at] ?? [])));
  if (refused.size > 0) throw new RefusedJobs(refused);
}

/** Puts what the first statement found into the batch's index, and gives the outcomes that are known by it. */
function readRows(
  rows: readonly BeginRow[],
  claims: readonly Claim[],
  { accounts, itemIds, held }: BatchIndex,
): Map<Job, Outcome> {
  const outcomes = new Map<Job, Outcome>();
  for (const { kind, place, number, owner_id: ownerId, content, request_sha256: hash } of rows) {
    const account = kind === "a" ? accounts[place - 1] : undefined;
    const itemId = kind === "i" ? itemIds[place - 1] : undefined;
    const job = kind === "r" ? claims[place - 1]?.job : undefined;
    if (account !== undefined && number !== null) {
      const after = number + account.asked;
      account.balance = number;
      account.done = after < 0n || after > amountMax ? 0n : account.asked;
    } else if (itemId !== undefined && number !== null && ownerId !== null && content !== null) {
      held.items.set(itemId, { ownerId, assetId: content, version: number });
    } else if (job !== undefined && hash !== null && content !== null) {
      const same = hash.toString("hex") === job.requestHash;
      outcomes.set(
        job,
        same
          ? { kind: "replayed", response: JSON.parse(content) as Json }
          : { kind: "refused", error: idempotencyConflict() },
      );
    } else throw new Error("the database answered with a row that was not asked for");
  }
  return outcomes;
}

interface CallersRow {
  /** The unit's place among the accepted. */
  readonly unit: number;
  readonly unitId: string;
  readonly row: StatementRows["rows"][number];
}

/** The rows of a caller's statement as it takes them. */
interface CallersWrite extends Write {
  readonly statement: PreparedStatement;
  readonly rows: readonly CallersRow[];
}

/** The rows of all units by their statement, by rank and then in the order in which units name them; none without rows. */
function collectCallersRows(
  accepted: readonly Accepted[],
): ReadonlyMap<PreparedStatement, readonly CallersRow[]> {
  const byStatement = new Map<PreparedStatement, CallersRow[]>();
  for (const [unit, { job, unitId }] of accepted.entries()) {
    for (const { statement, rows } of job.unit.rows ?? []) {
      const all = byStatement.get(statement) ?? [];
      byStatement.set(statement, all);
      for (const row of rows) all.push({ unit, unitId, row });
    }
  }
  const named = [...byStatement].filter(([, rows]) => rows.length > 0);
  return new Map(named.sort(([{ rank }], [other]) => rank - other.rank));
}

/** The jobs of whose rows `statement` has not found every one, each with its error; none where that is no condition. */
function findRefused(
  accepted: readonly Accepted[],
  { statement: { required }, rows }: CallersWrite,
  found: readonly { readonly unit?: number }[],
): [Job, AppError][] {
  if (required === undefined) return [];
  const missing = new Map<number, number>();
  for (const { unit } of rows) missing.set(unit, (missing.get(unit) ?? 0) + 1);
  for (const { unit = -1 } of found) missing.set(unit, (missing.get(unit) ?? 0) - 1);
  return [...missing].flatMap(([unit, count]): [Job, AppError][] => {
    const job = accepted[unit]?.job;
    if (count <= 0 || job === undefined) return [];
    return [[job, new AppError(required.code, required.message, required.details)]];
  });
}
