import { accountsMigrations } from "@muster/accounts";
import { auditMigrations } from "@muster/audit";
import { definitionsMigrations } from "@muster/definitions";
import { eventsMigrations } from "@muster/events";
import { inventoryMigrations } from "@muster/inventory";
import { jobsMigrations } from "@muster/jobs";
import { ledgerMigrations } from "@muster/ledger";
import { matchmakingMigrations } from "@muster/matchmaking";
import type { MigrationSet } from "@muster/postgres";
import { storeMigrations } from "@muster/store";

/** Every schema that one database may hold, in the order in which they are made. */
export const migrationSets: readonly MigrationSet[] = [
  eventsMigrations,
  ledgerMigrations,
  auditMigrations,
  jobsMigrations,
  definitionsMigrations,
  accountsMigrations,
  inventoryMigrations,
  storeMigrations,
  matchmakingMigrations,
];
