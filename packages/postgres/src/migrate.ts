import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { sharedSettings } from "./query.js";

/** The migrations of one schema: files `NNNN-title.sql`, applied once each in the order of their numbers. */
export interface MigrationSet {
  /** The schema they make; also the key under which they are recorded. */
  readonly schema: string;
  /** The folder that holds them. */
  readonly directory: URL;
}

/** Serialises migrations of one database: an arbitrary constant for `pg_advisory_lock`. */
const migrationLock = 7_206_415_001;

/**
 * Applies what `sets` have and the database has not, each file in its own transaction together with its record, in the
 * order given. Several processes may call it at once: one works, the others wait and find nothing to do. The URL's user
 * must be allowed to create schemas and roles.
 *
 * @returns The names of the files applied, as `schema/file`.
 * @throws Error when a file that was applied has changed since.
 */
export async function migrate(url: string, sets: readonly MigrationSet[]): Promise<string[]> {
  const client = new pg.Client({
    ...sharedSettings,
    connectionString: url,
    application_name: "muster-migrate",
  });
  // Whoever waits for a statement is told of a lost connection; nobody else need be, and not the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await client.query(`CREATE TABLE IF NOT EXISTS public.muster_migrations (
      schema text NOT NULL, file text NOT NULL, sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (schema, file))`);
    const applied: string[] = [];
    for (const set of sets) applied.push(...(await applySet(client, set)));
    return applied;
  } finally {
    await client.end();
  }
}

async function applySet(client: pg.Client, set: MigrationSet): Promise<string[]> {
  const directory = fileURLToPath(set.directory);
  const files = (await readdir(directory)).filter((name) => name.endsWith(".sql")).sort();
  const { rows } = await client.query<{ file: string; sha256: string }>(
    "SELECT file, sha256 FROM public.muster_migrations WHERE schema = $1",
    [set.schema],
  );
  const known = new Map(rows.map((row) => [row.file, row.sha256]));
  const applied: string[] = [];
  for (const file of files) {
    const text = await readFile(join(directory, file), "utf8");
    const sha256 = createHash("sha256").update(text).digest("hex");
    const before = known.get(file);
    if (before === sha256) continue;
    if (before !== undefined)
      throw new Error(`migration ${set.schema}/${file} was changed after it was applied`);
    await client.query("BEGIN");
    try {
      await client.query(text);
      await client.query("INSERT INTO public.muster_migrations (schema, file, sha256) VALUES ($1, $2, $3)", [
        set.schema,
        file,
        sha256,
      ]);
      await client.query("COMMIT");
    } catch (error) {
      // Of a connection that is lost the server rolls back.
      await client.query("ROLLBACK").catch(() => undefined);
      throw new Error(`migration ${set.schema}/${file} failed`, { cause: error });
    }
    applied.push(`${set.schema}/${file}`);
  }
  return applied;
}
