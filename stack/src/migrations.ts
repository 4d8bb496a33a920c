import { accountsMigrations } from "@muster/accounts";
import { eventsMigrations } from "@muster/events";
import { inventoryMigrations } from "@muster/inventory";
import { ledgerMigrations } from "@muster/ledger";
import type { MigrationSet } from "@muster/postgres";

/** Every schema that one database may hold, in the order in which they are made. */
export const migrationSets: readonly MigrationSet[] = [
  eventsMigrations,
  ledgerMigrations,
  accountsMigrations,
  inventoryMigrations,
];
