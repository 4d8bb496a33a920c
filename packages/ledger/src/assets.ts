import { badInput } from "@muster/errors";
import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import { plainArray, textArray } from "./arrays.js";
import type { UnitParts } from "./parts.js";
import { amountMax, assetIdPattern, mintOwnerId, rowsPerUnitMax } from "./unit.js";

/** What the book knows of an asset: written by whoever publishes definitions, read by everyone who posts. */
export interface Asset {
  /** `item:potion`, `currency:gold`; see `assetIdPattern`. */
  readonly id: string;
  /** `counted`: an owner has a balance of it. `unique`: each is an item with an id. */
  readonly form: "counted" | "unique";
  /** The most that an owner may hold, 1 to 2^63 - 1; `null` for no bound of its own, and for unique items. */
  readonly balanceMax: bigint | null;
  /** The revision of its definition, 0 to 2^31 - 1; unique items are made with it. */
  readonly revision: number;
}

interface AssetRow {
  readonly id: string;
  readonly form: Asset["form"];
  readonly balance_max: bigint | null;
  readonly revision: number;
}

/**
 * Makes `assets` known, or known anew, in the caller's transaction.
 *
 * @throws BAD_USER_INPUT naming the field and its bound.
 */
export async function defineAssets(tx: Transaction, assets: readonly Asset[]): Promise<void> {
  for (const [at, asset] of assets.entries()) checkAsset(`assets[${at}]`, asset);
  if (assets.length === 0) return;
  const sorted = assets.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  await tx.query(
    `INSERT INTO ledger.assets (id, form, balance_max, revision)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::integer[])
    ON CONFLICT (id) DO UPDATE SET form = excluded.form, balance_max = excluded.balance_max,
      revision = excluded.revision`,
    [
      plainArray(sorted.map(({ id }) => id)),
      plainArray(sorted.map(({ form }) => form)),
      textArray(sorted.map(({ balanceMax }) => balanceMax?.toString() ?? null)),
      plainArray(sorted.map(({ revision }) => revision)),
    ],
  );
}

/** The assets with those ids, in their order; `undefined` for one that was never defined. */
export async function findAssets(db: Queryable, ids: readonly string[]): Promise<(Asset | undefined)[]> {
  const rows = await db.query<AssetRow>(
    {
      name: "ledger-assets",
      text: "SELECT id, form, balance_max, revision FROM ledger.assets WHERE id = ANY ($1::text[])",
    },
    [plainArray(ids.filter((id) => assetIdPattern.test(id)))],
  );
  const assets = rows.map(({ balance_max: balanceMax, ...row }): Asset => ({ ...row, balanceMax }));
  return inIdOrder(ids, assets, ({ id }) => id);
}

/**
 * What gives `lines` to an owner: transfers of what is counted, new items of what is unique.
 *
 * @throws BAD_USER_INPUT for an amount below 1, or of more items than a unit may have.
 */
export function give(
  lines: readonly { readonly asset: Asset; readonly amount: bigint }[],
  to: {
    readonly ownerId: string;
    readonly reason: string;
    readonly ids: Ids;
    /** Where what is counted comes from; the mint where absent. */
    readonly fromOwnerId?: string;
    /** The id of the next new item; one of `ids` where absent. */
    readonly makeItemId?: () => string;
  },
): UnitParts {
  const { ownerId, reason, ids, fromOwnerId = mintOwnerId, makeItemId = () => ids.next() } = to;
  for (const [at, { asset, amount }] of lines.entries()) {
    const most = asset.form === "unique" ? BigInt(rowsPerUnitMax) : amountMax;
    if (amount < 1n || amount > most) throw badInput(`lines[${at}].amount`, `1 to ${most}`);
  }
  return {
    transfers: lines.flatMap(({ asset, amount }) =>
      asset.form === "counted"
        ? [
            {
              assetId: asset.id,
              fromOwnerId,
              toOwnerId: ownerId,
              amount,
              balanceMax: asset.balanceMax ?? undefined,
              reason,
            },
          ]
        : [],
    ),
    items: lines.flatMap(({ asset, amount }) =>
      asset.form === "unique"
        ? Array.from({ length: Number(amount) }, () => ({
            change: "create" as const,
            itemId: makeItemId(),
            assetId: asset.id,
            definitionRevision: asset.revision,
            ownerId,
            reason,
          }))
        : [],
    ),
  };
}

function checkAsset(field: string, { id, form, balanceMax, revision }: Asset): void {
  if (!assetIdPattern.test(id)) throw badInput(`${field}.id`, "kind:name, at most 128 characters");
  if (balanceMax !== null) {
    if (form === "unique") throw badInput(`${field}.balanceMax`, "null for what is unique");
    if (balanceMax < 1n || balanceMax > amountMax) throw badInput(`${field}.balanceMax`, `1 to ${amountMax}`);
  }
  if (!Number.isInteger(revision) || revision < 0 || revision >= 2 ** 31)
    throw badInput(`${field}.revision`, "0 to 2147483647");
}
