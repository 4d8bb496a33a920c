import type { Queryable } from "@muster/postgres";
import { isUuid } from "@muster/runtime";

/** One step in a unique item's provenance. */
export interface ItemMoveRecord {
  readonly itemId: string;
  /** Counts the item's steps; 1 is its creation, out of the mint. */
  readonly version: bigint;
  readonly fromOwnerId: string;
  readonly toOwnerId: string;
  readonly unitId: string;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAtMs: number;
}

/** A slice of one item's provenance, newest step first. */
export interface ItemMovesPage {
  readonly itemId: string;
  readonly limit: number;
  /** Counted from the item's creation: the oldest first. */
  readonly backward: boolean;
  /** Only steps older than that version (newer, when `backward`). */
  readonly from?: bigint | undefined;
}

/** The steps by which an item came where it is, in the page's order; none for an id that is not an item's. */
export async function readItemMoves(db: Queryable, page: ItemMovesPage): Promise<ItemMoveRecord[]> {
  const { itemId, limit, backward, from } = page;
  if (!isUuid(itemId)) return [];
  const [side, direction] = backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<{
    version: bigint;
    from_owner_id: string;
    to_owner_id: string;
    unit_id: string;
    reason: string;
    recorded_at: Date;
  }>(
    {
      name: `ledger-item-moves-${direction}`,
      text: `SELECT version, from_owner_id, to_owner_id, unit_id, reason, recorded_at FROM ledger.item_moves
        WHERE item_id = $1 AND ($2::bigint IS NULL OR version ${side} $2) ORDER BY version ${direction} LIMIT $3`,
    },
    [itemId, from ?? null, limit],
  );
  return rows.map((row) => ({
    itemId,
    version: row.version,
    fromOwnerId: row.from_owner_id,
    toOwnerId: row.to_owner_id,
    unitId: row.unit_id,
    reason: row.reason,
    recordedAtMs: row.recorded_at.getTime(),
  }));
}
