import { AppError } from "@muster/errors";
import type { Queryable } from "@muster/postgres";
import type { Branded } from "@muster/runtime";
import { readLogState } from "./log-state.js";

/** A place in one database's log, opaque to clients: base64url text of at most 64 characters. */
export type Cursor = Branded<string, "Cursor">;

const pattern = /^1\.([0-9a-z]{1,16})\.(0|[1-9][0-9]{0,18})$/;
const positionMax = 2n ** 63n - 1n;

/** The cursor just behind the event at `position` of `database`; 0 is the beginning. */
export function encodeCursor(database: string, position: bigint): Cursor {
  return Buffer.from(`1.${database}.${position}`).toString("base64url") as Cursor;
}

/**
 * What a cursor holds.
 *
 * @throws CURSOR_INVALID when `text` is not exactly what {@link encodeCursor} makes.
 */
export function decodeCursor(text: string): { readonly database: string; readonly position: bigint } {
  const match = text.length <= 64 ? pattern.exec(Buffer.from(text, "base64url").toString("latin1")) : null;
  const [, database, digits] = match ?? [];
  if (database !== undefined && digits !== undefined) {
    const position = BigInt(digits);
    if (position <= positionMax && encodeCursor(database, position) === text) return { database, position };
  }
  throw new AppError("CURSOR_INVALID", "the cursor is not one that this deployment gave");
}

/**
 * The cursor behind the last event that has a position. State that is read after it (or in the same snapshot), followed
 * with `after` this cursor, misses nothing; an event whose effect the state shows already may come once more.
 *
 * @throws CURSOR_INVALID when `db` is not the database of that name.
 */
export async function currentCursor(db: Queryable, database: string): Promise<Cursor> {
  const state = await readLogState(db);
  if (state.database !== database)
    throw new AppError("CURSOR_INVALID", "the database has another name now", { database });
  return encodeCursor(database, state.position);
}
