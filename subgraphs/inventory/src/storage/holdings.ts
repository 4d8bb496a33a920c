import { findBalances, findHoldings, type Holding, readBalances, readHoldings } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Balance, Item, ItemId, ItemSlice, PlayerId, StackKey } from "../service/index.js";
import { currencyOf, definitionOf, itemAsset } from "./assets.js";

/** The items with those ids of which something is left, in their order. */
export async function findItems(db: Queryable, ids: readonly ItemId[]): Promise<(Item | undefined)[]> {
  const holdings = await findHoldings(db, ids);
  return holdings.map((holding) => (holding === undefined ? undefined : toItem(holding)));
}

/** The stacks at those keys of which something is left, in their order. */
export async function findStacks(db: Queryable, keys: readonly StackKey[]): Promise<(Item | undefined)[]> {
  const balances = await findBalances(
    db,
    keys.map(({ playerId, definitionId }) => ({ ownerId: playerId, assetId: itemAsset(definitionId) })),
  );
  return balances.map((balance) =>
    balance === undefined || balance.amount === 0n ? undefined : toItem({ kind: "stack", ...balance }),
  );
}

/** A slice of what each player has, in the order of `slices`. */
export async function readItems(db: Queryable, slices: readonly ItemSlice[]): Promise<Item[][]> {
  const pages = slices.map(({ playerId, limit, backward, from }) => ({
    ownerId: playerId,
    limit,
    order: backward ? ("descending" as const) : ("ascending" as const),
    ...(backward ? { beforeId: from } : { afterId: from }),
  }));
  const holdings = await readHoldings(db, pages);
  return holdings.map((page) => page.map(toItem));
}

/** The currencies of which each player has something, by id. */
export async function readWallets(db: Queryable, playerIds: readonly PlayerId[]): Promise<Balance[][]> {
  const wallets = await readBalances(db, playerIds, "currency");
  return wallets.map((balances) =>
    balances
      .map(({ assetId, amount }) => ({ currencyId: currencyOf(assetId), amount }))
      .sort((one, other) => (one.currencyId < other.currencyId ? -1 : 1)),
  );
}

function toItem(holding: Holding): Item {
  return {
    id: holding.id as ItemId,
    kind: holding.kind,
    definitionId: definitionOf(holding.assetId),
    ownerId: holding.ownerId as PlayerId,
    quantity: holding.kind === "stack" ? holding.amount : 1n,
    version: holding.version,
    acquiredAtMs: holding.heldSinceMs,
  };
}
