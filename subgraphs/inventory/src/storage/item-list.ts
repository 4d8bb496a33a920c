import { countAllHoldings, countHoldings, findExpiredItems, readRankedHoldings } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type {
  ContainerId,
  Item,
  ItemPage,
  KindCount,
  Place,
  PlayerId,
  RankedItems,
} from "../service/index.js";
import { definitionOf } from "../service/index.js";
import { findPlaces, readPlaces, toItem } from "./holdings.js";
import { ownerOf } from "./owners.js";

/** Owners in the book: the player and the player's containers, or that of them which is `$2`. */
const places = `SELECT p.id FROM (SELECT $1::uuid AS id UNION ALL SELECT c.id FROM inventory.containers c WHERE c.player_id = $1) AS p
  WHERE $2::uuid IS NULL OR p.id = $2`;

/** What a player has, filtered and sorted; none for a place of another's. */
export async function readRankedItems(db: Queryable, request: RankedItems): Promise<ItemPage> {
  const { playerId, place, kinds, by, descending, limit, from } = request;
  const { holdings, totalCount } = await readRankedHoldings(db, {
    owners: { name: "inventory", text: places, values: [playerId, place === null ? null : ownerOf(place)] },
    assets: kinds,
    by: by === "quantity" ? "amount" : by === "acquired" ? "heldSince" : by,
    descending,
    limit,
    after: from === undefined ? undefined : { key: from.key, id: from.itemId },
  });
  return {
    totalCount,
    items: holdings.map(({ holding, key }) => ({
      item: toItem(holding, placeOf(playerId, holding.ownerId)),
      key,
    })),
  };
}

/** The place of that player's which is that owner in the book. */
function placeOf(playerId: PlayerId, ownerId: string): Place {
  return { ownerId: playerId, containerId: ownerId === playerId ? null : (ownerId as ContainerId) };
}

/** How many items each player has, in all places. */
export async function countItems(db: Queryable, playerIds: readonly PlayerId[]): Promise<number[]> {
  const places = await readPlaces(db, playerIds);
  const owned = places.flatMap((own, at) => own.map((place) => ({ at, ownerId: ownerOf(place) })));
  const counts = await countAllHoldings(
    db,
    owned.map(({ ownerId }) => ownerId),
  );
  const totals = playerIds.map(() => 0);
  for (const [index, { at }] of owned.entries()) totals[at] = (totals[at] ?? 0) + (counts[index] ?? 0);
  return totals;
}

/** How many each player has of each kind, in all places. */
export async function countKinds(db: Queryable, playerIds: readonly PlayerId[]): Promise<KindCount[][]> {
  const places = await readPlaces(db, playerIds);
  const counts = await countHoldings(db, places.flat().map(ownerOf));
  return places.map((own) => {
    const owners = new Set(own.map(ownerOf));
    return counts
      .filter(({ ownerId }) => owners.has(ownerId))
      .map(({ assetId, amount: quantity, holdings }) => ({
        definitionId: definitionOf(assetId),
        quantity,
        places: holdings,
      }));
  });
}

/** As `InventoryStorage.findExpired`. */
export async function findExpired(db: Queryable, atMs: number, limit: number): Promise<Item[]> {
  const found = await findExpiredItems(db, atMs, limit);
  const places = await findPlaces(
    db,
    found.map(({ ownerId }) => ownerId),
  );
  return found.flatMap((item) => {
    const place = places(item.ownerId);
    return place === undefined ? [] : [toItem(item, place)];
  });
}
