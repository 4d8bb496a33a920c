import { AppError } from "@muster/errors";
import { mintOwnerId, sinkOwnerId } from "@muster/ledger";
import type { CurrencyId, DefinitionId, Holder } from "../service/index.js";

const itemPrefix = "item:";
const currencyPrefix = "currency:";

/** What a kind of item is called in the book. */
export function itemAsset(id: DefinitionId): string {
  return itemPrefix + id;
}

/** What a currency is called in the book. */
export function currencyAsset(id: CurrencyId): string {
  return currencyPrefix + id;
}

/** Whether an asset of the book is a kind of item. */
export function isItemAsset(assetId: string): boolean {
  return assetId.startsWith(itemPrefix);
}

/** The kind of item that an asset of the book is. */
export function definitionOf(assetId: string): DefinitionId {
  if (!isItemAsset(assetId)) throw new AppError("INTERNAL", `${assetId} is not a kind of item`);
  return assetId.slice(itemPrefix.length) as DefinitionId;
}

/** The currency that an asset of the book is. */
export function currencyOf(assetId: string): CurrencyId {
  if (!assetId.startsWith(currencyPrefix)) throw new AppError("INTERNAL", `${assetId} is not a currency`);
  return assetId.slice(currencyPrefix.length) as CurrencyId;
}

/** The owner in the book. */
export function ownerOf(holder: Holder): string {
  if (holder === "mint") return mintOwnerId;
  return holder === "sink" ? sinkOwnerId : holder;
}
