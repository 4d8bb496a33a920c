import type { Tail } from "@muster/events";
import DataLoader from "dataloader";
import { type ASTNode, visit } from "graphql";
import { inventoryChanged, playerKey } from "./events.js";
import type { AskedOperation, InventoryLoaders } from "./resolvers/index.js";
import type { InventoryStorage, ItemSlice, StackKey } from "./service/index.js";

/** Makes the loaders of one request. */
export function createInventoryLoaders(
  storage: InventoryStorage,
  log: { readonly tail: Tail; readonly database: string },
): InventoryLoaders {
  const items = new DataLoader(storage.findItems);
  const stacks = new DataLoader(storage.findStacks, {
    cacheKeyFn: ({ playerId, definitionId }: StackKey) => `${playerId} ${definitionId}`,
  });
  const itemSlices = new DataLoader((slices: readonly ItemSlice[]) => storage.readItems(slices), {
    cache: false,
  });
  const acquisitions = new DataLoader(storage.readAcquisitions, { cache: false });
  const wallets = new DataLoader(storage.readWallets);
  const definitions = new DataLoader(storage.findDefinitions);
  const currencies = new DataLoader(storage.findCurrencies);
  let cursor: Promise<string> | undefined;
  return {
    ...{ items, stacks, itemSlices, acquisitions, wallets, definitions, currencies },
    cursor() {
      cursor ??= storage.readCursor();
      return cursor;
    },
    async cursorFirst(operation) {
      if (asksForCursor(operation)) await this.cursor();
    },
    follow: (playerId, after) =>
      log.tail.subscribe({
        database: log.database,
        key: playerKey(playerId),
        topics: [inventoryChanged.name],
        after,
      }),
    clear() {
      cursor = undefined;
      for (const loader of [items, stacks, wallets, definitions, currencies]) loader.clearAll();
    },
  };
}

const asking = new WeakMap<AskedOperation["operation"], boolean>();

/** Whether the document names `inventoryCursor`. Each is looked through once. */
function asksForCursor({ operation, fragments }: AskedOperation): boolean {
  let asks = asking.get(operation);
  if (asks === undefined) {
    asks = [operation, ...Object.values(fragments)].some((node) => namesCursor(node as ASTNode));
    asking.set(operation, asks);
  }
  return asks;
}

function namesCursor(node: ASTNode): boolean {
  let found = false;
  visit(node, {
    Field: ({ name }) => {
      found ||= name.value === "inventoryCursor";
    },
  });
  return found;
}
