import type { Queryable } from "@muster/postgres";
import { plainArray, textArray } from "./arrays.js";
import { type Holding, type HoldingRow, toHolding } from "./reads.js";

/** By what holdings are sorted: their asset's rank, that times their amount, their amount, or since when they are held. */
export type HoldingOrder = "rank" | "worth" | "amount" | "heldSince";

/** A query of the caller's own for owners' ids, part of the statement that reads what they hold. */
export interface OwnersQuery {
  /** Tells prepared statements apart. */
  readonly name: string;
  /** A SELECT of one `uuid` column. Its parameters are `$1` and on. */
  readonly text: string;
  readonly values: readonly (string | null)[];
}

/** A page of what some owners hold together, sorted by a number and then by id. */
export interface RankedPage {
  readonly owners: OwnersQuery;
  /** The assets that are wanted, with their ranks, in a list that never changes; all `item:` assets, of rank 0, where `null`. */
  readonly assets: readonly { readonly assetId: string; readonly rank: bigint }[] | null;
  readonly by: HoldingOrder;
  readonly descending: boolean;
  readonly limit: number;
  /** Only what comes after the holding of that number and id. */
  readonly after?: { readonly key: bigint; readonly id: string } | undefined;
}

/** A holding with the number by which it was sorted; `heldSince` is in milliseconds since the Unix epoch. */
export interface RankedHolding {
  readonly holding: Holding;
  readonly key: bigint;
}

/** What one owner or several hold of an asset. */
export interface HoldingCount {
  readonly ownerId: string;
  readonly assetId: string;
  readonly amount: bigint;
  /** Unique items, or 1 for a stack. */
  readonly holdings: number;
}

/** Since when a row is held. What never moved is held since it was made, and needs no look-up. */
const heldSince = (row: string): string =>
  `CASE WHEN ${row}.amount IS NOT NULL OR ${row}.version = 1 THEN uuid_extract_timestamp(${row}.id)
    ELSE (SELECT m.recorded_at FROM ledger.item_moves m
      WHERE m.item_id = ${row}.id AND m.version = ${row}.version) END`;

/** How each order is computed, in which type, and how its keys are given back: numeric only where products may be large. */
interface OrderForm {
  readonly key: string;
  readonly type: "bigint" | "numeric";
  /** A key of that type as the column has it. */
  readonly from: (key: string) => string;
  readonly text: string;
}

const plainForm = { type: "bigint", from: (key: string) => key, text: "r.sort_key::text" } as const;
const orders: Readonly<Record<HoldingOrder, OrderForm>> = {
  rank: { ...plainForm, key: "a.rank" },
  // Unique items are most of what there may be, and a product of numerics is dear.
  worth: {
    ...plainForm,
    key: "CASE WHEN h.amount IS NULL THEN a.rank ELSE a.rank * h.amount END",
    type: "numeric",
  },
  amount: { ...plainForm, key: "coalesce(h.amount, 1)" },
  heldSince: {
    ...plainForm,
    key: heldSince("h"),
    from: (key) => `to_timestamp(${key} / 1000.0)`,
    text: "round(extract(epoch FROM r.sort_key) * 1000)::bigint::text",
  },
};

/** What the order needs of stacks above zero and of the unique items of some owners: little, since it is much of them. */
const heldBy = `SELECT s.id, s.asset_id, s.balance AS amount, s.version FROM ledger.accounts s
  WHERE s.owner_id = ANY (ARRAY(SELECT id FROM owners)) AND starts_with(s.asset_id, 'item:') AND s.balance > 0
  UNION ALL
  SELECT i.id, i.asset_id, NULL, i.version FROM ledger.items i
  WHERE i.owner_id = ANY (ARRAY(SELECT id FROM owners)) AND NOT ledger.is_system_owner(i.owner_id)`;

/** The holdings of a page whole. */
const onPage = `SELECT p.sort_key, s.id, s.owner_id, s.asset_id, s.balance AS amount, NULL::integer AS definition_revision, s.version
  FROM page p JOIN ledger.accounts s ON s.id = p.id WHERE p.is_stack
  UNION ALL
  SELECT p.sort_key, i.id, i.owner_id, i.asset_id, NULL, i.definition_revision, i.version
  FROM page p JOIN ledger.items i ON i.id = p.id WHERE NOT p.is_stack`;

/**
 * Reads a page of what owners hold together, and how many holdings there are on all pages.
 *
 * Cost: one statement, which looks at all that the owners hold; a few milliseconds for some thousands.
 */
export async function readRankedHoldings(
  db: Queryable,
  page: RankedPage,
): Promise<{ readonly holdings: readonly RankedHolding[]; readonly totalCount: number }> {
  const { owners, assets, by, descending, limit, after } = page;
  const [side, direction] = descending ? ["<", "DESC"] : [">", "ASC"];
  const { key, type, from, text } = orders[by];
  const [afterKey, afterId, rowsMax, assetIds, assetRanks] = [1, 2, 3, 4, 5].map(
    (place) => `$${owners.values.length + place}`,
  );
  const ranks =
    assets === null
      ? `CROSS JOIN (SELECT 0::${type} AS rank) AS a`
      : `JOIN unnest(${assetIds}::text[], ${assetRanks}::${type}[]) AS a (asset_id, rank) USING (asset_id)`;
  const rows = await db.query<HoldingRow & { readonly key: string | null; readonly total: bigint }>(
    {
      name: `ledger-ranked-${owners.name}-${by}-${direction}-${assets === null ? "all" : "some"}`,
      text: `WITH owners (id) AS MATERIALIZED (${owners.text}), held AS MATERIALIZED (
          SELECT h.id, ${key} AS sort_key, h.amount IS NOT NULL AS is_stack
          FROM (${heldBy}) AS h ${ranks}
        ), page AS (
          SELECT * FROM held WHERE ${afterId}::uuid IS NULL OR (sort_key, id) ${side} (${from(`${afterKey}::${type}`)}, ${afterId})
          ORDER BY sort_key ${direction}, id ${direction} LIMIT ${rowsMax}
        ), rows AS (${onPage})
        SELECT 0::bigint AS place, r.*, ${heldSince("r")} AS held_since, ${text} AS key, t.total
        FROM (SELECT count(*) AS total FROM held) AS t
        LEFT JOIN rows AS r ON true ORDER BY r.sort_key ${direction}, r.id ${direction}`,
    },
    [
      ...owners.values,
      after?.key.toString() ?? null,
      after?.id ?? null,
      limit,
      ...(assets === null ? [] : encodeAssets(assets)),
    ],
  );
  return {
    totalCount: Number(rows[0]?.total ?? 0),
    holdings: rows.flatMap((row) =>
      row.key === null ? [] : [{ holding: toHolding(row), key: BigInt(row.key) }],
    ),
  };
}

/** The same list is asked for again and again where it is the whole of a title's definitions. */
const encoded = new WeakMap<NonNullable<RankedPage["assets"]>, readonly [ids: string, ranks: string]>();

function encodeAssets(assets: NonNullable<RankedPage["assets"]>): readonly [ids: string, ranks: string] {
  const known = encoded.get(assets);
  if (known !== undefined) return known;
  const arrays = [
    textArray(assets.map(({ assetId }) => assetId)),
    plainArray(assets.map(({ rank }) => rank)),
  ] as const;
  encoded.set(assets, arrays);
  return arrays;
}

/** How many unique items and stacks above zero each owner holds, in the order of `ownerIds`. */
export async function countAllHoldings(db: Queryable, ownerIds: readonly string[]): Promise<number[]> {
  const rows = await db.query<{ readonly owner_id: string; readonly holdings: number }>(
    {
      name: "ledger-count-all-holdings",
      text: `SELECT o.owner_id, ((SELECT count(*) FROM ledger.accounts a
          WHERE a.owner_id = o.owner_id AND starts_with(a.asset_id, 'item:') AND a.balance > 0)
        + (SELECT count(*) FROM ledger.items i
          WHERE i.owner_id = o.owner_id AND NOT ledger.is_system_owner(i.owner_id)))::integer AS holdings
        FROM unnest($1::uuid[]) AS o (owner_id)`,
    },
    [plainArray([...new Set(ownerIds)])],
  );
  const counts = new Map(rows.map(({ owner_id: ownerId, holdings }) => [ownerId, holdings]));
  return ownerIds.map((ownerId) => counts.get(ownerId) ?? 0);
}

/** How much each owner holds of each `item:` asset, unique items and stacks together. */
export async function countHoldings(db: Queryable, ownerIds: readonly string[]): Promise<HoldingCount[]> {
  const rows = await db.query<{ owner_id: string; asset_id: string; amount: bigint; holdings: bigint }>(
    {
      name: "ledger-count-holdings",
      text: `SELECT owner_id, asset_id, balance AS amount, 1::bigint AS holdings FROM ledger.accounts
        WHERE owner_id = ANY ($1::uuid[]) AND starts_with(asset_id, 'item:') AND balance > 0
        UNION ALL SELECT owner_id, asset_id, count(*), count(*) FROM ledger.items
        WHERE owner_id = ANY ($1::uuid[]) AND NOT ledger.is_system_owner(owner_id) GROUP BY owner_id, asset_id`,
    },
    [plainArray(ownerIds)],
  );
  return rows.map(({ owner_id: ownerId, asset_id: assetId, amount, holdings }) => ({
    ownerId,
    assetId,
    amount,
    holdings: Number(holdings),
  }));
}
