import { accountsMigrations, accountsResolvers, createAccounts } from "@muster/accounts";
import type { SubgraphName } from "@muster/config";
import { createInventory, inventoryMigrations, inventoryResolvers } from "@muster/inventory";
import { createMatchmaking, matchmakingMigrations, matchmakingResolvers } from "@muster/matchmaking";
import type { MigrationSet } from "@muster/postgres";
import { createStore, storeMigrations, storeResolvers } from "@muster/store";
import type { ResolverClass, Subgraph, SubgraphDeps } from "@muster/subgraph";

/** A bounded context, as the composition root runs it. */
export interface HostedSubgraph {
  readonly name: SubgraphName;
  readonly create: (deps: SubgraphDeps) => Promise<Subgraph>;
  /** What its schema is printed from. */
  readonly resolvers: readonly [ResolverClass, ...ResolverClass[]];
  readonly migrations: MigrationSet;
}

/** Every subgraph of the platform. To add one is to add it here, and its name in `packages/config`. */
export const hostedSubgraphs: readonly HostedSubgraph[] = [
  { name: "accounts", create: createAccounts, resolvers: accountsResolvers, migrations: accountsMigrations },
  {
    name: "inventory",
    create: createInventory,
    resolvers: inventoryResolvers,
    migrations: inventoryMigrations,
  },
  { name: "store", create: createStore, resolvers: storeResolvers, migrations: storeMigrations },
  {
    name: "matchmaking",
    create: createMatchmaking,
    resolvers: matchmakingResolvers,
    migrations: matchmakingMigrations,
  },
];
