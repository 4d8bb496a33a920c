import type { ErrorCode } from "@muster/errors";
import { plainArray, textArray } from "./arrays.js";

/** The Postgres types that a caller's column may have. `timestamptz` is given as RFC 3339 text. */
export type ColumnType = "uuid" | "text" | "bigint" | "integer" | "boolean" | "jsonb" | "timestamptz";

type ValueOf<Type extends ColumnType> =
  | null
  | (Type extends "bigint"
      ? bigint
      : Type extends "integer"
        ? number
        : Type extends "boolean"
          ? boolean
          : Type extends "jsonb"
            ? unknown
            : string);

/** One row for a statement with `Columns`. */
export type RowOf<Columns extends Readonly<Record<string, ColumnType>>> = {
  readonly [Name in keyof Columns]: ValueOf<Columns[Name]>;
};

/** The error of a unit that does not fulfil a condition. */
export interface Requirement {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** What a caller's statement is, once for the whole process. */
export interface StatementOptions<Columns extends Readonly<Record<string, ColumnType>>> {
  /** Names the prepared statement; unique in the process, at most 40 characters. */
  readonly name: string;
  /** The columns of the relation `rows`, in the order in which they are sent. */
  readonly columns: Columns;
  /**
   * One statement over the relation `rows`, which holds the rows of all units of a batch with their columns, an integer
   * `unit` and the ledger's `unit_id`, e.g. `INSERT INTO store.orders (id) SELECT order_id FROM rows`. It does not begin with
   * WITH; what goes on with `, name AS (…)` adds to it. One that locks or updates rows that others share must do so in a
   * sorted order. A batch runs its statements by `rank` and then in the order in which its units name them, those without rows
   * not at all.
   */
  readonly text: string;
  /**
   * What looks at what other statements of the batch write has a higher rank than those, and what has to be locked before all
   * rows a lower one; 0 where absent. One that locks rows has none, so that the order of locks is that of the units.
   */
  readonly rank?: number;
  /**
   * Makes the statement a condition: it ends in `RETURNING rows.unit` (or another way of giving back `unit`), and a unit of
   * whose rows not every one came back is refused with this error, unless it stands without the others of its batch that are
   * turned down. For compare-and-set.
   */
  readonly required?: Requirement;
}

/** A statement of a caller's, which a batch runs once for the rows of all its units. */
export interface CallerStatement<Columns extends Readonly<Record<string, ColumnType>>> {
  /** `rows` for a unit. */
  with(rows: readonly RowOf<Columns>[]): StatementRows;
}

/** What a batch needs to know of a statement, whatever its columns. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  readonly required: Requirement | undefined;
  readonly rank: number;
}

/** A statement with a unit's rows for it. */
export interface StatementRows {
  readonly statement: PreparedStatement;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Defines a caller's statement. Call it once, at the top of the module that owns the rows. */
export function defineStatement<const Columns extends Readonly<Record<string, ColumnType>>>(
  options: StatementOptions<Columns>,
): CallerStatement<Columns> {
  const columns = Object.entries(options.columns);
  const parameters = columns.map(([, type], at) => `$${at + 3}::${type}[]`);
  const names = columns.map(([name]) => `"${name}"`);
  const statement: PreparedStatement = {
    name: `ledger-${options.name}`,
    text: `WITH rows AS (SELECT * FROM unnest(${["$1::integer[]", "$2::uuid[]", ...parameters].join(", ")})
      AS given (${["unit", "unit_id", ...names].join(", ")}))
      ${options.text}`,
    columns,
    required: options.required,
    rank: options.rank ?? 0,
  };
  return { with: (rows) => ({ statement, rows }) };
}

/** The parameters of `statement` for `rows`, each with the place of its unit and its id. */
export function statementValues(
  statement: PreparedStatement,
  rows: readonly {
    readonly unit: number;
    readonly unitId: string;
    readonly row: Readonly<Record<string, unknown>>;
  }[],
): string[] {
  const values = statement.columns.map(([name, type]) =>
    textArray(rows.map(({ row }) => columnText(row[name], type))),
  );
  return [plainArray(rows.map(({ unit }) => unit)), plainArray(rows.map(({ unitId }) => unitId)), ...values];
}

function columnText(value: unknown, type: ColumnType): string | null {
  if (value === null || value === undefined) return null;
  return type === "jsonb" ? JSON.stringify(value) : String(value);
}
