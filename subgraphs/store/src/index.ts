/**
 * The store: what is sold for what, to whom, when, and every sale. The catalog is definitions, value moves in the ledger; orders
 * and what limits count are its own.
 */
import { readAudit } from "@muster/audit";
import { createConsumer } from "@muster/events";
import { createJobDesk, createJobs } from "@muster/jobs";
import { createLedger } from "@muster/ledger";
import { type MigrationSet, openPostgres } from "@muster/postgres";
import { createSubgraph, LocalizedTextResolver, type Subgraph, type SubgraphDeps } from "@muster/subgraph";
import { createCatalogDefinitions, createCatalogReader } from "./catalog.js";
import {
  blockChangedTopic,
  memberChangedTopic,
  playerRegisteredTopic,
  readBlockChange,
  readMemberChange,
  readRegisteredPlayer,
} from "./events.js";
import { webhookRoutes } from "./http.js";
import { createStoreLoaders, gatherReads, readFacts, rememberAssets } from "./loaders.js";
import { wirePayments } from "./payments.js";
import { createProviders, readProviderSettings } from "./providers/index.js";
import {
  AuditResolver,
  BoxResolver,
  CatalogDraftResolver,
  CatalogPublicationResolver,
  CatalogResolver,
  JobResolver,
  OfferResolver,
  OrderResolver,
  PaymentResolver,
  PlayerPaymentResolver,
  PlayerResolver,
  PublishingResolver,
  resolvePlayerReference,
  ShopResolver,
  type StoreLoaders,
  StoreMutationResolver,
} from "./resolvers/index.js";
import { createStoreService } from "./service/index.js";
import { addPlayer, changeMember, createStoreStorage, noteBlock } from "./storage/index.js";

const ledgerBatchesMax = 2;
const consumerStreamsMax = 2;
/** How old what is known of kinds of item and currencies may be when something is sold. Milliseconds. */
const assetsFreshMs = 500;

/** The tables of this subgraph. */
export const storeMigrations: MigrationSet = {
  schema: "store",
  directory: new URL("../migrations/", import.meta.url),
};

/** The resolver classes, for printing the schema. */
export const storeResolvers = [
  OfferResolver,
  BoxResolver,
  ShopResolver,
  OrderResolver,
  PaymentResolver,
  PlayerPaymentResolver,
  PlayerResolver,
  StoreMutationResolver,
  CatalogResolver,
  CatalogDraftResolver,
  CatalogPublicationResolver,
  PublishingResolver,
  AuditResolver,
  JobResolver,
  LocalizedTextResolver,
] as const;

/** Wires the store. Its database must be migrated. */
export async function createStore(deps: SubgraphDeps): Promise<Subgraph> {
  const { config, settings, clock, calendar, random, ids, logger, metrics, tail, events } = deps;
  const open = (part: string, poolMax: number) =>
    openPostgres({
      url: settings.databaseUrl,
      role: "muster_store",
      poolMax,
      applicationName: `store-${part}`,
      statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
      logger,
      metrics,
      clock,
    });
  const postgres = open("main", config.DATABASE_POOL_MAX);
  const ledgerPostgres = open("ledger", ledgerBatchesMax);
  const consumerPostgres = open("consumer", consumerStreamsMax);
  const ledger = createLedger({
    postgres: ledgerPostgres,
    batchesMax: ledgerBatchesMax,
    ...{ events, clock, ids, logger, metrics },
  });
  const definitions = createCatalogDefinitions(deps, postgres);
  const catalog = createCatalogReader(definitions);
  const payments = wirePayments();
  const { errandRows } = payments;
  const gathered = gatherReads(createStoreStorage({ postgres, ledger, clock, ids, errandRows }));
  const storage = { ...gathered, findAssets: rememberAssets(gathered.findAssets, clock, assetsFreshMs) };
  const context = { storage, reads: readFacts(storage), catalog, calendar, clock, ids, random };
  const service = createStoreService(context);
  const providers = createProviders(readProviderSettings(config, deps.secrets), clock);
  const opened = payments.open(context, { postgres, ledger, clock, ids }, providers);
  const consume = {
    target: consumerPostgres,
    concurrencyMax: consumerStreamsMax,
    tail,
    clock,
    logger,
    metrics,
  };
  const registrations = createConsumer({
    ...consume,
    name: "store.players",
    source: deps.logOf("accounts"),
    topics: [playerRegisteredTopic],
    handle: (tx, event) => addPlayer(tx, readRegisteredPlayer(event)),
  });
  const audiences = createConsumer({
    ...consume,
    name: "store.audiences",
    source: deps.logOf("store"),
    topics: [memberChangedTopic],
    handle: (tx, event) => changeMember(tx, readMemberChange(event)),
  });
  const blocks = createConsumer({
    ...consume,
    name: "store.blocks",
    source: deps.logOf("accounts"),
    topics: [blockChangedTopic],
    async handle(tx, event) {
      const change = readBlockChange(event);
      if (change !== undefined) await noteBlock(tx, change);
    },
  });
  const jobs = createJobs({
    ...{ postgres, clock, calendar, random, logger, metrics },
    directUrl: settings.databaseDirectUrl,
    jobs: opened.jobs,
  });
  return createSubgraph<StoreLoaders>({
    name: "store",
    resolvers: [
      new OfferResolver(),
      new BoxResolver(),
      new ShopResolver(service),
      new OrderResolver(service, storage),
      new PlayerResolver(storage),
      new PaymentResolver(opened.service),
      new PlayerPaymentResolver(opened.service),
      new StoreMutationResolver(service),
      new CatalogResolver(definitions),
      new CatalogDraftResolver(definitions),
      new CatalogPublicationResolver(definitions),
      new PublishingResolver(definitions),
      new AuditResolver((filter, page) => readAudit(postgres, { ...filter, area: "store" }, page)),
      new JobResolver(createJobDesk({ postgres, area: "store", ids, clock })),
      new LocalizedTextResolver(),
    ],
    references: { Player: resolvePlayerReference },
    routes: webhookRoutes(opened.service),
    createLoaders: (principal) => createStoreLoaders(storage, { catalog, calendar }, principal),
    logger,
    ids,
    async start() {
      definitions.start();
      registrations.start();
      audiences.start();
      blocks.start();
      jobs.start();
    },
    async stop() {
      await Promise.all([registrations, audiences, blocks, definitions, jobs].map((part) => part.stop()));
      await ledger.close();
      await Promise.all([consumerPostgres, ledgerPostgres, postgres].map((pool) => pool.close()));
    },
    async ready() {
      await postgres.query("SELECT 1");
    },
  });
}
