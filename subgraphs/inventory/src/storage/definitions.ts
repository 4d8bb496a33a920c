import { inIdOrder, type Queryable } from "@muster/postgres";
import type {
  Bundle,
  Currency,
  CurrencyId,
  DefinitionId,
  ItemDefinition,
  Slice,
  Texts,
} from "../service/index.js";

interface ItemDefinitionRow {
  readonly id: DefinitionId;
  readonly revision: number;
  readonly name: Texts;
  readonly stack_max: bigint | null;
  readonly rarity: string;
  readonly tags: readonly string[];
}

interface CurrencyRow {
  readonly id: CurrencyId;
  readonly revision: number;
  readonly name: Texts;
}

const itemColumns = "id, revision, name, stack_max, rarity, tags";
const currencyColumns = "id, revision, name";

/** The kinds of item with those ids, in their order. */
export async function findDefinitions(
  db: Queryable,
  ids: readonly DefinitionId[],
): Promise<(ItemDefinition | undefined)[]> {
  const text = `SELECT ${itemColumns} FROM inventory.item_definitions WHERE id = ANY ($1)`;
  const rows = await db.query<ItemDefinitionRow>({ name: "inventory-definitions", text }, [
    [...new Set(ids)],
  ]);
  return inIdOrder(ids, rows.map(toDefinition), ({ id }) => id);
}

/** The currencies with those ids, in their order. */
export async function findCurrencies(
  db: Queryable,
  ids: readonly CurrencyId[],
): Promise<(Currency | undefined)[]> {
  const text = `SELECT ${currencyColumns} FROM inventory.currencies WHERE id = ANY ($1)`;
  const rows = await db.query<CurrencyRow>({ name: "inventory-currencies", text }, [[...new Set(ids)]]);
  return inIdOrder(ids, rows, ({ id }) => id);
}

/** A slice of all kinds of item, by id. */
export async function readDefinitions(db: Queryable, slice: Slice): Promise<ItemDefinition[]> {
  const text = sliceOf("inventory.item_definitions", itemColumns, slice.backward);
  const rows = await db.query<ItemDefinitionRow>(text, [slice.from ?? null, slice.limit]);
  return rows.map(toDefinition);
}

/** A slice of all currencies, by id. */
export async function readCurrencies(db: Queryable, slice: Slice): Promise<Currency[]> {
  const text = sliceOf("inventory.currencies", currencyColumns, slice.backward);
  return db.query<CurrencyRow>(text, [slice.from ?? null, slice.limit]);
}

/** What a new player gets, if anything. */
export async function readStarterGrant(db: Queryable): Promise<Bundle | undefined> {
  const [row] = await db.query<{
    readonly items: readonly { readonly definitionId: DefinitionId; readonly quantity: string }[];
    readonly currencies: readonly { readonly currencyId: CurrencyId; readonly amount: string }[];
  }>("SELECT items, currencies FROM inventory.starter_grant");
  if (row === undefined) return undefined;
  return {
    items: row.items.map((line) => ({ ...line, quantity: BigInt(line.quantity) })),
    currencies: row.currencies.map((line) => ({ ...line, amount: BigInt(line.amount) })),
  };
}

function sliceOf(table: string, columns: string, backward: boolean): string {
  const [side, direction] = backward ? ["<", "DESC"] : [">", "ASC"];
  return `SELECT ${columns} FROM ${table} WHERE $1::text IS NULL OR id ${side} $1 ORDER BY id ${direction} LIMIT $2`;
}

function toDefinition(row: ItemDefinitionRow): ItemDefinition {
  const { id, revision, name, stack_max: stackMax, rarity, tags } = row;
  return { id, revision, name, stackMax, rarity, tags };
}
