import { badInput } from "@muster/errors";
import { isUuid } from "@muster/runtime";

/** The most of anything that one line gives or costs. */
export const amountMax = 1_000_000_000_000n;
/** The most that one order buys of an offer. */
export const quantityMax = 100;
/** The most unique items that one order makes: as many as a unit of the ledger has. */
export const uniqueItemsMax = 1000;
/** The most entries that are drawn for one order. */
export const drawsMax = 1000;
/** The most kinds of items and currencies that one order can give, beside its payment a unit of the ledger. */
export const kindsMax = 900;
/** The most of a product that one purchase in an app's store has by the store's own rule (StoreKit), and can be delivered always. */
export const storeQuantityMax = 10;

const printable = /^[\x20-\x7e]{1,128}$/;
const slug = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What a slug is, for people. */
export const slugBound = "1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first";

/** Whether `value` can be the id of something in the catalog, or of inventory's definitions. */
export function isSlug(value: string): boolean {
  return slug.test(value);
}

/** For ids of what is defined. @throws BAD_USER_INPUT unless `value` is a slug. */
export function checkSlug(field: string, value: string): void {
  if (!slug.test(value)) throw badInput(field, slugBound);
}

/** For keys and reasons. @throws BAD_USER_INPUT unless `value` is 1 to 128 printable ASCII characters. */
export function checkText(field: string, value: string): void {
  if (!printable.test(value)) throw badInput(field, "1 to 128 printable ASCII characters");
}

/** For ids of players, items and orders. @throws BAD_USER_INPUT unless `value` is a UUID. */
export function checkId(field: string, value: string): void {
  if (!isUuid(value)) throw badInput(field, "a UUID in lower case");
}

/** @throws BAD_USER_INPUT unless `value` is 1 to {@link quantityMax}. */
export function checkQuantity(value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > quantityMax)
    throw badInput("quantity", `1 to ${quantityMax}`);
}

/** Whether `value` can be the id of a player, an item or an order. */
export function isId(value: string): boolean {
  return isUuid(value);
}
