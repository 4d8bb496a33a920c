import type { Queryable } from "@muster/postgres";
import { plainArray, textArray } from "./arrays.js";
import { type HoldingRow, toItem, type UniqueItem } from "./reads.js";

/** Unique items of an asset that were made before a time. */
export interface ItemAge {
  readonly assetId: string;
  /** Milliseconds since the Unix epoch. */
  readonly madeBeforeMs: number;
}

/** Unique items, other than the platform's own, that were made before the time given for their asset: at most `limit`. */
export async function findAgedItems(
  db: Queryable,
  ages: readonly ItemAge[],
  limit: number,
): Promise<UniqueItem[]> {
  const rows = await db.query<HoldingRow>(
    {
      name: "ledger-aged-items",
      text: `SELECT 0::bigint AS place, i.* FROM unnest($1::text[], $2::uuid[]) AS w (asset_id, before_id)
        CROSS JOIN LATERAL (
          SELECT i.id, i.owner_id, i.asset_id, NULL::bigint AS amount, i.definition_revision, i.version,
            uuid_extract_timestamp(i.id) AS held_since
          FROM ledger.items i
          WHERE i.asset_id = w.asset_id AND i.id < w.before_id AND NOT ledger.is_system_owner(i.owner_id)
          ORDER BY i.id LIMIT $3
        ) AS i LIMIT $3`,
    },
    [
      textArray(ages.map(({ assetId }) => assetId)),
      plainArray(ages.map(({ madeBeforeMs }) => lowestIdAt(madeBeforeMs))),
      limit,
    ],
  );
  return rows.map(toItem);
}

/** The least UUIDv7 of a millisecond. */
function lowestIdAt(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
