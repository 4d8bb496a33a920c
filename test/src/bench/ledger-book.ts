import { randomUUID } from "node:crypto";
import { createEventWriter, eventsMigrations } from "@muster/events";
import { createLedger, createSealer, type Ledger, ledgerMigrations, mintOwnerId } from "@muster/ledger";
import { migrate, openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import pg from "pg";
import { accounts } from "./pgbench.js";

/** The asset that is paid with. */
export const assetId = "currency:gold";

/** A book in a database of its own, with a ledger and the sealer that goes with it. */
export interface BenchBook {
  readonly url: string;
  readonly ledger: Ledger;
  /** Owners of accounts with enough for any number of transfers. */
  readonly owners: readonly string[];
  /** Ends the ledger and removes the database. */
  close(): Promise<void>;
}

/** Makes a book of {@link accounts} accounts in which `transfers` were made already, and are not sealed. */
export async function openBenchBook(serverUrl: string, transfers: number): Promise<BenchBook> {
  const database = `muster_bench_${randomUUID().replaceAll("-", "")}`;
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await onServer(`CREATE DATABASE ${database}`);
  const closers = [(): Promise<void> => onServer(`DROP DATABASE ${database} WITH (FORCE)`)];
  const close = async (): Promise<void> => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  const named = new URL(serverUrl);
  named.pathname = `/${database}`;
  const url = named.href;
  try {
    await migrate(url, [eventsMigrations, ledgerMigrations]);
    const clock = createSystemClock();
    const ids = createIds(clock, createSystemRandom());
    const logger = createLogger({ service: "bench", level: "warn" });
    const metrics = createMetrics({ process: false });
    const postgres = openPostgres({ url, poolMax: 5, applicationName: "muster-bench", logger });
    const events = createEventWriter({ postgres, logger, clock });
    const ledger = createLedger({ postgres, events, clock, ids, logger, metrics });
    const sealer = createSealer({ postgres, clock, logger, metrics });
    closers.push(postgres.close, events.close, ledger.close, sealer.stop);
    const owners = Array.from({ length: accounts }, () => ids.next());
    await fund(ledger, owners);
    if (transfers > 0) await fill(postgres, transfers);
    await postgres.query("VACUUM ANALYZE");
    await postgres.query("CHECKPOINT");
    // What was filled in is left alone: sealing it would go on behind all that is measured.
    if (transfers === 0) sealer.start();
    return { url, ledger, owners, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fund(ledger: Ledger, owners: readonly string[]): Promise<void> {
  const perUnit = 500;
  const units = Array.from({ length: Math.ceil(owners.length / perUnit) }, (_, at) =>
    owners.slice(at * perUnit, (at + 1) * perUnit),
  );
  await Promise.all(
    units.map((part, at) =>
      ledger.post({
        idempotency: { ownerId: "bench", operation: "fund", key: String(at), request: null },
        transfers: part.map((toOwnerId) => ({
          assetId,
          fromOwnerId: mintOwnerId,
          toOwnerId,
          amount: 1_000_000n,
          reason: "bench",
        })),
        response: null,
      }),
    ),
  );
}

/** Writes what `count` posted transfers of 1 between random accounts leave behind, 100,000 in a statement. */
async function fill(postgres: Postgres, count: number): Promise<void> {
  await postgres.query(`CREATE TABLE public.numbered AS
    SELECT owner_id, (row_number() OVER () - 1)::integer AS number FROM ledger.accounts`);
  await postgres.query("ALTER TABLE public.numbered ADD PRIMARY KEY (number)");
  for (let left = count; left > 0; left -= 100_000) {
    await postgres.query(
      `WITH pair AS MATERIALIZED (
        SELECT number, uuidv7() AS unit_id, floor(random() * $2::integer)::integer AS payer,
          1 + floor(random() * ($2::integer - 1))::integer AS step, clock_timestamp() AS recorded_at
        FROM generate_series(1, $1::integer) AS number
      ), posted AS (
        INSERT INTO ledger.transfers
          (unit_id, ordinal, from_owner_id, to_owner_id, asset_id, amount, reason, recorded_at)
        SELECT p.unit_id, 0, f.owner_id, t.owner_id, $3, 1, 'bench', p.recorded_at
        FROM pair p JOIN public.numbered f ON f.number = p.payer
          JOIN public.numbered t ON t.number = (p.payer + p.step) % $2::integer
        ORDER BY p.unit_id
        RETURNING from_owner_id, to_owner_id
      ), keyed AS (
        INSERT INTO ledger.idempotency (id, operation, unit_id, request_sha256, response, recorded_at)
        SELECT gen_random_uuid(), 'transfer', unit_id, sha256(uuid_send(unit_id)), '{"ok":true}', recorded_at FROM pair
      ), batched AS (
        INSERT INTO ledger.batches (epoch, unit_ids)
        SELECT 1, array_agg(unit_id) FROM pair GROUP BY number / 128
      )
      UPDATE ledger.accounts a SET balance = a.balance + c.change, version = a.version + 1
      FROM (SELECT owner_id, sum(change) AS change FROM (
          SELECT from_owner_id AS owner_id, -1 AS change FROM posted UNION ALL SELECT to_owner_id, 1 FROM posted
        ) AS leg GROUP BY owner_id) AS c
      WHERE a.owner_id = c.owner_id AND a.asset_id = $3`,
      [Math.min(left, 100_000), accounts, assetId],
    );
  }
}
