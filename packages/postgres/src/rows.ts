import { sqlState } from "./faults.js";

/** `rows` in the order of `ids`, with `undefined` where there is none: what a DataLoader's batch function returns. */
export function inIdOrder<Id, Value>(
  ids: readonly Id[],
  rows: readonly Value[],
  idOf: (row: Value) => Id,
): (Value | undefined)[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id));
}

/** The name of the unique constraint that `error` broke, if it broke one. */
export function uniqueViolation(error: unknown): string | undefined {
  if (sqlState(error) !== "23505") return undefined;
  return error instanceof Error && "constraint" in error && typeof error.constraint === "string"
    ? error.constraint
    : "";
}
