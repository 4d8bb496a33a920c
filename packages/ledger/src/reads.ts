import { badInput } from "@muster/errors";
import { inIdOrder, type Queryable } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import { plainArray, textArray } from "./arrays.js";
import type { AccountRef } from "./unit.js";

/** What an owner holds of one asset that is counted. */
export interface Balance extends AccountRef {
  /** The account's UUIDv7; it rises with the time at which the asset was first held. */
  readonly id: string;
  readonly amount: bigint;
  /** Rises with every change. */
  readonly version: bigint;
  /** When the asset was first held, though there may have been nothing of it in between. Milliseconds since the Unix epoch. */
  readonly heldSinceMs: number;
}

/** A balance of an `item:` asset, as an item among others. */
export interface Stack extends Balance {
  readonly kind: "stack";
}

/** An item that is one of a kind. */
export interface UniqueItem extends AccountRef {
  readonly kind: "unique";
  readonly id: string;
  readonly definitionRevision: number;
  readonly version: bigint;
  /** When its owner got it. Milliseconds since the Unix epoch. */
  readonly heldSinceMs: number;
}

/** What an inventory shows. */
export type Holding = Stack | UniqueItem;

/** A page of what one owner holds, by id: between `afterId` and `beforeId`, from the end that `order` names. */
export interface HoldingsPage {
  readonly ownerId: string;
  readonly afterId?: string | undefined;
  readonly beforeId?: string | undefined;
  /** Ask for one more than is shown to know whether there is more. */
  readonly limit: number;
  /** `descending` reads the last ones, highest id first. */
  readonly order: "ascending" | "descending";
}

/** A row of a stack (with an amount) or of a unique item. */
export interface HoldingRow {
  readonly place: bigint;
  readonly id: string;
  readonly owner_id: string;
  readonly asset_id: string;
  readonly amount: bigint | null;
  readonly definition_revision: number | null;
  readonly version: bigint;
  readonly held_since: Date;
}

const stackColumns = `s.id, s.owner_id, s.asset_id, s.balance AS amount, NULL::integer AS definition_revision, s.version,
  uuid_extract_timestamp(s.id) AS held_since`;
// The last move is looked up in the list of columns, which a page comes to for those rows alone that it gives.
const itemColumns = `i.id, i.owner_id, i.asset_id, NULL::bigint AS amount, i.definition_revision, i.version,
  (SELECT m.recorded_at FROM ledger.item_moves m WHERE m.item_id = i.id AND m.version = i.version) AS held_since`;
const stackTable = "ledger.accounts s WHERE starts_with(s.asset_id, 'item:') AND s.balance > 0";
const itemTable = "ledger.items i WHERE NOT ledger.is_system_owner(i.owner_id)";

/** Every balance above zero of each owner in the assets of `kind` (e.g. `currency`), by id; in the order of `ownerIds`. */
export async function readBalances(
  db: Queryable,
  ownerIds: readonly string[],
  kind: string,
): Promise<Balance[][]> {
  const rows = await db.query<HoldingRow>(
    {
      name: "ledger-balances",
      text: `SELECT 0::bigint AS place, ${stackColumns} FROM ledger.accounts s
        WHERE s.owner_id = ANY ($1::uuid[]) AND starts_with(s.asset_id, $2) AND s.balance > 0 ORDER BY s.id`,
    },
    [plainArray(ownerIds.filter(isUuid)), `${kind}:`],
  );
  const byOwner = new Map(ownerIds.map((ownerId): [string, Balance[]] => [ownerId, []]));
  for (const row of rows) byOwner.get(row.owner_id)?.push(toBalance(row));
  return ownerIds.map((ownerId) => byOwner.get(ownerId) ?? []);
}

/** The accounts at `refs`, in their order; `undefined` where nothing was ever paid in. */
export async function findBalances(
  db: Queryable,
  refs: readonly AccountRef[],
): Promise<(Balance | undefined)[]> {
  const rows = await db.query<HoldingRow>(
    {
      name: "ledger-balances-at",
      text: `SELECT w.place, ${stackColumns} FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY
        AS w (owner_id, asset_id, place)
        JOIN ledger.accounts s ON s.owner_id = w.owner_id AND s.asset_id = w.asset_id`,
    },
    [
      textArray(refs.map((ref) => (isUuid(ref.ownerId) ? ref.ownerId : null))),
      textArray(refs.map((ref) => ref.assetId)),
    ],
  );
  const byPlace = new Map(rows.map((row) => [Number(row.place), toBalance(row)]));
  return refs.map((_, at) => byPlace.get(at + 1));
}

/** Stacks above zero and unique items together, a page for each of `pages`, in their order. */
export async function readHoldings(db: Queryable, pages: readonly HoldingsPage[]): Promise<Holding[][]> {
  const from = (rest: string): string =>
    `SELECT * FROM ((SELECT ${stackColumns} FROM ${stackTable} AND ${keyset("s")} ${rest.replace("?", "s.id")})
      UNION ALL (SELECT ${itemColumns} FROM ${itemTable} AND ${keyset("i")} ${rest.replace("?", "i.id")})) AS h
      ${rest.replace("?", "h.id")}`;
  return await readPages(db, "holdings", from, pages, toHolding);
}

/** Stacks above zero, a page for each of `pages`, in their order. */
export async function readStacks(db: Queryable, pages: readonly HoldingsPage[]): Promise<Stack[][]> {
  const from = (rest: string): string =>
    `SELECT ${stackColumns} FROM ${stackTable} AND ${keyset("s")} ${rest.replace("?", "s.id")}`;
  return await readPages(db, "stacks", from, pages, toStack);
}

/** Unique items, a page for each of `pages`, in their order. */
export async function readItems(db: Queryable, pages: readonly HoldingsPage[]): Promise<UniqueItem[][]> {
  const from = (rest: string): string =>
    `SELECT ${itemColumns} FROM ${itemTable} AND ${keyset("i")} ${rest.replace("?", "i.id")}`;
  return await readPages(db, "items", from, pages, toItem);
}

/** The stacks and unique items with those ids, in their order; one that is used up or destroyed is not found. */
export async function findHoldings(db: Queryable, ids: readonly string[]): Promise<(Holding | undefined)[]> {
  const rows = await db.query<HoldingRow>(
    {
      name: "ledger-holdings-by-id",
      text: `SELECT 0::bigint AS place, ${stackColumns} FROM ${stackTable} AND s.id = ANY ($1::uuid[])
        UNION ALL SELECT 0::bigint, ${itemColumns} FROM ${itemTable} AND i.id = ANY ($1::uuid[])`,
    },
    [plainArray(ids.filter(isUuid))],
  );
  return inIdOrder(ids, rows.map(toHolding), (holding) => holding.id);
}

/** The unique items with those ids, in their order; a destroyed one is not found. */
export async function findItems(db: Queryable, ids: readonly string[]): Promise<(UniqueItem | undefined)[]> {
  const rows = await db.query<HoldingRow>(
    {
      name: "ledger-items-by-id",
      text: `SELECT 0::bigint AS place, ${itemColumns} FROM ${itemTable} AND i.id = ANY ($1::uuid[])`,
    },
    [plainArray(ids.filter(isUuid))],
  );
  return inIdOrder(ids, rows.map(toItem), (item) => item.id);
}

function keyset(alias: string): string {
  return `${alias}.owner_id = p.owner_id AND ${alias}.id > p.after_id AND ${alias}.id < p.before_id`;
}

const lowestId = "00000000-0000-0000-0000-000000000000";
const highestId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

async function readPages<Value>(
  db: Queryable,
  name: string,
  from: (rest: string) => string,
  pages: readonly HoldingsPage[],
  toValue: (row: HoldingRow) => Value,
): Promise<Value[][]> {
  const values: Value[][] = pages.map(() => []);
  for (const order of ["ascending", "descending"] as const) {
    const places = [...pages.keys()].filter((at) => pages[at]?.order === order);
    const wanted = places.flatMap((at) => pages[at] ?? []);
    for (const page of wanted) checkPage(page);
    if (wanted.length === 0) continue;
    const direction = order === "ascending" ? "ASC" : "DESC";
    const rows = await db.query<HoldingRow>(
      {
        name: `ledger-${name}-${order}`,
        text: `SELECT p.place, h.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::bigint[])
          AS p (owner_id, after_id, before_id, size, place)
          CROSS JOIN LATERAL (${from(`ORDER BY ? ${direction} LIMIT p.size`)}) AS h
          ORDER BY p.place, h.id ${direction}`,
      },
      [
        textArray(wanted.map((page) => (isUuid(page.ownerId) ? page.ownerId : null))),
        plainArray(wanted.map((page) => page.afterId ?? lowestId)),
        plainArray(wanted.map((page) => page.beforeId ?? highestId)),
        plainArray(wanted.map((page) => page.limit)),
        plainArray(places),
      ],
    );
    for (const row of rows) values[Number(row.place)]?.push(toValue(row));
  }
  return values;
}

function checkPage({ afterId, beforeId, limit }: HoldingsPage): void {
  if (afterId !== undefined && !isUuid(afterId)) throw badInput("after", "a cursor that was given");
  if (beforeId !== undefined && !isUuid(beforeId)) throw badInput("before", "a cursor that was given");
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw badInput("first", "1 to 1000");
}

function toBalance(row: HoldingRow): Balance {
  const { id, owner_id: ownerId, asset_id: assetId, version } = row;
  return {
    id,
    ownerId,
    assetId,
    amount: row.amount ?? 0n,
    version,
    heldSinceMs: row.held_since.getTime(),
  };
}

function toStack(row: HoldingRow): Stack {
  return { kind: "stack", ...toBalance(row) };
}

/** The unique item that a row is. */
export function toItem(row: HoldingRow): UniqueItem {
  const { id, owner_id: ownerId, asset_id: assetId, version } = row;
  return {
    kind: "unique",
    id,
    ownerId,
    assetId,
    definitionRevision: row.definition_revision ?? 0,
    version,
    heldSinceMs: row.held_since.getTime(),
  };
}

/** The holding that a row is. */
export function toHolding(row: HoldingRow): Holding {
  return row.amount === null ? toItem(row) : toStack(row);
}
