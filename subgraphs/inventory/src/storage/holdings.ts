import {
  findBalances,
  findHoldings,
  type Holding,
  isSystemOwner,
  readBalances,
  readHoldings,
} from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type {
  Balance,
  ContainerId,
  Item,
  ItemId,
  Place,
  PlayerId,
  PlayerSlice,
  StackKey,
} from "../service/index.js";
import { currencyOf, definitionOf, itemAsset } from "../service/index.js";
import { findContainers, readContainers } from "./containers.js";
import { ownerOf } from "./owners.js";

/** The items with those ids of which something is left, in their order. */
export async function findItems(db: Queryable, ids: readonly ItemId[]): Promise<(Item | undefined)[]> {
  if (ids.length === 0) return [];
  const holdings = await findHoldings(db, ids);
  const places = await findPlaces(
    db,
    holdings.flatMap((holding) => holding?.ownerId ?? []),
  );
  return holdings.map((holding) => {
    const place = holding === undefined ? undefined : places(holding.ownerId);
    return holding === undefined || place === undefined ? undefined : toItem(holding, place);
  });
}

/** The stacks at those keys of which something is left, in their order. */
export async function findStacks(db: Queryable, keys: readonly StackKey[]): Promise<(Item | undefined)[]> {
  const balances = await findBalances(
    db,
    keys.map((key) => ({ ownerId: ownerOf(key), assetId: itemAsset(key.definitionId) })),
  );
  return keys.map((key, at) => {
    const balance = balances[at];
    return balance === undefined || balance.amount === 0n
      ? undefined
      : toItem({ kind: "stack", ...balance }, key);
  });
}

/** A slice of what each player has in all places, in the order of `slices`. */
export async function readItems(db: Queryable, slices: readonly PlayerSlice[]): Promise<Item[][]> {
  const places = await readPlaces(
    db,
    slices.map(({ playerId }) => playerId),
  );
  const wanted = slices.flatMap((slice, at) => (places[at] ?? []).map((place) => ({ slice, place, at })));
  const holdings = await readHoldings(
    db,
    wanted.map(({ slice: { limit, backward, from }, place }) => ({
      ownerId: ownerOf(place),
      limit,
      order: backward ? ("descending" as const) : ("ascending" as const),
      ...(backward ? { beforeId: from } : { afterId: from }),
    })),
  );
  return slices.map(({ limit, backward }, at) => {
    const items = wanted.flatMap((page, index) =>
      page.at === at ? (holdings[index] ?? []).map((holding) => toItem(holding, page.place)) : [],
    );
    const sign = backward ? -1 : 1;
    items.sort((one, other) => (one.id < other.id ? -sign : sign));
    return items.slice(0, limit);
  });
}

/** The currencies of which each player has something, by id. */
export async function readWallets(db: Queryable, playerIds: readonly PlayerId[]): Promise<Balance[][]> {
  return readCurrencyBalances(db, playerIds, "currency");
}

/** The currencies of which each player owes something, by id. */
export async function readDebts(db: Queryable, playerIds: readonly PlayerId[]): Promise<Balance[][]> {
  return readCurrencyBalances(db, playerIds, "debt");
}

/** All places of each player: the main inventory first. */
export async function readPlaces(db: Queryable, playerIds: readonly PlayerId[]): Promise<Place[][]> {
  const containers = await readContainers(db, playerIds);
  return playerIds.map((ownerId, at) => [
    { ownerId, containerId: null },
    ...(containers[at] ?? []).map(({ id: containerId }) => ({ ownerId, containerId })),
  ]);
}

/** Finds the places of owners in the book: players and their containers; `undefined` for the book's own owners. */
export async function findPlaces(
  db: Queryable,
  ownerIds: readonly string[],
): Promise<(ownerId: string) => Place | undefined> {
  const containers = await findContainers(db, [...new Set(ownerIds)]);
  const byId = new Map(
    containers.flatMap((one) => (one === undefined ? [] : [[one.id as string, one] as const])),
  );
  return (ownerId) => {
    if (isSystemOwner(ownerId)) return undefined;
    const container = byId.get(ownerId);
    return container === undefined
      ? { ownerId: ownerId as PlayerId, containerId: null }
      : { ownerId: container.playerId, containerId: ownerId as ContainerId };
  };
}

/** An item of the book in its place. */
export function toItem(holding: Holding, { ownerId, containerId }: Place): Item {
  return {
    id: holding.id as ItemId,
    kind: holding.kind,
    definitionId: definitionOf(holding.assetId),
    ownerId,
    containerId,
    quantity: holding.kind === "stack" ? holding.amount : 1n,
    version: holding.version,
    acquiredAtMs: holding.heldSinceMs,
  };
}

async function readCurrencyBalances(
  db: Queryable,
  playerIds: readonly PlayerId[],
  kind: "currency" | "debt",
): Promise<Balance[][]> {
  const balances = await readBalances(db, playerIds, kind);
  return balances.map((list) =>
    list
      .map(({ assetId, amount }) => ({ currencyId: currencyOf(assetId), amount }))
      .sort((one, other) => (one.currencyId < other.currencyId ? -1 : 1)),
  );
}
