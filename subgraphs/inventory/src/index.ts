/**
 * Inventory: what players have. Wallets and items live in the ledger; definitions, the players who can have things, and what
 * a new player gets are its own.
 */
import { readAudit } from "@muster/audit";
import { createConsumer } from "@muster/events";
import { createJobDesk, createJobs } from "@muster/jobs";
import { createAuditor, createLedger, createSealer } from "@muster/ledger";
import { type MigrationSet, openPostgres } from "@muster/postgres";
import {
  createSubgraph,
  gather,
  LocalizedTextResolver,
  type Subgraph,
  type SubgraphDeps,
} from "@muster/subgraph";
import { playerRegisteredTopic, readInventoryChange, readRegisteredPlayer } from "./events.js";
import { expiryJob } from "./jobs.js";
import { createInventoryLoaders, gatherReads } from "./loaders.js";
import {
  AuditResolver,
  BalanceResolver,
  ContainerResolver,
  CurrencyAmountResolver,
  DefinitionPublicationResolver,
  DefinitionResolver,
  DefinitionsDraftResolver,
  DocumentResolver,
  GiftResolver,
  InventoryChangeResolver,
  type InventoryLoaders,
  ItemAmountResolver,
  ItemChangeResolver,
  ItemConnectionResolver,
  ItemResolver,
  JobResolver,
  LoadoutSlotResolver,
  OperatorMutationResolver,
  PartyResolver,
  PlayerMutationResolver,
  PlayerResolver,
  PublishingResolver,
  resolveItemReference,
  resolvePlayerReference,
  WalletChangeResolver,
} from "./resolvers/index.js";
import {
  createCatalogueReader,
  createDocuments,
  createInventoryService,
  createPublishing,
} from "./service/index.js";
import {
  addPlayer,
  createDocumentStorage,
  createInventoryStorage,
  createItemDefinitions,
} from "./storage/index.js";
import { tradeResolvers, wireTrades } from "./trades.js";

const ledgerBatchesMax = 2;
const consumerStreamsMax = 4;
const upkeepConnectionsMax = 2;

/** The tables of this subgraph. */
export const inventoryMigrations: MigrationSet = {
  schema: "inventory",
  directory: new URL("../migrations/", import.meta.url),
};

/** The resolver classes, for printing the schema. */
export const inventoryResolvers = [
  PlayerResolver,
  ItemResolver,
  ItemConnectionResolver,
  ContainerResolver,
  LoadoutSlotResolver,
  PartyResolver,
  GiftResolver,
  BalanceResolver,
  DefinitionResolver,
  ItemAmountResolver,
  CurrencyAmountResolver,
  PublishingResolver,
  DefinitionsDraftResolver,
  DefinitionPublicationResolver,
  DocumentResolver,
  AuditResolver,
  JobResolver,
  PlayerMutationResolver,
  OperatorMutationResolver,
  InventoryChangeResolver,
  ItemChangeResolver,
  WalletChangeResolver,
  LocalizedTextResolver,
  ...tradeResolvers,
] as const;

/** Wires inventory. Its database must be migrated. */
export async function createInventory(deps: SubgraphDeps): Promise<Subgraph> {
  const { config, settings, clock, calendar, random, ids, logger, metrics, tail, events } = deps;
  const open = (part: string, poolMax: number) =>
    openPostgres({
      url: settings.databaseUrl,
      role: "muster_inventory",
      poolMax,
      applicationName: `inventory-${part}`,
      statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
      logger,
      metrics,
      clock,
    });
  const postgres = open("main", config.DATABASE_POOL_MAX);
  // Pools of their own, so that a consumer that holds a transaction open while it posts can't be waiting for itself.
  const ledgerPostgres = open("ledger", ledgerBatchesMax);
  const consumerPostgres = open("consumer", consumerStreamsMax);
  const ledger = createLedger({
    postgres: ledgerPostgres,
    batchesMax: ledgerBatchesMax,
    events,
    clock,
    ids,
    logger,
    metrics,
  });
  // The book is sealed and audited from here, for all contexts that share it: one process of them at a time seals.
  const upkeepPostgres = open("upkeep", upkeepConnectionsMax);
  const upkeep = { postgres: upkeepPostgres, clock, logger, metrics };
  const background = [createSealer(upkeep), createAuditor(upkeep)];
  const { database } = deps.logOf("inventory");
  const storage = createInventoryStorage({ postgres, ledger, database, clock, ids });
  const directUrl = settings.databaseDirectUrl;
  const definitions = createItemDefinitions({ postgres, directUrl, clock, calendar, ids, logger });
  const catalogue = createCatalogueReader(definitions);
  const context = { storage, catalogue, clock, calendar, ids };
  const service = createInventoryService(context);
  const reads = gatherReads(storage);
  const documents = createDocumentStorage(postgres);
  const documentReads = {
    findDocuments: gather(documents.findDocuments),
    readDocuments: gather(documents.readDocuments),
  };
  const registrations = createConsumer({
    name: "inventory.starterGrant",
    source: deps.logOf("accounts"),
    target: consumerPostgres,
    concurrencyMax: consumerStreamsMax,
    tail,
    topics: [playerRegisteredTopic],
    async handle(tx, event) {
      const playerId = readRegisteredPlayer(event);
      await addPlayer(tx, playerId);
      await service.grantStarter(playerId, event.id);
    },
    clock,
    logger,
    metrics,
  });
  const trades = wireTrades({
    ...{ context, postgres, ledger },
    consumer: { target: consumerPostgres, tail, clock, logger, metrics },
    accounts: deps.logOf("accounts"),
  });
  const consumers = [registrations, ...trades.consumers];
  const jobs = createJobs({
    ...{ postgres, directUrl, clock, calendar, random, logger, metrics },
    jobs: [expiryJob(context), ...trades.jobs],
  });
  return createSubgraph<InventoryLoaders>({
    name: "inventory",
    resolvers: [
      new PlayerResolver(storage),
      new ItemResolver(storage),
      new ItemConnectionResolver(),
      new ContainerResolver(),
      new LoadoutSlotResolver(),
      new PartyResolver(),
      new GiftResolver(),
      new BalanceResolver(),
      new DefinitionResolver(),
      new ItemAmountResolver(),
      new CurrencyAmountResolver(),
      new PublishingResolver(createPublishing(definitions), definitions),
      new DefinitionsDraftResolver(definitions),
      new DefinitionPublicationResolver(definitions),
      new DocumentResolver(documentReads, createDocuments({ storage: documents, clock, ids })),
      new AuditResolver((filter, page) => readAudit(postgres, { ...filter, area: "inventory" }, page)),
      new JobResolver(createJobDesk({ postgres, area: "inventory", ids, clock })),
      new PlayerMutationResolver(service),
      new OperatorMutationResolver(service),
      new InventoryChangeResolver(readInventoryChange),
      new ItemChangeResolver(),
      new WalletChangeResolver(),
      new LocalizedTextResolver(),
      ...trades.resolvers,
    ],
    references: { Player: resolvePlayerReference, Item: resolveItemReference },
    createLoaders: (_principal, operation) =>
      createInventoryLoaders(reads, trades.reads, catalogue, { tail, database }, operation),
    logger,
    ids,
    async start() {
      definitions.start();
      for (const consumer of consumers) consumer.start();
      for (const part of [...background, jobs]) part.start();
    },
    async stop() {
      await Promise.all([...consumers, ...background, jobs, definitions].map((part) => part.stop()));
      await ledger.close();
      await Promise.all(
        [upkeepPostgres, consumerPostgres, ledgerPostgres, postgres].map((pool) => pool.close()),
      );
    },
    async ready() {
      await postgres.query("SELECT 1");
    },
  });
}
