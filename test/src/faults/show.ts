/** A value as text, for who reads of a problem. */
export function show(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}` : one)) ?? "nothing";
}
