import { isSystemOwner, mintOwnerId, readItemMoves, sinkOwnerId } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { ItemId, ItemMove, Party, Place, Slice } from "../service/index.js";
import { findPlaces } from "./holdings.js";

/** The steps of an item's way, newest first; as `InventoryStorage.readMoves`. */
export async function readMoves(
  db: Queryable,
  { itemId, limit, backward, from }: { readonly itemId: ItemId } & Slice,
): Promise<ItemMove[]> {
  const moves = await readItemMoves(db, {
    itemId,
    limit,
    backward,
    from: from === undefined ? undefined : BigInt(from),
  });
  const places = await findPlaces(
    db,
    moves.flatMap(({ fromOwnerId, toOwnerId }) => [fromOwnerId, toOwnerId]),
  );
  return moves.map(({ version, fromOwnerId, toOwnerId, reason, recordedAtMs }) => ({
    itemId,
    version,
    from: toParty(fromOwnerId, places),
    to: toParty(toOwnerId, places),
    reason,
    movedAtMs: recordedAtMs,
  }));
}

/** Who an owner in the book is. */
export function toParty(ownerId: string, places: (ownerId: string) => Place | undefined): Party {
  const place = places(ownerId);
  if (place !== undefined) return { kind: "player", ...place };
  if (ownerId === mintOwnerId) return { kind: "system", name: "mint" };
  if (ownerId === sinkOwnerId) return { kind: "system", name: "sink" };
  return { kind: "system", name: isSystemOwner(ownerId) ? "escrow" : "unknown" };
}
