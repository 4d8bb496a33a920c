import type { Ids } from "@muster/runtime";
import { bytesArray, plainArray, textArray } from "./arrays.js";
import type { Accepted } from "./batch.js";
import { accountKey, type Held, type HeldAccount, type HeldItem } from "./evaluate.js";
import type { Job } from "./job.js";
import { amountMax, isSystemOwner } from "./unit.js";

/** What the units of a batch touch, once each, in the order in which everyone locks. */
export interface BatchIndex {
  readonly held: Held;
  readonly accounts: readonly HeldAccount[];
  readonly itemIds: readonly string[];
}

/** Collects what `jobs` touch. Nothing is known of it until the rows of the first statement are read. */
export function indexBatch(jobs: readonly Job[]): BatchIndex {
  const accounts = new Map<string, HeldAccount>();
  const itemIds = new Set<string>();
  const ask = (ownerId: string, assetId: string, amount: bigint): void => {
    if (isSystemOwner(ownerId)) return;
    const key = accountKey(ownerId, assetId);
    const found = accounts.get(key);
    if (found !== undefined) found.asked += amount;
    else accounts.set(key, { ownerId, assetId, asked: amount, done: undefined, balance: 0n, delta: 0n });
  };
  for (const { unit } of jobs) {
    for (const { assetId, fromOwnerId, toOwnerId, amount, shortfallAssetId } of unit.transfers ?? []) {
      ask(fromOwnerId, assetId, -amount);
      ask(toOwnerId, assetId, amount);
      // How much is owed is not known yet.
      if (shortfallAssetId !== undefined) ask(fromOwnerId, shortfallAssetId, 0n);
    }
    for (const item of unit.items ?? []) {
      itemIds.add(item.itemId);
      if (item.change !== "create" && item.shortfallAssetId !== undefined)
        ask(item.change === "move" ? item.fromOwnerId : item.ownerId, item.shortfallAssetId, 0n);
    }
  }
  for (const account of accounts.values()) {
    // More than any balance can take: it could not be done anyway.
    if (account.asked > amountMax || account.asked < -amountMax) account.asked = 0n;
  }
  return {
    held: { accounts, items: new Map() },
    accounts: [...accounts.keys()].sort().flatMap((key) => accounts.get(key) ?? []),
    itemIds: [...itemIds].sort(),
  };
}

/** A job with the id under which its transfers and moves are recorded. */
export interface Claim {
  readonly job: Job;
  readonly unitId: string;
}

/** The parameters of `ledger.begin_units`. */
export function beginValues(batch: {
  /** In the order of their keys. */
  readonly claims: readonly Claim[];
  readonly index: BatchIndex;
  readonly recordedAt: string;
}): string[] {
  const { claims, index, recordedAt } = batch;
  const jobs = claims.map(({ job }) => job);
  return [
    plainArray(jobs.map((job) => job.keyId)),
    textArray(jobs.map(({ unit }) => unit.idempotency.operation)),
    plainArray(claims.map(({ unitId }) => unitId)),
    bytesArray(jobs.map((job) => job.requestHash)),
    textArray(jobs.map((job) => job.responseText)),
    recordedAt,
    plainArray(index.accounts.map((account) => account.ownerId)),
    plainArray(index.accounts.map((account) => account.assetId)),
    plainArray(index.accounts.map((account) => account.asked)),
    plainArray(index.itemIds),
  ];
}

/** The parameters of `ledger.apply_units`. */
export function applyValues(batch: {
  readonly accepted: readonly Accepted[];
  readonly refused: readonly Job[];
  readonly held: Held;
  readonly ids: Ids;
  readonly recordedAt: string;
}): string[] {
  const { accepted, refused, held, ids, recordedAt } = batch;
  return [
    plainArray(accepted.map(({ unitId }) => unitId)),
    plainArray(refused.map((job) => job.keyId)),
    recordedAt,
    ...correctedColumns(held),
    ...openedColumns(held, ids),
    ...transferColumns(accepted),
    ...itemColumns(accepted, held),
    ...moveColumns(accepted),
  ];
}

function correctedColumns({ accounts }: Held): string[] {
  const corrected = [...accounts.values()].flatMap((account) =>
    account.done === undefined || (account.done === account.delta && account.delta !== 0n)
      ? []
      : { ...account, correction: account.delta - account.done },
  );
  return [
    plainArray(corrected.map((account) => account.ownerId)),
    plainArray(corrected.map((account) => account.assetId)),
    plainArray(corrected.map((account) => account.correction)),
    // One that does not change after all gets its version back.
    plainArray(corrected.map((account) => (account.delta === 0n ? -1 : 0))),
  ];
}

function openedColumns({ accounts }: Held, ids: Ids): string[] {
  const opened = [...accounts.values()].filter(({ done, delta }) => done === undefined && delta !== 0n);
  return [
    plainArray(opened.map(() => ids.next())),
    plainArray(opened.map((account) => account.ownerId)),
    plainArray(opened.map((account) => account.assetId)),
    plainArray(opened.map((account) => account.delta)),
  ];
}

/** Seven arrays: the transfers of the accepted. */
export function transferColumns(accepted: readonly Accepted[]): string[] {
  const lines = accepted.flatMap(({ transfers, unitId }) =>
    transfers.map((transfer, ordinal) => ({ transfer, unitId, ordinal })),
  );
  return [
    plainArray(lines.map(({ unitId }) => unitId)),
    plainArray(lines.map(({ ordinal }) => ordinal)),
    plainArray(lines.map(({ transfer }) => transfer.fromOwnerId)),
    plainArray(lines.map(({ transfer }) => transfer.toOwnerId)),
    plainArray(lines.map(({ transfer }) => transfer.assetId)),
    plainArray(lines.map(({ transfer }) => transfer.amount)),
    textArray(lines.map(({ transfer }) => transfer.reason)),
  ];
}

/** Five arrays of the items that the batch has made, and three of those that it has moved. */
export function itemColumns(accepted: readonly Accepted[], held: Pick<Held, "items">): string[] {
  const made: [string, HeldItem, number][] = [];
  const moved: [string, HeldItem][] = [];
  const changed = new Set(accepted.flatMap(({ moves }) => moves.map(({ itemId }) => itemId)));
  for (const itemId of changed) {
    const item = held.items.get(itemId);
    if (item === undefined) throw new Error("an item has moved that is not held");
    if (item.madeRevision !== undefined) made.push([itemId, item, item.madeRevision]);
    else moved.push([itemId, item]);
  }
  return [
    plainArray(made.map(([itemId]) => itemId)),
    plainArray(made.map(([, item]) => item.ownerId)),
    plainArray(made.map(([, item]) => item.assetId)),
    plainArray(made.map(([, , definitionRevision]) => definitionRevision)),
    plainArray(made.map(([, item]) => item.version)),
    plainArray(moved.map(([itemId]) => itemId)),
    plainArray(moved.map(([, item]) => item.ownerId)),
    plainArray(moved.map(([, item]) => item.version)),
  ];
}

/** Six arrays: the moves of the accepted. */
export function moveColumns(accepted: readonly Accepted[]): string[] {
  const lines = accepted.flatMap(({ moves, unitId }) => moves.map((move) => ({ move, unitId })));
  return [
    plainArray(lines.map(({ move }) => move.itemId)),
    plainArray(lines.map(({ move }) => move.version)),
    plainArray(lines.map(({ move }) => move.fromOwnerId)),
    plainArray(lines.map(({ move }) => move.toOwnerId)),
    plainArray(lines.map(({ unitId }) => unitId)),
    textArray(lines.map(({ move }) => move.reason)),
  ];
}
