import { badInput } from "@muster/errors";
import { isSlug, slugBound } from "../bounds.js";
import type { Texts } from "../domain.js";

const localePattern = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** A JSON object whose names are known. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object that has no other names than `names`. @throws BAD_USER_INPUT naming `path`. */
export function readObject(value: unknown, path: string, names: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badInput(path, "an object");
  const stray = Object.keys(value).find((name) => !names.includes(name));
  if (stray !== undefined) throw badInput(`${path}.${stray}`, `absent: there is only ${names.join(", ")}`);
  return value as Fields;
}

/** A list, each entry read by `read`; an absent one is empty. @throws BAD_USER_INPUT naming `path`. */
export function readList<Value>(
  value: unknown,
  path: string,
  { min = 0, max }: { readonly min?: number; readonly max: number },
  read: (entry: unknown, path: string) => Value,
): Value[] {
  const list = value ?? [];
  if (!Array.isArray(list) || list.length < min || list.length > max)
    throw badInput(path, `a list of ${min} to ${max}`);
  return list.map((entry, place) => read(entry, `${path}[${place}]`));
}

/** `read`, or `fallback` where there is nothing. */
export function readOptional<Value, Fallback>(
  value: unknown,
  path: string,
  fallback: Fallback,
  read: (value: unknown, path: string) => Value,
): Value | Fallback {
  return value === undefined || value === null ? fallback : read(value, path);
}

/** A whole number. @throws BAD_USER_INPUT naming `path`. */
export function readWhole(value: unknown, path: string, min: number, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max)
    throw badInput(path, `a whole number from ${min} to ${max}`);
  return value;
}

/** An amount, as text of digits. @throws BAD_USER_INPUT naming `path`. */
export function readAmount(value: unknown, path: string, min: bigint, max: bigint): bigint {
  const amount = typeof value === "string" && /^\d{1,19}$/.test(value) ? BigInt(value) : undefined;
  if (amount === undefined || amount < min || amount > max)
    throw badInput(path, `a whole number from ${min} to ${max}, as text`);
  return amount;
}

/** `true` or `false`; an absent one is `false`. @throws BAD_USER_INPUT naming `path`. */
export function readFlag(value: unknown, path: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw badInput(path, "true or false");
  return value;
}

/** One of `choices`. @throws BAD_USER_INPUT naming `path`. */
export function readChoice<const Choice extends string>(
  value: unknown,
  path: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw badInput(path, `one of ${choices.join(", ")}`);
  return found;
}

/** Text of a form. @throws BAD_USER_INPUT naming `path` with `bound`. */
export function readPattern(value: unknown, path: string, pattern: RegExp, bound: string): string {
  if (typeof value !== "string" || !pattern.test(value)) throw badInput(path, bound);
  return value;
}

/** A slug. @throws BAD_USER_INPUT naming `path`. */
export function readSlug<Id extends string = string>(value: unknown, path: string): Id {
  if (typeof value !== "string" || !isSlug(value)) throw badInput(path, slugBound);
  return value as Id;
}

/** A moment, as RFC 3339 in UTC; milliseconds since the Unix epoch. @throws BAD_USER_INPUT naming `path`. */
export function readTime(value: unknown, path: string): number {
  const timeMs = typeof value === "string" && timePattern.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(timeMs)) throw badInput(path, "a time such as 2026-01-31T12:00:00Z");
  return timeMs;
}

/** Text in languages: `{ "en": "…" }`. @throws BAD_USER_INPUT naming `path`. */
export function readTexts(value: unknown, path: string, charsMax: number): Texts {
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    throw badInput(path, "an object with one language or more");
  for (const [locale, text] of Object.entries(value)) {
    if (!localePattern.test(locale))
      throw badInput(`${path}.${locale}`, "a BCP 47 language tag such as en or pt-BR");
    if (typeof text !== "string" || text.length < 1 || text.length > charsMax || /\0|\p{Cs}/u.test(text))
      throw badInput(`${path}.${locale}`, `1 to ${charsMax} characters of Unicode text`);
  }
  return value as Texts;
}

/** @throws BAD_USER_INPUT naming the first of `values` that was there before. */
export function requireDistinct(values: readonly string[], path: (place: number) => string): void {
  const seen = new Set<string>();
  for (const [place, value] of values.entries()) {
    if (seen.has(value)) throw badInput(path(place), "there once");
    seen.add(value);
  }
}
