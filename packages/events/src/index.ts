import type { MigrationSet } from "@muster/postgres";

/** The tables of this package. */
export const eventsMigrations: MigrationSet = {
  schema: "events",
  directory: new URL("../migrations/", import.meta.url),
};
