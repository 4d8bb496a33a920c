import { AppError } from "@muster/errors";
import type { Tail } from "@muster/events";
import { gather, type Operation } from "@muster/subgraph";
import DataLoader from "dataloader";
import { inventoryChangedTopic, playerKey } from "./events.js";
import type { InventoryLoaders } from "./resolvers/index.js";
import type { Catalogue, InventoryStorage, PlayerSlice, StackKey } from "./service/index.js";
import { createTradeLoaders, type TradeReads } from "./trade-loaders.js";

/** The most entries that one request may ask lists of items for in all: `items { owner { items … } }` multiplies. */
const itemsAskedMax = 20_000;

/** What loaders read of the storage. */
type InventoryReads = Pick<
  InventoryStorage,
  | "findItems"
  | "findStacks"
  | "readItems"
  | "readRankedItems"
  | "countItems"
  | "countKinds"
  | "readWallets"
  | "readDebts"
  | "findContainers"
  | "readContainers"
  | "readLoadouts"
  | "readCursor"
>;

/** Slices read in one statement at most: each may be of 100 rows. */
const slicesMax = 32;

/** The reads of `storage`, shared by the requests of one turn of the event loop. */
export function gatherReads(storage: InventoryStorage): InventoryReads {
  const cursors = gather(async (askers: readonly null[]) => {
    const cursor = await storage.readCursor();
    return askers.map(() => cursor);
  });
  return {
    findItems: gather(storage.findItems),
    findStacks: gather(storage.findStacks),
    readItems: gather(storage.readItems, slicesMax),
    readRankedItems: storage.readRankedItems,
    countItems: gather(storage.countItems),
    countKinds: gather(storage.countKinds),
    readWallets: gather(storage.readWallets),
    readDebts: gather(storage.readDebts),
    findContainers: gather(storage.findContainers),
    readContainers: gather(storage.readContainers),
    readLoadouts: gather(storage.readLoadouts),
    readCursor: async () => (await cursors([null]))[0] ?? storage.readCursor(),
  };
}

/** Makes the loaders of one request. */
export function createInventoryLoaders(
  storage: InventoryReads,
  tradeReads: TradeReads,
  catalogue: () => Promise<Catalogue>,
  log: { readonly tail: Tail; readonly database: string },
  operation: Operation,
): InventoryLoaders {
  let cursor: Promise<string> | undefined;
  const readCursor = (): Promise<string> => {
    cursor ??= storage.readCursor();
    return cursor;
  };
  /** Whoever asks for the cursor gets one from before everything else that is read. */
  const whenCursorIsRead = async (): Promise<void> => {
    if (operation.fields.has("inventoryCursor")) await readCursor();
  };
  const behindCursor =
    <Key, Value>(read: (keys: readonly Key[]) => Promise<Value[]>) =>
    async (keys: readonly Key[]): Promise<Value[]> => {
      await whenCursorIsRead();
      return read(keys);
    };
  const items = new DataLoader(behindCursor(storage.findItems));
  const stacks = new DataLoader(behindCursor(storage.findStacks), {
    cacheKeyFn: ({ ownerId, containerId, definitionId }: StackKey) =>
      `${containerId ?? ownerId} ${definitionId}`,
  });
  let itemsAsked = 0;
  const readItems = behindCursor(storage.readItems);
  const readSlices = async (slices: readonly PlayerSlice[]) => {
    itemsAsked += slices.reduce((sum, { limit }) => sum + limit, 0);
    if (itemsAsked > itemsAskedMax) throw tooManyItems();
    return readItems(slices);
  };
  const itemSlices = new DataLoader(readSlices, { cache: false });
  const wallets = new DataLoader(behindCursor(storage.readWallets));
  const debts = new DataLoader(behindCursor(storage.readDebts));
  const itemCounts = new DataLoader(behindCursor(storage.countItems));
  const kindCounts = new DataLoader(behindCursor(storage.countKinds));
  const containers = new DataLoader(storage.findContainers);
  const containersOf = new DataLoader(behindCursor(storage.readContainers));
  const loadoutsOf = new DataLoader(storage.readLoadouts);
  let inForce: Catalogue | Promise<Catalogue> | undefined;
  const trades = createTradeLoaders(tradeReads, behindCursor, log);
  return {
    ...trades,
    items,
    stacks,
    itemSlices,
    itemCounts,
    kindCounts,
    wallets,
    debts,
    containers,
    containersOf,
    loadoutsOf,
    async rankedItems(request) {
      itemsAsked += request.limit;
      if (itemsAsked > itemsAskedMax) throw tooManyItems();
      await whenCursorIsRead();
      return storage.readRankedItems(request);
    },
    catalogue() {
      if (inForce !== undefined) return inForce;
      const reading = catalogue().then((read) => {
        if (inForce === reading) inForce = read;
        return read;
      });
      inForce = reading;
      return reading;
    },
    cursor: readCursor,
    follow: (playerId, after) =>
      log.tail.subscribe({
        database: log.database,
        key: playerKey(playerId),
        topics: [inventoryChangedTopic],
        after,
      }),
    clear(knownCursor) {
      cursor = knownCursor === undefined ? undefined : Promise.resolve(knownCursor);
      itemsAsked = 0;
      inForce = undefined;
      trades.clearTrades();
      for (const loader of [
        items,
        stacks,
        wallets,
        debts,
        itemCounts,
        kindCounts,
        containers,
        containersOf,
        loadoutsOf,
      ])
        loader.clearAll();
    },
  };
}

function tooManyItems(): AppError {
  const message = `the request is too large: its lists of items may have ${itemsAskedMax} entries in all`;
  return new AppError("OPERATION_TOO_LARGE", message, { field: "items", bound: itemsAskedMax });
}
