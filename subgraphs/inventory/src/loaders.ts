import { AppError } from "@muster/errors";
import type { Tail } from "@muster/events";
import DataLoader from "dataloader";
import { inventoryChanged, playerKey } from "./events.js";
import type { InventoryLoaders } from "./resolvers/index.js";
import type { InventoryStorage, ItemSlice, StackKey } from "./service/index.js";

/** The most entries that one request may ask lists of items for in all: `items { owner { items … } }` multiplies. */
const itemsAskedMax = 20_000;

/** Makes the loaders of one request. */
export function createInventoryLoaders(
  storage: InventoryStorage,
  log: { readonly tail: Tail; readonly database: string },
): InventoryLoaders {
  let cursor: Promise<string> | undefined;
  const readCursor = (): Promise<string> => {
    cursor ??= storage.readCursor();
    return cursor;
  };
  // Whether the request asks for the cursor too is not known yet, and reading it first costs one small row.
  const behindCursor =
    <Key, Value>(read: (keys: readonly Key[]) => Promise<Value[]>) =>
    async (keys: readonly Key[]): Promise<Value[]> => {
      await readCursor();
      return read(keys);
    };
  const items = new DataLoader(behindCursor(storage.findItems));
  const stacks = new DataLoader(behindCursor(storage.findStacks), {
    cacheKeyFn: ({ playerId, definitionId }: StackKey) => `${playerId} ${definitionId}`,
  });
  let itemsAsked = 0;
  const readItems = behindCursor(storage.readItems);
  const readSlices = async (slices: readonly ItemSlice[]) => {
    itemsAsked += slices.reduce((sum, { limit }) => sum + limit, 0);
    if (itemsAsked > itemsAskedMax) throw tooManyItems();
    return readItems(slices);
  };
  const itemSlices = new DataLoader(readSlices, { cache: false });
  const wallets = new DataLoader(behindCursor(storage.readWallets));
  const definitions = new DataLoader(storage.findDefinitions);
  const currencies = new DataLoader(storage.findCurrencies);
  return {
    items,
    stacks,
    itemSlices,
    wallets,
    definitions,
    currencies,
    cursor: readCursor,
    follow: (playerId, after) =>
      log.tail.subscribe({
        database: log.database,
        key: playerKey(playerId),
        topics: [inventoryChanged.name],
        after,
      }),
    clear(knownCursor) {
      cursor = knownCursor === undefined ? undefined : Promise.resolve(knownCursor);
      itemsAsked = 0;
      for (const loader of [items, stacks, wallets, definitions, currencies]) loader.clearAll();
    },
  };
}

function tooManyItems(): AppError {
  const message = `the request is too large: its lists of items may have ${itemsAskedMax} entries in all`;
  return new AppError("OPERATION_TOO_LARGE", message, { field: "items", bound: itemsAskedMax });
}
