/**
 * Inventory: what players have. Wallets and items live in the ledger; definitions, the players who can have things, and what
 * a new player gets are its own.
 */
import { createConsumer } from "@muster/events";
import { createLedger } from "@muster/ledger";
import { type MigrationSet, openPostgres } from "@muster/postgres";
import { createSubgraph, LocalizedTextResolver, type Subgraph, type SubgraphDeps } from "@muster/subgraph";
import { inventoryChanged, playerRegisteredTopic, readRegisteredPlayer } from "./events.js";
import { createInventoryLoaders, gatherReads } from "./loaders.js";
import {
  BalanceResolver,
  DefinitionResolver,
  InventoryChangeResolver,
  type InventoryLoaders,
  InventoryMutationResolver,
  ItemChangeResolver,
  ItemResolver,
  PlayerResolver,
  resolveItemReference,
  resolvePlayerReference,
  WalletChangeResolver,
} from "./resolvers/index.js";
import { createInventoryService } from "./service/index.js";
import { addPlayer, createInventoryStorage } from "./storage/index.js";

const ledgerBatchesMax = 2;
const consumerStreamsMax = 4;

/** The tables of this subgraph. */
export const inventoryMigrations: MigrationSet = {
  schema: "inventory",
  directory: new URL("../migrations/", import.meta.url),
};

/** The resolver classes, for printing the schema. */
export const inventoryResolvers = [
  PlayerResolver,
  ItemResolver,
  BalanceResolver,
  DefinitionResolver,
  InventoryMutationResolver,
  InventoryChangeResolver,
  ItemChangeResolver,
  WalletChangeResolver,
  LocalizedTextResolver,
] as const;

/** Wires inventory. Its database must be migrated. */
export async function createInventory(deps: SubgraphDeps): Promise<Subgraph> {
  const { config, settings, clock, ids, logger, metrics, tail, events } = deps;
  const open = (part: string, poolMax: number) =>
    openPostgres({
      url: settings.databaseUrl,
      role: "muster_inventory",
      poolMax,
      applicationName: `inventory-${part}`,
      statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
      logger,
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
  const { database } = deps.logOf("inventory");
  const storage = createInventoryStorage({ postgres, ledger, database, clock, ids });
  const service = createInventoryService({ storage, ids });
  const reads = gatherReads(storage);
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
  return createSubgraph<InventoryLoaders>({
    name: "inventory",
    resolvers: [
      new PlayerResolver(),
      new ItemResolver(),
      new BalanceResolver(),
      new DefinitionResolver(storage),
      new InventoryMutationResolver(service),
      new InventoryChangeResolver((event) => inventoryChanged.read(event)),
      new ItemChangeResolver(),
      new WalletChangeResolver(),
      new LocalizedTextResolver(),
    ],
    references: { Player: resolvePlayerReference, Item: resolveItemReference },
    createLoaders: () => createInventoryLoaders(reads, { tail, database }),
    logger,
    ids,
    async start() {
      registrations.start();
    },
    async stop() {
      await registrations.stop();
      await ledger.close();
      await Promise.all([consumerPostgres, ledgerPostgres, postgres].map((pool) => pool.close()));
    },
    async ready() {
      await postgres.query("SELECT 1");
    },
  });
}
