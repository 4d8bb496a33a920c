/**
 * A Postgres array of values whose text needs no quotes: UUIDs, numbers, booleans. A quarter of the time that the
 * driver takes for the same array, which counts with two dozen of them in a batch.
 */
export function plainArray(values: readonly (string | number | bigint | boolean)[]): string {
  return `{${values.join()}}`;
}

/** A Postgres array of any text and nulls. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? "NULL" : quoted(value))).join()}}`;
}

/** A Postgres array of `bytea`, from hexadecimal digits. */
export function bytesArray(hexValues: readonly string[]): string {
  return hexValues.length === 0 ? "{}" : `{"\\\\x${hexValues.join('","\\\\x')}"}`;
}

function quoted(value: string): string {
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : `"${value}"`;
}
