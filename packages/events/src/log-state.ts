import { AppError } from "@muster/errors";
import type { Queryable } from "@muster/postgres";

/** How many streams carry the events of one database. Part of the stored form: it never changes. */
export const streamCount = 16;

/** The highest of `positions`, 0 where there is none. */
export function highest(...positions: readonly bigint[]): bigint {
  let found = 0n;
  for (const position of positions) if (position > found) found = position;
  return found;
}

/** The one row that says where the log stands. */
export interface LogState {
  readonly database: string | null;
  /** The last position given. */
  readonly position: bigint;
  /** The last position in each stream. */
  readonly heads: readonly bigint[];
  /** Rows up to and including this position may have been dropped. */
  readonly lowWater: bigint;
}

/** Reads the state row. */
export async function readLogState(db: Queryable): Promise<LogState> {
  const [row] = await db.query<{
    readonly database: string | null;
    readonly position: bigint;
    readonly heads: readonly string[];
    readonly low_water: bigint;
  }>({
    name: "events-log-state",
    text: "SELECT database, position, heads, low_water FROM events.log_state",
  });
  if (row === undefined) throw new AppError("INTERNAL", "events.log_state has no row");
  return {
    database: row.database,
    position: row.position,
    heads: row.heads.map(BigInt),
    lowWater: row.low_water,
  };
}

/** The name under which cursors, streams and offsets know the database of `db`. Made and stored on the first call. */
export async function readDatabaseName(db: Queryable): Promise<string> {
  const [row] = await db.query<{ readonly name: string }>("SELECT events.database_name() AS name");
  if (row === undefined) throw new AppError("INTERNAL", "events.database_name() gave no row");
  return row.name;
}
