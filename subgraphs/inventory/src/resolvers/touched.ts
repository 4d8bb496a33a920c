import type { Balance, BundleInput, Item } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { InventoryLoaders } from "./context.js";

/** What a receipt names of which its player still has something. */
export async function loadTouched(loaders: InventoryLoaders, receipt: domain.Receipt): Promise<Item[]> {
  const { playerId: ownerId, itemIds, stackedIds, containerIds } = receipt;
  const keys = containerIds.flatMap((containerId) =>
    stackedIds.map((definitionId) => ({ ownerId, containerId, definitionId })),
  );
  const [items, stacks] = await Promise.all([loaders.items.loadMany(itemIds), loaders.stacks.loadMany(keys)]);
  return [...found(items), ...found(stacks)].filter((item) => item.ownerId === ownerId);
}

/** The balances that a receipt names, as they are now. */
export async function loadWallet(
  loaders: InventoryLoaders,
  { playerId, currencyIds }: domain.Receipt,
): Promise<Balance[]> {
  const wallet = currencyIds.length === 0 ? [] : await loaders.wallets.load(playerId);
  return currencyIds.map(
    (currencyId) => wallet.find((balance) => balance.currencyId === currencyId) ?? { currencyId, amount: 0n },
  );
}

/** A bundle as the service has it. */
export function toBundle({ items, currencies }: Pick<BundleInput, "items" | "currencies">): domain.Bundle {
  return {
    items: items.map(({ definitionId, quantity }) => ({
      definitionId: definitionId as domain.DefinitionId,
      quantity,
    })),
    currencies: toCurrencyLines(currencies),
  };
}

/** Amounts of currencies as the service has them. */
export function toCurrencyLines(
  lines: readonly { readonly currencyId: string; readonly amount: bigint }[],
): domain.CurrencyLine[] {
  return lines.map(({ currencyId, amount }) => ({ currencyId: currencyId as domain.CurrencyId, amount }));
}

/** Lines of what a player has, as the service has them. */
export function toHeldLines(
  lines: readonly { readonly itemId: string; readonly quantity: bigint }[],
): domain.HeldLine[] {
  return lines.map(({ itemId, quantity }) => ({ itemId: itemId as domain.ItemId, quantity }));
}

/** What was found, in its order; a failed load fails the whole. */
export function found<Value>(loaded: readonly (Value | Error | undefined)[]): Value[] {
  return loaded.flatMap((value) => {
    if (value instanceof Error) throw value;
    return value === undefined ? [] : [value];
  });
}
