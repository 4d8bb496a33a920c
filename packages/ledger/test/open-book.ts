import { createEventWriter } from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom, type Ids } from "@muster/runtime";
import { createLogger, createMetrics, type Metrics } from "@muster/telemetry";
import { createLedger, type Ledger, type LedgerOptions } from "../src/ledger.js";
import { mintOwnerId, type Unit } from "../src/unit.js";

/** A ledger on a test's database, with the rights that a subgraph's role has and no more. */
export interface Book {
  readonly ledger: Ledger;
  /** Connections with the subgraph's rights. */
  readonly postgres: Postgres;
  /** Connections of the database's owner. */
  readonly admin: Postgres;
  readonly ids: Ids;
  readonly metrics: Metrics;
  /** How often a transaction was run again after a deadlock or serialisation failure. */
  reruns(): number;
  close(): Promise<void>;
}

const role = "muster_ledger_test";
export const clock = createSystemClock();
export const ids = createIds(clock, createSystemRandom());
export const logger = createLogger({ service: "ledger-test", level: "error" });

export async function openBook(
  databaseUrl: string,
  options: Partial<Pick<LedgerOptions, "batchUnitsMax" | "batchesMax" | "waitingUnitsMax">> = {},
): Promise<Book> {
  const admin = openPostgres({ url: databaseUrl, poolMax: 2, applicationName: "ledger-test-admin", logger });
  await admin.query(`DO $$ BEGIN CREATE ROLE ${role} NOLOGIN IN ROLE muster_ledger, muster_events_writer;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  await admin.query(`CREATE TABLE IF NOT EXISTS public.orders (id uuid PRIMARY KEY, note jsonb)`);
  await admin.query(`CREATE TABLE IF NOT EXISTS public.stock (id text PRIMARY KEY, units_left integer)`);
  await admin.query(`GRANT ALL ON public.orders, public.stock TO ${role}`);
  const postgres = openPostgres({
    url: databaseUrl,
    role,
    poolMax: 4,
    applicationName: "ledger-test",
    logger,
  });
  let calls = 0;
  let runs = 0;
  const counting: Postgres = {
    ...postgres,
    transact(work, transactOptions) {
      calls++;
      return postgres.transact((tx) => {
        runs++;
        return work(tx);
      }, transactOptions);
    },
  };
  const events = createEventWriter({ postgres, logger });
  const metrics = createMetrics({ process: false });
  const ledger = createLedger({ postgres: counting, events, clock, ids, logger, metrics, ...options });
  return {
    ledger,
    postgres,
    admin,
    ids,
    metrics,
    reruns: () => runs - calls,
    async close() {
      await ledger.close();
      await events.close();
      await postgres.close();
      await admin.close();
    },
  };
}

/** A unit with a key of its own; what `parts` leaves out is empty. */
export function unit(parts: Partial<Unit> & { readonly key?: string }): Unit {
  const { key = ids.next(), ...rest } = parts;
  return {
    idempotency: { ownerId: "tester", operation: "test", key, request: { key } },
    response: { key },
    ...rest,
  };
}

/** A unit that gives `amount` of `assetId` to `ownerId`. */
export function grant(ownerId: string, assetId: string, amount: bigint): Unit {
  return unit({
    transfers: [{ assetId, fromOwnerId: mintOwnerId, toOwnerId: ownerId, amount, reason: "test" }],
  });
}

/** What `promise` came to, in a form that tests compare: the error's code, or what it resolved to. */
export async function outcome<T>(promise: Promise<T>): Promise<T | string> {
  try {
    return await promise;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}
