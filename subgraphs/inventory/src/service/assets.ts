import { AppError } from "@muster/errors";
import type { CurrencyId, DefinitionId } from "./definitions/index.js";

const itemPrefix = "item:";
const currencyPrefix = "currency:";
const debtPrefix = "debt:";

/** What a kind of item is called in the book. */
export function itemAsset(id: DefinitionId): string {
  return itemPrefix + id;
}

/** What a currency is called in the book. */
export function currencyAsset(id: CurrencyId): string {
  return currencyPrefix + id;
}

/** What is owed of a currency is called in the book. */
export function debtAsset(id: CurrencyId): string {
  return debtPrefix + id;
}

/** Whether an asset of the book is a kind of item. */
export function isItemAsset(assetId: string): boolean {
  return assetId.startsWith(itemPrefix);
}

/** Whether an asset of the book is a currency. */
export function isCurrencyAsset(assetId: string): boolean {
  return assetId.startsWith(currencyPrefix);
}

/** The kind of item that an asset of the book is. */
export function definitionOf(assetId: string): DefinitionId {
  if (!isItemAsset(assetId)) throw new AppError("INTERNAL", `${assetId} is not a kind of item`);
  return assetId.slice(itemPrefix.length) as DefinitionId;
}

/** The currency that an asset of the book is, or is owed in. */
export function currencyOf(assetId: string): CurrencyId {
  const prefix = [currencyPrefix, debtPrefix].find((one) => assetId.startsWith(one));
  if (prefix === undefined) throw new AppError("INTERNAL", `${assetId} is not a currency`);
  return assetId.slice(prefix.length) as CurrencyId;
}
