import { AppError } from "@muster/errors";
import { amountMax, type ItemChange, isSystemOwner, mintOwnerId, sinkOwnerId, type Unit } from "./unit.js";

/** An account that a batch changes, and what it has decided about it so far. */
export interface HeldAccount {
  readonly ownerId: string;
  readonly assetId: string;
  /** What all units of the batch together ask for. */
  asked: bigint;
  /** How much of that the first statement has done: all or nothing; `undefined` while there is no row. */
  done: bigint | undefined;
  /** As the units accepted so far leave it. */
  balance: bigint;
  /** What the units accepted so far come to. */
  delta: bigint;
}

/** A locked item as the batch has left it so far. */
export interface HeldItem {
  readonly ownerId: string;
  readonly version: bigint;
  /** Set while the batch itself has made it. */
  readonly made?: { readonly assetId: string; readonly definitionRevision: number } | undefined;
}

/** One step in an item's provenance. */
export interface ItemMove {
  readonly itemId: string;
  readonly version: bigint;
  readonly fromOwnerId: string;
  readonly toOwnerId: string;
  readonly reason: string;
}

/** Everything that a batch has locked. */
export interface Held {
  readonly accounts: ReadonlyMap<string, HeldAccount>;
  readonly items: Map<string, HeldItem>;
}

/** The key of an account in {@link Held}. */
export function accountKey(ownerId: string, assetId: string): string {
  return ownerId + assetId;
}

/**
 * Decides `unit` against what is held, and applies it there when it can be done: all of it or nothing.
 *
 * @returns The item moves that it makes.
 * @throws INSUFFICIENT_FUNDS, ITEM_NOT_OWNED, CONFLICT.
 */
export function evaluate(unit: Unit, held: Held): ItemMove[] {
  const changes = sumTransfers(unit, held);
  const { items, moves } = changeItems(unit.items ?? [], held.items);
  for (const [account, { delta }] of changes) {
    account.balance += delta;
    account.delta += delta;
  }
  for (const [itemId, item] of items) held.items.set(itemId, item);
  return moves;
}

/** What one unit does to an account. */
interface AccountChange {
  delta: bigint;
  /** The least of the bounds that its transfers set. */
  balanceMax: bigint;
}

function sumTransfers(unit: Unit, held: Held): ReadonlyMap<HeldAccount, AccountChange> {
  const changes = new Map<HeldAccount, AccountChange>();
  const add = (ownerId: string, assetId: string, amount: bigint, balanceMax: bigint): void => {
    if (isSystemOwner(ownerId)) return;
    const account = held.accounts.get(accountKey(ownerId, assetId));
    if (account === undefined) throw new Error("an account of the batch is not held");
    const change = changes.get(account) ?? { delta: 0n, balanceMax: amountMax };
    change.delta += amount;
    if (balanceMax < change.balanceMax) change.balanceMax = balanceMax;
    changes.set(account, change);
  };
  for (const { assetId, fromOwnerId, toOwnerId, amount, balanceMax = amountMax } of unit.transfers ?? []) {
    add(fromOwnerId, assetId, -amount, amountMax);
    add(toOwnerId, assetId, amount, balanceMax);
  }
  for (const [{ ownerId, assetId, balance }, { delta, balanceMax }] of changes) {
    if (balance + delta < 0n) {
      const missing = -(balance + delta);
      throw new AppError("INSUFFICIENT_FUNDS", `the account lacks ${missing} of ${assetId}`, {
        ownerId,
        assetId,
        needed: String(-delta),
        missing: String(missing),
      });
    }
    if (balance + delta > balanceMax)
      throw new AppError("CONFLICT", `the account cannot hold that much of ${assetId}`, {
        ownerId,
        assetId,
        field: "amount",
        bound: `a balance of at most ${balanceMax}`,
      });
  }
  return changes;
}

function changeItems(changes: readonly ItemChange[], before: ReadonlyMap<string, HeldItem>) {
  const items = new Map<string, HeldItem>();
  const moves: ItemMove[] = [];
  for (const change of changes) {
    const { itemId, reason } = change;
    const item = items.get(itemId) ?? before.get(itemId);
    if (change.change === "create") {
      if (item !== undefined) throw new AppError("CONFLICT", "there is an item with that id", { itemId });
      const { assetId, definitionRevision, ownerId } = change;
      items.set(itemId, { ownerId, version: 1n, made: { assetId, definitionRevision } });
      moves.push({ itemId, version: 1n, fromOwnerId: mintOwnerId, toOwnerId: ownerId, reason });
      continue;
    }
    const fromOwnerId = change.change === "move" ? change.fromOwnerId : change.ownerId;
    const toOwnerId = change.change === "move" ? change.toOwnerId : sinkOwnerId;
    if (item?.ownerId !== fromOwnerId)
      throw new AppError("ITEM_NOT_OWNED", "the item has another owner or does not exist", { itemId });
    if (change.version !== undefined && change.version !== item.version)
      throw new AppError("CONFLICT", "the item has changed", { itemId, version: String(item.version) });
    const version = item.version + 1n;
    items.set(itemId, { ...item, ownerId: toOwnerId, version });
    moves.push({ itemId, version, fromOwnerId, toOwnerId, reason });
  }
  return { items, moves };
}
