import { copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { auditMigrations } from "@muster/audit";
import { definitionsMigrations } from "@muster/definitions";
import { eventsMigrations } from "@muster/events";
import { jobsMigrations } from "@muster/jobs";
import { ledgerMigrations } from "@muster/ledger";
import { type MigrationSet, migrate, openPostgres, type Postgres } from "@muster/postgres";
import { createLogger } from "@muster/telemetry";
import { afterAll, beforeAll } from "vitest";
import { inventoryMigrations } from "../src/index.js";
import { ids } from "./setting.js";

const logger = createLogger({ service: "upgrade-test", level: "error" });

/** The migrations of a schema up to a number, as a database has them that is older than the rest. */
async function upTo(
  { schema, directory }: MigrationSet,
  last: number,
  folder: string,
): Promise<MigrationSet> {
  const to = join(folder, schema);
  await mkdir(to);
  for (const file of await readdir(directory))
    if (Number.parseInt(file.slice(0, 4), 10) <= last)
      await copyFile(new URL(file, directory), join(to, file));
  return { schema, directory: pathToFileURL(`${to}/`) };
}

/**
 * Before the file's tests, makes a database that has the migrations of `sets` up to the numbers given, has `write` fill it as its
 * own time would have, and brings it to today.
 */
export function useOlderDatabase(
  sets: readonly (readonly [set: MigrationSet, last: number])[],
  write: (db: Postgres) => Promise<void>,
): void {
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "muster-upgrade-"));
    closers.push(() => rm(folder, { recursive: true }));
    const server = (await testServers()).databaseUrl;
    const name = `muster_test_${ids.next<string>().replaceAll("-", "")}`;
    const onServer = openPostgres({ url: server, applicationName: "upgrade-test", logger, poolMax: 1 });
    await onServer.query(`CREATE DATABASE ${name}`);
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
    const db = openPostgres({ url, applicationName: "upgrade-test", logger, poolMax: 4 });
    closers.unshift(
      () => db.close(),
      () => onServer.query(`DROP DATABASE ${name} WITH (FORCE)`),
      () => onServer.close(),
    );
    await migrate(url, await Promise.all(sets.map(([set, last]) => upTo(set, last, folder))));
    await write(db);
    const later = [auditMigrations, jobsMigrations, definitionsMigrations, inventoryMigrations];
    await migrate(url, [eventsMigrations, ledgerMigrations, ...later]);
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
}
