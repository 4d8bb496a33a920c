import { createDefinitions } from "@muster/definitions";
import { createEventWriter, createRelay, type EventWriter, readDatabaseName } from "@muster/events";
import {
  createCatalogueReader,
  createDocuments,
  createInventoryService,
  createReversals,
  createTrades,
  type InventoryService,
  type PlayerDocument,
  type ReversalId,
  type ReversalService,
  type TradeService,
} from "@muster/inventory/service";
import {
  createDocumentStorage,
  createInventoryStorage,
  createItemDefinitions,
} from "@muster/inventory/storage";
import { createReversalStorage, createTradeStorage } from "@muster/inventory/storage/trades";
import { createJobs, defineJob, enqueue, type Job } from "@muster/jobs";
import { createLedger, createSealer, type Ledger } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import { openRedis } from "@muster/redis";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createCatalogReader } from "@muster/store/catalog";
import { gatherReads, readFacts, rememberAssets } from "@muster/store/loaders";
import { wirePayments } from "@muster/store/payments";
import { createProviders, type ProviderSettings } from "@muster/store/providers";
import {
  createStoreService,
  type PaymentService,
  type PlayerId,
  parseEntry,
  type StoreService,
} from "@muster/store/service";
import { createStoreStorage } from "@muster/store/storage";
import { createLogger, createMetrics } from "@muster/telemetry";

/** Everything of inventory and store that moves value, by the names of their services' methods. */
export type EconomyMethods = InventoryMethods & StoreService & MoneyMethods;

/** What moves what players have, and what games keep for them. */
export interface InventoryMethods
  extends InventoryService,
    TradeService,
    Pick<ReversalService, "reverseTrades"> {
  readDocument(of: DocumentRef): Promise<PlayerDocument | undefined>;
  saveDocument(
    save: DocumentRef & { readonly content: unknown; readonly expectedVersion: bigint },
  ): Promise<PlayerDocument | undefined>;
}

/** Names a document of a player's. */
export interface DocumentRef {
  readonly playerId: PlayerId;
  readonly key: string;
}

/** What brings money. */
export interface MoneyMethods
  extends Pick<PaymentService, "submitReceipt" | "startCheckout" | "releaseOrder" | "rejectOrder"> {
  purchaseToken(of: { readonly playerId: PlayerId; readonly provider: "apple" | "google" }): Promise<string>;
  takeNotices(of: {
    readonly provider: "apple" | "google" | "checkout";
    readonly request: Parameters<PaymentService["takeNotices"]>[1];
  }): Promise<void>;
}

/** Inventory's and the store's services over their real storage, with what runs beside them in a process of the platform. */
export interface EconomyServices {
  readonly methods: EconomyMethods;
  /** Starts the relay, the sealer and the sweeps. */
  start(): void;
}

const clock = createSystemClock();
const random = createSystemRandom();
const ids = createIds(clock, random);
const logger = createLogger({ service: "economy", level: "silent" });
const metrics = createMetrics({ process: false });
/** Often enough that many sweeps are killed in the middle. */
const sweepMs = 500;
/** Steam is asked what it refunded as often. */
const readVoidedMs = 2000;

/** Where the services find what they work with. */
export interface EconomySettings {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly providers: ProviderSettings;
}

/** Opens the services on migrated databases; nothing is asked of them yet. */
export function openEconomyServices({ databaseUrl, redisUrl, providers }: EconomySettings): EconomyServices {
  const open = (role: string, part: string, poolMax: number): Postgres =>
    openPostgres({ url: databaseUrl, role, poolMax, applicationName: `economy-${part}`, logger, clock });
  const events = createEventWriter({ postgres: open("muster_inventory", "events", 1), logger, clock });
  const inventory = openInventory(open("muster_inventory", "inventory", 6), databaseUrl, {
    events,
    ledger: openLedger(open("muster_inventory", "inventory-ledger", 2), events),
  });
  const storePostgres = open("muster_store", "store", 6);
  const store = openStore(
    storePostgres,
    { databaseUrl, redisUrl, providers },
    openLedger(open("muster_store", "store-ledger", 2), events),
  );
  const sealer = createSealer({
    postgres: open("muster_inventory", "sealer", 1),
    clock,
    logger,
    metrics,
  });
  const jobs = createJobs({
    ...{ postgres: storePostgres, directUrl: databaseUrl, clock, calendar: clock, random, logger, metrics },
    // Whoever takes over from a process that was killed waits for its lease.
    leaseMs: 1000,
    jobs: [...store.jobs, ...inventory.jobs],
  });
  return {
    methods: { ...inventory.service, ...store.service },
    start() {
      sealer.start();
      jobs.start();
      void startRelay(open("muster_events_relay", "relay", 2), databaseUrl, redisUrl);
    },
  };
}

function openLedger(postgres: Postgres, events: EventWriter): Ledger {
  return createLedger({ postgres, batchesMax: 2, events, clock, ids, logger, metrics });
}

function openInventory(
  postgres: Postgres,
  directUrl: string,
  { ledger }: { readonly events: EventWriter; readonly ledger: Ledger },
): { readonly service: InventoryMethods; readonly jobs: readonly Job[] } {
  const definitions = createItemDefinitions({ postgres, directUrl, clock, calendar: clock, ids, logger });
  const storage = createInventoryStorage({ postgres, ledger, database: "economy", clock, ids });
  const context = { storage, catalogue: createCatalogueReader(definitions), clock, calendar: clock, ids };
  const trades = createTrades({ ...context, trades: createTradeStorage({ postgres, ledger, ids }) });
  const reverse: Job<{ readonly reversalId: string }> = defineJob({
    name: "inventory.reverseTrades",
    run: (_, { reversalId }) => reversals.runReversal(reversalId as ReversalId),
  });
  const reversals = createReversals({
    ...context,
    reversals: createReversalStorage({
      ...{ postgres, ledger, ids },
      order: (tx, id) => enqueue(tx, reverse, { key: id, input: { reversalId: id } }),
    }),
  });
  const shelves = createDocumentStorage(postgres);
  const documents = createDocuments({ storage: shelves, clock, ids });
  return {
    service: {
      ...{ ...createInventoryService(context), ...trades },
      reverseTrades: (request) => reversals.reverseTrades(request),
      readDocument: async (ref) => (await shelves.findDocuments([ref]))[0],
      saveDocument: async ({ playerId, ...save }) =>
        (await documents.save(playerId, { as: "server" }, [save]))[0],
    },
    jobs: [
      reverse as Job,
      defineJob({
        name: "inventory.sweepTrades",
        recurs: { everyMs: sweepMs },
        run: async () => void (await trades.sweep()),
      }),
    ],
  };
}

function openStore(
  postgres: Postgres,
  { databaseUrl: directUrl, providers }: EconomySettings,
  ledger: Ledger,
): { readonly service: StoreService & MoneyMethods; readonly jobs: readonly Job[] } {
  const definitions = createDefinitions({
    ...{
      space: "store.catalog",
      parse: parseEntry,
      postgres,
      directUrl,
      clock,
      calendar: clock,
      ids,
      logger,
    },
  });
  const payments = wirePayments();
  const { errandRows } = payments;
  const deps = { postgres, ledger, clock, ids };
  const gathered = gatherReads(createStoreStorage({ ...deps, errandRows }));
  const storage = { ...gathered, findAssets: rememberAssets(gathered.findAssets, clock, 500) };
  const context = {
    ...{ storage, reads: readFacts(storage), catalog: createCatalogReader(definitions) },
    ...{ calendar: clock, clock, ids, random },
  };
  const { service, jobs } = payments.open(context, deps, createProviders(providersOf(providers), clock));
  return {
    jobs: jobs.map((job) =>
      job.name === "store.readVoided.steam" ? { ...job, recurs: { everyMs: readVoidedMs } } : job,
    ),
    service: {
      ...createStoreService(context),
      submitReceipt: (request) => service.submitReceipt(request),
      startCheckout: (request) => service.startCheckout(request),
      releaseOrder: (decision) => service.releaseOrder(decision),
      rejectOrder: (decision) => service.rejectOrder(decision),
      purchaseToken: ({ playerId, provider }) => service.purchaseToken(playerId, provider),
      // What comes over a channel between processes is bytes, not a Buffer.
      takeNotices: ({ provider, request }) =>
        service.takeNotices(provider, { ...request, body: Buffer.from(request.body) }),
    },
  };
}

/** What came as JSON is bytes no more where it was. */
function providersOf({ apple, ...others }: ProviderSettings): ProviderSettings {
  if (apple === undefined) return others;
  const rootCertificates = apple.rootCertificates.map((one) => Buffer.from(one));
  return { ...others, apple: { ...apple, rootCertificates } };
}

async function startRelay(postgres: Postgres, directUrl: string, redisUrl: string): Promise<void> {
  let database: string | undefined;
  while (database === undefined) {
    // The server may be away while the process starts.
    database = await readDatabaseName(postgres).catch(() => undefined);
    if (database === undefined) await clock.sleep(100);
  }
  const redis = openRedis({ url: redisUrl, applicationName: "economy-relay", logger });
  createRelay({ postgres, directUrl, redis, database, clock, random, logger, metrics, leaseMs: 500 }).start();
}
