import { badInput } from "@muster/errors";
import type { Queryable } from "@muster/postgres";
import { isUuid } from "@muster/runtime";

/** A line of an owner's statement. */
export interface Entry {
  /** Rises with time, with holes; the line's place in every list of it. */
  readonly position: bigint;
  readonly assetId: string;
  /** `null` for what is counted. */
  readonly itemId: string | null;
  /** Negative for what went; 1 or -1 for an item. */
  readonly delta: bigint;
  /** Who gave or got it. */
  readonly otherOwnerId: string;
  readonly unitId: string;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAtMs: number;
}

/** A slice of an owner's statement, newest line first. */
export interface EntriesPage {
  readonly ownerId: string;
  /** Only lines of this asset. */
  readonly assetId?: string | undefined;
  /** Only lines of assets of this kind, e.g. `currency`. */
  readonly kind?: string | undefined;
  /** Ask for one more than is shown to know whether there is more. 1 to 1000. */
  readonly limit: number;
  /** Counted from the statement's beginning: the oldest first. */
  readonly backward: boolean;
  /** Only lines older than that position (newer, when `backward`). */
  readonly from?: bigint | undefined;
}

interface EntryRow {
  readonly position: bigint;
  readonly asset_id: string;
  readonly item_id: string | null;
  readonly delta: bigint;
  readonly from_owner_id: string;
  readonly to_owner_id: string;
  readonly unit_id: string;
  readonly reason: string;
  readonly recorded_at: Date;
}

/**
 * Reads a slice of a statement, in the slice's own order. A line is there when its unit is sealed: within a second.
 *
 * Cost: one statement, which looks at the owner's lines alone.
 *
 * @throws BAD_USER_INPUT for a limit out of range.
 */
export async function readEntries(db: Queryable, page: EntriesPage): Promise<Entry[]> {
  const { ownerId, assetId, kind, limit, backward, from } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw badInput("first", "1 to 1000");
  if (!isUuid(ownerId)) return [];
  const [side, direction] = backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<EntryRow>(
    {
      name: `ledger-entries-${direction}`,
      text: `SELECT e.position, e.asset_id, e.item_id, e.delta, e.unit_id,
          coalesce(t.from_owner_id, m.from_owner_id) AS from_owner_id,
          coalesce(t.to_owner_id, m.to_owner_id) AS to_owner_id,
          coalesce(t.reason, m.reason) AS reason, coalesce(t.recorded_at, m.recorded_at) AS recorded_at
        FROM (SELECT * FROM ledger.entries
          WHERE owner_id = $1 AND position ${side} $2 AND ($3::text IS NULL OR asset_id = $3)
            AND ($4::text IS NULL OR starts_with(asset_id, $4))
          ORDER BY position ${direction} LIMIT $5) AS e
        LEFT JOIN ledger.transfers t ON t.unit_id = e.unit_id AND t.ordinal = e.ordinal
        LEFT JOIN ledger.item_moves m ON m.item_id = e.item_id AND m.version = e.item_version
        ORDER BY e.position ${direction}`,
    },
    [
      ownerId,
      from ?? (backward ? 0n : 2n ** 63n - 1n),
      assetId ?? null,
      kind === undefined ? null : `${kind}:`,
      limit,
    ],
  );
  return rows.map((row) => ({
    position: row.position,
    assetId: row.asset_id,
    itemId: row.item_id,
    delta: row.delta,
    otherOwnerId: row.delta < 0n ? row.to_owner_id : row.from_owner_id,
    unitId: row.unit_id,
    reason: row.reason,
    recordedAtMs: row.recorded_at.getTime(),
  }));
}
