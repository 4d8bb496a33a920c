import { badInput } from "@muster/errors";
import { isUuid } from "@muster/runtime";

/** The most that one request moves of anything, and the most that one player can hold of a kind that stacks. */
export const amountMax = 1_000_000_000_000n;
/** The most lines that a grant has. */
export const grantLinesMax = 100;
/** The most unique items that a grant makes. */
export const uniqueItemsMax = 100;
/** The most definitions that a publication has, items and currencies together. */
export const definitionsMax = 1000;
/** The most tags of a kind of item. */
export const tagsMax = 20;
/** Characters. */
export const nameCharsMax = 100;

/** Characters. */
export const descriptionCharsMax = 1000;

const printable = /^[\x20-\x7e]{1,128}$/;
/** Control characters, and halves of characters, which Postgres does not keep. */
const unprintable = /\p{Cc}|\p{Cs}/u;
const slug = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const word = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** @throws BAD_USER_INPUT unless `value` is 1 to {@link amountMax}. */
export function checkAmount(field: string, value: bigint): void {
  if (value < 1n || value > amountMax) throw badInput(field, `1 to ${amountMax}`);
}

/** @throws BAD_USER_INPUT unless `value` is a whole number from `min` to `max`. */
export function checkWhole(field: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) throw badInput(field, `${min} to ${max}`);
}

/** For keys and reasons. @throws BAD_USER_INPUT unless `value` is 1 to 128 printable ASCII characters. */
export function checkText(field: string, value: string): void {
  if (!printable.test(value)) throw badInput(field, "1 to 128 printable ASCII characters");
}

/** For names that players choose. @throws BAD_USER_INPUT unless `value` is 1 to 40 characters that show. */
export function checkTitle(field: string, value: string): void {
  if (value.length < 1 || value.length > 40 || unprintable.test(value) || value.trim() !== value)
    throw badInput(field, "1 to 40 characters without control characters or outer spaces");
}

/** For messages of players. @throws BAD_USER_INPUT unless `value` is 1 to 200 characters of text. */
export function checkMessage(field: string, value: string): void {
  if (value.length < 1 || value.length > 200 || unprintable.test(value.replaceAll("\n", "")))
    throw badInput(field, "1 to 200 characters without control characters");
}

/** For ids of definitions. @throws BAD_USER_INPUT unless `value` is a slug. */
export function checkSlug(field: string, value: string): void {
  if (!slug.test(value))
    throw badInput(field, "1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first");
}

/** For tags and rarities. @throws BAD_USER_INPUT unless `value` is a short slug. */
export function checkWord(field: string, value: string): void {
  if (!word.test(value)) throw badInput(field, "1 to 32 of a-z, 0-9 and hyphen, a letter or digit first");
}

/** Whether `value` can be the id of a player or an item. */
export function isId(value: string): boolean {
  return isUuid(value);
}

/** For ids of players and items. @throws BAD_USER_INPUT unless `value` is a UUID. */
export function checkId(field: string, value: string): void {
  if (!isUuid(value)) throw badInput(field, "a UUID in lower case");
}

/** @throws BAD_USER_INPUT naming the first of `ids` that was there before; `fieldOf` names an entry. */
export function checkDistinct(ids: readonly string[], fieldOf: (at: number) => string): void {
  const seen = new Set<string>();
  for (const [at, id] of ids.entries()) {
    if (seen.has(id)) throw badInput(fieldOf(at), "there once");
    seen.add(id);
  }
}
