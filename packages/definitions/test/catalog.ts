import { badInput } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom, OffsetCalendarClock } from "@muster/runtime";
import { createLogger } from "@muster/telemetry";
import { type Changes, createDefinitions, type Definitions, type DefinitionsOptions } from "../src/index.js";

/** An offer of the tests' catalog: what it costs, and perhaps what must be there beside it. */
export interface Offer {
  readonly price: number;
  readonly needs?: string;
}

export const role = "muster_definitions_test";
export const clock = createSystemClock();
export const ids = createIds(clock, createSystemRandom());
export const logger = createLogger({ service: "definitions-test", level: "silent" });

/** The owner's connections, and a table into which publications are projected. */
export async function openAdmin(databaseUrl: string): Promise<Postgres> {
  const admin = openPostgres({ url: databaseUrl, poolMax: 2, applicationName: "definitions-admin", logger });
  await admin.query(`DO $$ BEGIN CREATE ROLE ${role} NOLOGIN IN ROLE muster_definitions;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  await admin.query(`CREATE TABLE IF NOT EXISTS public.projected
    (space text, revision integer, prices jsonb, PRIMARY KEY (space, revision))`);
  await admin.query(`GRANT ALL ON public.projected TO ${role}`);
  return admin;
}

/** What a process has: its own pool, calendar and cache. */
export interface Process {
  readonly catalog: Definitions<Offer>;
  readonly calendar: OffsetCalendarClock;
  readonly postgres: Postgres;
  close(): Promise<void>;
}

/** Opens the catalog as a process of its own would. */
export function openCatalog(
  databaseUrl: string,
  space: string,
  changes: Partial<DefinitionsOptions<Offer>> = {},
): Process {
  const postgres = openPostgres({
    url: databaseUrl,
    role,
    poolMax: 4,
    applicationName: "definitions-test",
    logger,
  });
  const calendar = new OffsetCalendarClock(clock);
  const catalog = createDefinitions<Offer>({
    space,
    parse(_id, content) {
      const { price, needs } = content;
      if (typeof price !== "number" || price < 1) throw badInput("price", "at least 1");
      if (needs !== undefined && typeof needs !== "string") throw badInput("needs", "an offer's id");
      return needs === undefined ? { price } : { price, needs };
    },
    check({ after }) {
      for (const [id, { needs }] of after)
        if (needs !== undefined && !after.has(needs)) throw badInput(`${id}.needs`, "an offer that is there");
    },
    async onPublish(tx, { publication, entries }) {
      const prices = Object.fromEntries([...entries].map(([id, { content }]) => [id, content.price]));
      await tx.query("INSERT INTO public.projected (space, revision, prices) VALUES ($1, $2, $3)", [
        space,
        publication.revision,
        JSON.stringify(prices),
      ]);
    },
    postgres,
    directUrl: databaseUrl,
    clock,
    calendar,
    ids,
    logger,
    ...changes,
  });
  return {
    catalog,
    calendar,
    postgres,
    async close() {
      await catalog.stop();
      await postgres.close();
    },
  };
}

/** Changes from prices; `null` removes. */
export function prices(given: Readonly<Record<string, number | null>>): Changes {
  return new Map(
    Object.entries(given).map(([id, price]): [string, JsonObject | null] => [
      id,
      price === null ? null : { price },
    ]),
  );
}

/** A request with a key of its own. */
export function by(changes: Changes, more: { readonly effectiveAtMs?: number; readonly key?: string } = {}) {
  const { key = ids.next(), effectiveAtMs } = more;
  return { changes, effectiveAtMs, actorId: "designer", note: "test", idempotencyKey: key };
}

/** What is in force, as prices by id. */
export async function pricesNow(catalog: Definitions<Offer>): Promise<Record<string, number>> {
  const { entries } = await catalog.inForce();
  return Object.fromEntries([...entries].map(([id, { content }]) => [id, content.price]));
}
