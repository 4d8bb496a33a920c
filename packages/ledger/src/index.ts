import type { MigrationSet } from "@muster/postgres";

/** The tables of this package. */
export const ledgerMigrations: MigrationSet = {
  schema: "ledger",
  directory: new URL("../migrations/", import.meta.url),
};
