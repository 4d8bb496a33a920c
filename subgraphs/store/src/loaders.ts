import type { Principal } from "@muster/auth";
import type { CalendarClock } from "@muster/runtime";
import { gather } from "@muster/subgraph/gather";
import DataLoader from "dataloader";
import type { StoreLoaders } from "./resolvers/index.js";
import type {
  Asset,
  CatalogReader,
  CountKey,
  EntitlementGrant,
  FactReads,
  OfferId,
  PlayerId,
  StoreStorage,
  Viewer,
} from "./service/index.js";

/** The storage with its reads shared by the requests of one turn of the event loop. */
export function gatherReads(storage: StoreStorage): StoreStorage {
  return {
    ...storage,
    findAssets: gather(storage.findAssets),
    findStockTaken: gather(storage.findStockTaken),
    findCounts: gather(storage.findCounts),
    findDebts: gather(storage.findDebts),
    findSegments: gather(storage.findSegments),
    findEntitlementGrants: gather(storage.findEntitlementGrants),
    findMisses: gather(storage.findMisses),
    knowPlayers: gather(storage.knowPlayers),
    findBoxItems: gather(storage.findBoxItems),
    findOrders: gather(storage.findOrders),
    findDrawsOfOrders: gather(storage.findDrawsOfOrders),
  };
}

/** `findAssets` that remembers what it found for `freshMs`: definitions change seldom, and everyone who buys asks for them. */
export function rememberAssets(
  findAssets: StoreStorage["findAssets"],
  clock: { monotonicMs(): number },
  freshMs: number,
): StoreStorage["findAssets"] {
  const known = new Map<string, { readonly asset: Promise<Asset | undefined>; readonly atMs: number }>();
  return async (ids) => {
    const nowMs = clock.monotonicMs();
    const stale = ids.filter((id) => {
      const entry = known.get(id);
      return entry === undefined || nowMs - entry.atMs >= freshMs;
    });
    if (stale.length > 0) {
      const found = findAssets(stale);
      for (const [place, id] of stale.entries()) {
        const asset = found.then((assets) => assets[place]);
        // Who asks for it hears of the failure; the next one asks again.
        asset.catch(() => known.delete(id));
        known.set(id, { asset, atMs: nowMs });
      }
    }
    return Promise.all(ids.map((id) => known.get(id)?.asset));
  };
}

/** The facts of offers, each read by itself. */
export function readFacts(storage: StoreStorage): FactReads {
  return {
    stockTaken: async (offerId) => (await storage.findStockTaken([offerId]))[0] ?? 0,
    count: async (key) => (await storage.findCounts([key]))[0] ?? 0,
    segments: async (playerId) => (await storage.findSegments([{ playerId }]))[0] ?? [],
    entitlementGrants: async (playerId) => (await storage.findEntitlementGrants([playerId]))[0] ?? [],
  };
}

/** Makes the loaders of one request. */
export function createStoreLoaders(
  storage: StoreStorage,
  { catalog, calendar }: { readonly catalog: CatalogReader; readonly calendar: CalendarClock },
  principal: Principal,
): StoreLoaders {
  const orders = new DataLoader(storage.findOrders);
  const draws = new DataLoader(storage.findDrawsOfOrders);
  const refunds = new DataLoader(storage.findRefunds);
  const stock = new DataLoader<OfferId, number>(storage.findStockTaken);
  const counts = new DataLoader<CountKey, number, string>(storage.findCounts, {
    cacheKeyFn: ({ playerId, name, fromMs }) => `${playerId} ${name} ${fromMs}`,
  });
  const segments = new DataLoader<PlayerId, string[]>((playerIds) =>
    storage.findSegments(playerIds.map((playerId) => ({ playerId }))),
  );
  const grants = new DataLoader<PlayerId, EntitlementGrant[]>(storage.findEntitlementGrants);
  const reads: FactReads = {
    stockTaken: (offerId) => stock.load(offerId),
    count: (key) => counts.load(key),
    segments: (playerId) => segments.load(playerId),
    entitlementGrants: (playerId) => grants.load(playerId),
  };
  let viewer: Promise<Viewer> | undefined;
  const look = async (): Promise<Viewer> => ({
    reads,
    catalog: await catalog.inForce(),
    playerId: principal.kind === "player" ? principal.playerId : null,
    nowMs: calendar.nowMs(),
  });
  return {
    ...reads,
    ...{ orders, draws, refunds },
    view() {
      viewer ??= look();
      return viewer;
    },
    clear() {
      viewer = undefined;
      for (const loader of [orders, draws, refunds, stock, counts, segments, grants]) loader.clearAll();
    },
  };
}
