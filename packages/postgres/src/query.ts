import pg from "pg";
import type { Sending } from "./sending.js";

/** A row as `pg` gives it, with `int8` and `numeric(…,0)` sums as `bigint` where the statement casts to `int8`. */
export type Row = Readonly<Record<string, unknown>>;

/** A statement: text, or text with a name under which the connection keeps it prepared. */
export type Statement = string | { readonly name: string; readonly text: string };

/** Whatever runs statements: the pool, or a transaction. */
export interface Queryable {
  /**
   * Runs one parameterised statement and gives its rows.
   *
   * @throws UNAVAILABLE when the server cannot be reached or ends the connection.
   */
  query<R extends object = Row>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
}

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === pg.types.builtins.INT8 && format !== "binary") return (text: string) => BigInt(text);
    return pg.types.getTypeParser(oid, format as "text");
  },
};

/**
 * Connection settings that every connection of the platform shares. Where the other end is gone without a word, the first probe goes
 * after ten seconds of silence: a listener would wait for two hours, the system's own time.
 */
export const sharedSettings = {
  types,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 5000,
} as const;

/** Runs `sending` on `client`. */
export function run(
  client: pg.Pool | pg.ClientBase,
  { name, text, values }: Sending,
): Promise<pg.QueryResult> {
  return client.query({ ...(name === undefined ? {} : { name }), text, values: [...values] });
}
