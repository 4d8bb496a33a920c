import type { Transaction } from "@muster/postgres";
import { uniqueViolation } from "@muster/postgres";
import { bytesArray, plainArray, textArray } from "./arrays.js";
import { type Accepted, type BatchContext, parameters, writeBeside } from "./batch.js";
import { type Claim, itemColumns, moveColumns, transferColumns } from "./batch-values.js";
import { accountKey, type HeldItem } from "./evaluate.js";
import type { Job, Outcome } from "./job.js";
import { amountMax, isSystemOwner, mintOwnerId, type Transfer } from "./unit.js";

/** What the units of a batch come to for an account, and the balances between which each can be done in its turn. */
interface Plan {
  readonly ownerId: string;
  readonly assetId: string;
  delta: bigint;
  least: bigint;
  most: bigint;
}

/** A batch that can be done in one statement if nothing stands in its way. */
export interface PlannedBatch {
  readonly jobs: readonly Job[];
  /** In the order in which everyone locks. */
  readonly accounts: readonly Plan[];
  readonly items: ReadonlyMap<string, HeldItem>;
}

/**
 * Plans what `jobs` come to if every one can be done; `undefined` where that depends on more than a range of balances: where
 * something may be owed, or items change that the book has.
 */
export function planAtOnce(jobs: readonly Job[]): PlannedBatch | undefined {
  const accounts = new Map<string, Plan>();
  const items = new Map<string, HeldItem>();
  for (const { unit } of jobs) {
    for (const item of unit.items ?? []) {
      if (item.change !== "create" || items.has(item.itemId)) return undefined;
      const { itemId, ownerId, assetId, definitionRevision: madeRevision } = item;
      items.set(itemId, { ownerId, assetId, version: 1n, madeRevision });
    }
    if (!addTransfers(accounts, unit.transfers ?? [])) return undefined;
  }
  const all = [...accounts.keys()].sort().flatMap((key) => accounts.get(key) ?? []);
  const isPossible = all.every(({ delta, least, most }) => delta !== 0n && least <= most);
  return isPossible ? { jobs, accounts: all, items } : undefined;
}

/** Adds one unit's transfers, which count as one. */
function addTransfers(accounts: Map<string, Plan>, transfers: readonly Transfer[]): boolean {
  const bounds = new Map<Plan, bigint>();
  const change = (ownerId: string, assetId: string, amount: bigint, balanceMax: bigint): void => {
    if (isSystemOwner(ownerId)) return;
    const key = accountKey(ownerId, assetId);
    let plan = accounts.get(key);
    if (plan === undefined) {
      plan = { ownerId, assetId, delta: 0n, least: 0n, most: amountMax };
      accounts.set(key, plan);
    }
    plan.delta += amount;
    const bound = bounds.get(plan);
    if (bound === undefined || balanceMax < bound) bounds.set(plan, balanceMax);
  };
  for (const { assetId, fromOwnerId, toOwnerId, amount, balanceMax, shortfallAssetId } of transfers) {
    if (shortfallAssetId !== undefined) return false;
    change(fromOwnerId, assetId, -amount, amountMax);
    change(toOwnerId, assetId, amount, balanceMax ?? amountMax);
  }
  for (const [plan, balanceMax] of bounds) {
    if (plan.least < -plan.delta) plan.least = -plan.delta;
    if (plan.most > balanceMax - plan.delta) plan.most = balanceMax - plan.delta;
  }
  return true;
}

const statement = {
  name: "ledger-post",
  text: `SELECT ledger.post_units(${parameters([
    ...["uuid[]", "text[]", "uuid[]", "bytea[]", "text[]", "timestamptz"],
    ...["uuid", "uuid[]", "text[]", "bigint[]", "bigint[]", "bigint[]"],
    ...["uuid[]", "integer[]", "uuid[]", "uuid[]", "text[]", "bigint[]", "text[]"],
    ...["uuid[]", "uuid[]", "text[]", "integer[]", "bigint[]"],
    ...["uuid[]", "bigint[]", "uuid[]", "uuid[]", "uuid[]", "text[]"],
  ])})`,
};

/**
 * Does all of a planned batch in the transaction `tx`, in one round trip, or two where a caller's rows are a condition.
 *
 * @throws an error that {@link standsInTheWay} where the book is not as planned; the transaction has to be undone.
 * @throws RefusedJobs as `runBatch`.
 */
export async function postAtOnce(
  tx: Transaction,
  { jobs, accounts, items }: PlannedBatch,
  context: BatchContext,
): Promise<ReadonlyMap<Job, Outcome>> {
  const { ids, nowMs } = context;
  const claims = jobs.map((job): Claim => ({ job, unitId: ids.next() }));
  const accepted = claims.map(({ job, unitId }): Accepted => {
    const moves = (job.unit.items ?? []).flatMap((item) =>
      item.change !== "create"
        ? []
        : {
            ...{ itemId: item.itemId, assetId: item.assetId, version: 1n, reason: item.reason },
            ...{ fromOwnerId: mintOwnerId, toOwnerId: item.ownerId },
          },
    );
    return { job, unitId, transfers: job.unit.transfers ?? [], moves };
  });
  claims.sort((a, b) => (a.job.keyId < b.job.keyId ? -1 : 1));
  const inOrder = claims.map(({ job }) => job);
  const values = [
    plainArray(inOrder.map((job) => job.keyId)),
    textArray(inOrder.map(({ unit }) => unit.idempotency.operation)),
    plainArray(claims.map(({ unitId }) => unitId)),
    bytesArray(inOrder.map((job) => job.requestHash)),
    textArray(inOrder.map((job) => job.responseText)),
    new Date(nowMs).toISOString(),
    ids.next(),
    plainArray(accounts.map(({ ownerId }) => ownerId)),
    plainArray(accounts.map(({ assetId }) => assetId)),
    plainArray(accounts.map(({ delta }) => delta)),
    plainArray(accounts.map(({ least }) => least)),
    plainArray(accounts.map(({ most }) => most)),
    ...transferColumns(accepted),
    ...itemColumns(accepted, { items: new Map(items) }).slice(0, 5),
    ...moveColumns(accepted),
  ];
  await writeBeside(tx, accepted, context, { statement, values });
  return new Map(jobs.map((job) => [job, { kind: "posted" }]));
}

/** Whether `error` says that a batch cannot be done at once: a key was used before, or a unit has to be refused. */
export function standsInTheWay(error: unknown): boolean {
  return (
    (error instanceof Error && "code" in error && error.code === "ML001") ||
    uniqueViolation(error) === "idempotency_pkey"
  );
}
