import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import { plainArray, textArray } from "./arrays.js";
import { type HoldingRow, toItem, type UniqueItem } from "./reads.js";

/** How long each item of an asset lasts from when it was made. */
export interface Lifetime {
  readonly assetId: string;
  /** 1 to 2^31 - 1; `null` for ever. */
  readonly seconds: number | null;
}

/** Makes lifetimes known, in the caller's transaction. One that changes holds since `nowMs`, one that is the same since before. */
export async function defineLifetimes(
  tx: Transaction,
  lifetimes: readonly Lifetime[],
  nowMs: number,
): Promise<void> {
  if (lifetimes.length === 0) return;
  const sorted = lifetimes.toSorted((one, other) => (one.assetId < other.assetId ? -1 : 1));
  await tx.query(
    `WITH given AS (SELECT * FROM unnest($1::text[], $2::integer[]) AS given (asset_id, seconds)),
      ended AS (DELETE FROM ledger.lifetimes l USING given WHERE given.asset_id = l.asset_id AND given.seconds IS NULL)
    INSERT INTO ledger.lifetimes AS l (asset_id, seconds, since)
    SELECT asset_id, seconds, $3 FROM given WHERE seconds IS NOT NULL
    ON CONFLICT (asset_id) DO UPDATE SET seconds = excluded.seconds, since = excluded.since
      WHERE l.seconds <> excluded.seconds`,
    [
      textArray(sorted.map(({ assetId }) => assetId)),
      textArray(sorted.map(({ seconds }) => seconds?.toString() ?? null)),
      new Date(nowMs),
    ],
  );
}

/** When each item expires, in the order of `ids`; `undefined` for one that never does. Milliseconds since the Unix epoch. */
export async function findExpiries(db: Queryable, ids: readonly string[]): Promise<(number | undefined)[]> {
  const rows = await db.query<{ readonly id: string; readonly expires_at: Date }>(
    {
      name: "ledger-expiries",
      text: `SELECT i.id, uuid_extract_timestamp(i.id) + interval '1 s' * l.seconds AS expires_at
        FROM ledger.items i JOIN ledger.lifetimes l ON l.asset_id = i.asset_id WHERE i.id = ANY ($1::uuid[])`,
    },
    [plainArray(ids.filter(isUuid))],
  );
  return inIdOrder(ids, rows, ({ id }) => id).map((row) => row?.expires_at.getTime());
}

/**
 * Items, other than the platform's own, that had expired at `atMs` by a lifetime that held by then, the oldest of each asset first:
 * at most `limit`.
 */
export async function findExpiredItems(db: Queryable, atMs: number, limit: number): Promise<UniqueItem[]> {
  const rows = await db.query<HoldingRow>(
    {
      name: "ledger-expired-items",
      // The least UUIDv7 of the millisecond from which on items have not expired.
      text: `SELECT 0::bigint AS place, i.* FROM ledger.lifetimes l CROSS JOIN LATERAL (
          SELECT i.id, i.owner_id, i.asset_id, NULL::bigint AS amount, i.definition_revision, i.version,
            uuid_extract_timestamp(i.id) AS held_since
          FROM ledger.items i
          WHERE i.asset_id = l.asset_id AND NOT ledger.is_system_owner(i.owner_id)
            AND i.id < (lpad(to_hex(greatest(0, $1::bigint - l.seconds * 1000::bigint)), 12, '0')
              || '70008000000000000000')::uuid
          ORDER BY i.id LIMIT $2
        ) AS i WHERE l.since <= to_timestamp($1 / 1000.0) LIMIT $2`,
    },
    [Math.floor(atMs), limit],
  );
  return rows.map(toItem);
}
