import { AppError } from "@muster/errors";
import {
  amountMax,
  type ItemChange,
  isSystemOwner,
  mintOwnerId,
  sinkOwnerId,
  type Transfer,
  type Unit,
} from "./unit.js";

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
  readonly assetId: string;
  readonly version: bigint;
  /** The definition's revision, set while the batch itself has made it. */
  readonly madeRevision?: number | undefined;
}

/** One step in an item's provenance. */
export interface ItemMove {
  readonly itemId: string;
  readonly assetId: string;
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

/** What a unit comes to, as it is recorded. */
export interface Decided {
  readonly transfers: readonly Transfer[];
  readonly moves: readonly ItemMove[];
}

/** The key of an account in {@link Held}. */
export function accountKey(ownerId: string, assetId: string): string {
  return ownerId + assetId;
}

/**
 * Decides `unit` against what is held, and applies it there when it can be done: all of it or nothing.
 *
 * @throws INSUFFICIENT_FUNDS, ITEM_NOT_OWNED, CONFLICT.
 */
export function evaluate(unit: Unit, held: Held): Decided {
  const changes = new AccountChanges(held);
  for (const transfer of unit.transfers ?? []) changes.add(transfer);
  const paid = takeWhatIsThere(unit.transfers ?? [], changes);
  changes.check();
  const { items, moves, owed } = changeItems(unit.items ?? [], held.items);
  for (const debt of owed) changes.add(debt);
  if (owed.length > 0) changes.check();
  changes.apply();
  for (const [itemId, item] of items) held.items.set(itemId, item);
  return { transfers: owed.length === 0 ? paid : [...paid, ...owed], moves };
}

/** What one unit does to an account. */
interface AccountChange {
  delta: bigint;
  /** The least of the bounds that its transfers set. */
  balanceMax: bigint;
}

class AccountChanges {
  readonly #held: Held;
  readonly #changes = new Map<HeldAccount, AccountChange>();

  constructor(held: Held) {
    this.#held = held;
  }

  add({ assetId, fromOwnerId, toOwnerId, amount, balanceMax = amountMax }: Transfer): void {
    this.#change(fromOwnerId, assetId, -amount, amountMax);
    this.#change(toOwnerId, assetId, amount, balanceMax);
  }

  /** What the account lacks for all that was added; 0 where it lacks nothing. */
  missing(ownerId: string, assetId: string): bigint {
    const account = this.#account(ownerId, assetId);
    const after = account.balance + (this.#changes.get(account)?.delta ?? 0n);
    return after < 0n ? -after : 0n;
  }

  check(): void {
    for (const [{ ownerId, assetId, balance }, { delta, balanceMax }] of this.#changes) {
      const after = balance + delta;
      if (after < 0n) throw insufficientFunds(ownerId, assetId, -delta, -after);
      if (after > balanceMax)
        throw new AppError("CONFLICT", `the account cannot hold that much of ${assetId}`, {
          ownerId,
          assetId,
          field: "amount",
          bound: `a balance of at most ${balanceMax}`,
        });
    }
  }

  apply(): void {
    for (const [account, { delta }] of this.#changes) {
      account.balance += delta;
      account.delta += delta;
    }
  }

  #change(ownerId: string, assetId: string, amount: bigint, balanceMax: bigint): void {
    if (isSystemOwner(ownerId)) return;
    const account = this.#account(ownerId, assetId);
    const change = this.#changes.get(account) ?? { delta: 0n, balanceMax: amountMax };
    change.delta += amount;
    if (balanceMax < change.balanceMax) change.balanceMax = balanceMax;
    this.#changes.set(account, change);
  }

  #account(ownerId: string, assetId: string): HeldAccount {
    const account = this.#held.accounts.get(accountKey(ownerId, assetId));
    if (account === undefined) throw new Error("an account of the batch is not held");
    return account;
  }
}

function insufficientFunds(ownerId: string, assetId: string, needed: bigint, missing: bigint): AppError {
  return new AppError("INSUFFICIENT_FUNDS", `the account lacks ${missing} of ${assetId}`, {
    ownerId,
    assetId,
    needed: String(needed),
    missing: String(missing),
  });
}

/** Turns what cannot be paid of transfers with a shortfall asset into debt. */
function takeWhatIsThere(transfers: readonly Transfer[], changes: AccountChanges): readonly Transfer[] {
  if (transfers.every(({ shortfallAssetId }) => shortfallAssetId === undefined)) return transfers;
  const debts: Transfer[] = [];
  const paid = transfers.flatMap((transfer) => {
    const { assetId, fromOwnerId, toOwnerId, amount, shortfallAssetId, reason } = transfer;
    if (shortfallAssetId === undefined) return [transfer];
    const missing = changes.missing(fromOwnerId, assetId);
    if (missing === 0n) return [transfer];
    const unpaid = missing < amount ? missing : amount;
    changes.add({ assetId, fromOwnerId: toOwnerId, toOwnerId: fromOwnerId, amount: unpaid, reason });
    const debt = owe(fromOwnerId, shortfallAssetId, unpaid, reason);
    changes.add(debt);
    debts.push(debt);
    return unpaid === amount ? [] : [{ ...transfer, amount: amount - unpaid }];
  });
  return [...paid, ...debts];
}

function owe(toOwnerId: string, assetId: string, amount: bigint, reason: string): Transfer {
  return { assetId, fromOwnerId: mintOwnerId, toOwnerId, amount, reason };
}

function changeItems(changes: readonly ItemChange[], before: ReadonlyMap<string, HeldItem>) {
  const items = new Map<string, HeldItem>();
  const moves: ItemMove[] = [];
  const owed: Transfer[] = [];
  for (const change of changes) {
    const { itemId, reason } = change;
    const item = items.get(itemId) ?? before.get(itemId);
    if (change.change === "create") {
      if (item !== undefined) throw new AppError("CONFLICT", "there is an item with that id", { itemId });
      const { assetId, definitionRevision, ownerId } = change;
      items.set(itemId, { ownerId, assetId, version: 1n, madeRevision: definitionRevision });
      moves.push({ itemId, assetId, version: 1n, fromOwnerId: mintOwnerId, toOwnerId: ownerId, reason });
      continue;
    }
    const fromOwnerId = change.change === "move" ? change.fromOwnerId : change.ownerId;
    const toOwnerId = change.change === "move" ? change.toOwnerId : sinkOwnerId;
    if (item?.ownerId !== fromOwnerId) {
      if (change.shortfallAssetId === undefined)
        throw new AppError("ITEM_NOT_OWNED", "the item has another owner or does not exist", { itemId });
      owed.push(owe(fromOwnerId, change.shortfallAssetId, 1n, reason));
      continue;
    }
    if (change.version !== undefined && change.version !== item.version)
      throw new AppError("CONFLICT", "the item has changed", { itemId, version: String(item.version) });
    const version = item.version + 1n;
    items.set(itemId, { ...item, ownerId: toOwnerId, version });
    moves.push({ itemId, assetId: item.assetId, version, fromOwnerId, toOwnerId, reason });
  }
  return { items, moves, owed };
}
