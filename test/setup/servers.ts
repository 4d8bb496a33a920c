import { migrate } from "@muster/postgres";
import { migrationSets } from "@muster/stack/migrations";
import { findServers } from "@muster/stack/servers";
import pg from "pg";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The server on which each file's database is made, and the name of the migrated template. */
    readonly postgresUrl: string;
    readonly template: string;
    /** The server of which each file takes a numbered database. */
    readonly redisUrl: string;
  }
}

/** Starts Postgres and Redis once for the whole run, and migrates the template that each file's database is cloned from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await findServers({ dataName: "test", durability: "volatile" });
  const template = `muster_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: servers.databaseUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  const templateUrl = new URL(servers.databaseUrl);
  templateUrl.pathname = `/${template}`;
  await migrate(templateUrl.href, migrationSets);
  project.provide("postgresUrl", servers.databaseUrl);
  project.provide("template", template);
  project.provide("redisUrl", servers.redisUrl);
  return async () => {
    await admin.query(`DROP DATABASE ${template} WITH (FORCE)`);
    await admin.end();
    await servers.stop();
  };
}
