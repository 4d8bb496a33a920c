import { amountMax } from "../bounds.js";
import type { Bundle, CurrencyLine, ItemLine } from "../domain.js";
import { type Fields, readAmount, readList, readObject, readSlug, requireDistinct } from "./reader.js";

const linesMax = 50;

/** The `items` and `currencies` of `fields`, each kind once. */
export function parseBundle(fields: Fields, path: string): Bundle {
  const items = readList(fields["items"], `${path}.items`, { max: linesMax }, parseItem);
  const currencies = parseCurrencies(fields["currencies"], `${path}.currencies`, 1n);
  requireDistinct(
    items.map((line) => line.definitionId),
    (place) => `${path}.items[${place}].definitionId`,
  );
  return { items, currencies };
}

/** Amounts of currencies, each of them once. */
export function parseCurrencies(value: unknown, path: string, min: bigint): CurrencyLine[] {
  const lines = readList(value, path, { max: linesMax }, (entry, at) => {
    const fields = readObject(entry, at, ["currencyId", "amount"]);
    return {
      currencyId: readSlug(fields["currencyId"], `${at}.currencyId`),
      amount: readAmount(fields["amount"], `${at}.amount`, min, amountMax),
    };
  });
  requireDistinct(
    lines.map((line) => line.currencyId),
    (place) => `${path}[${place}].currencyId`,
  );
  return lines;
}

function parseItem(entry: unknown, at: string): ItemLine {
  const fields = readObject(entry, at, ["definitionId", "quantity"]);
  return {
    definitionId: readSlug(fields["definitionId"], `${at}.definitionId`),
    quantity: readAmount(fields["quantity"], `${at}.quantity`, 1n, amountMax),
  };
}
