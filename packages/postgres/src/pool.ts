import { createSystemClock, createSystemRandom, type Random, type SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import pg from "pg";
import { openConversation } from "./conversation.js";
import { isStale, isTransient, translate } from "./faults.js";
import { type Queryable, type Row, run, type Statement, sharedSettings } from "./query.js";
import { createReadier } from "./sending.js";

/** How to reach one database as one role. */
export interface PostgresOptions {
  /** `postgres://…`. */
  readonly url: string;
  /** The role whose rights the connections have (`SET ROLE`); the URL's user where absent. */
  readonly role?: string;
  /** Most connections at once. */
  readonly poolMax: number;
  /** What `pg_stat_activity` shows. */
  readonly applicationName: string;
  /** A statement that takes longer is ended by the server. */
  readonly statementTimeoutMs?: number;
  readonly logger: Logger;
  /** Counts what is sent: `muster_postgres_statements_total`, by `applicationName`; BEGIN and COMMIT are among it. */
  readonly metrics?: Metrics;
  readonly clock?: SystemClock;
  readonly random?: Random;
}

/**
 * A transaction's connection. It must not be used after the transaction has ended. What is asked in one turn (by `Promise.all`)
 * goes in one round trip; after one that fails the rest is not done and fails with the same error.
 */
export interface Transaction extends Queryable {
  /** Marks a caller that holds an open transaction, so that a pool is not passed by mistake. */
  readonly inTransaction: true;
  /**
   * Runs `effect` once the transaction has committed: not when it rolls back, and not when COMMIT's outcome is unknown.
   * What `effect` throws is logged.
   */
  afterCommit(effect: () => void): void;
  /**
   * Runs `statement` last, in the same round trip as COMMIT, once the transaction's work has resolved; not at all where it rejects.
   * What it fails with the transaction fails with.
   */
  atCommit(statement: Statement, values?: readonly unknown[]): void;
}

/** How a transaction runs. */
export interface TransactOptions {
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  /** How often a serialisation failure, deadlock or stale statement runs it again; 5 where absent. */
  readonly retriesMax?: number;
}

/** A pool of connections to one database as one role. */
export interface Postgres extends Queryable {
  /** The settings it was opened with. */
  readonly options: PostgresOptions;
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects or a statement of it has failed, and
   * runs it again from the start (with back-off) after a serialisation failure or a deadlock. `work` must not have effects outside the transaction.
   *
   * @throws UNAVAILABLE when the server cannot be reached. When the connection is lost during COMMIT the outcome is not
   * known: callers that move value carry an idempotency key.
   */
  transact<T>(work: (tx: Transaction) => Promise<T>, options?: TransactOptions): Promise<T>;
  /** Waits for running statements and closes every connection. */
  close(): Promise<void>;
}

/** The driver lets a URL's `options` replace ours, and with them the role: they are taken out of it, to go before ours. */
function takeSettings(url: string): { readonly connectionString: string; readonly ownSettings: string[] } {
  if (!/[?&]options=/.test(url)) return { connectionString: url, ownSettings: [] };
  const parsed = new URL(url);
  const ownSettings = parsed.searchParams.getAll("options");
  parsed.searchParams.delete("options");
  return { connectionString: parsed.href, ownSettings };
}

/** Opens a pool. Connections are made when they are first needed. */
export function openPostgres(options: PostgresOptions): Postgres {
  const clock = options.clock ?? createSystemClock();
  const random = options.random ?? createSystemRandom();
  const { connectionString, ownSettings } = takeSettings(options.url);
  const settings = [
    // What is asked here takes milliseconds, and compiling what the planner thinks dear takes a hundred.
    "-c jit=off",
    ownSettings,
    options.role === undefined ? [] : [`-c role=${options.role}`],
    options.statementTimeoutMs === undefined ? [] : [`-c statement_timeout=${options.statementTimeoutMs}`],
  ].flat();
  const pool = new pg.Pool({
    ...sharedSettings,
    connectionString,
    max: options.poolMax,
    application_name: options.applicationName,
    options: settings.join(" "),
  });
  const sent = options.metrics
    ?.counter("muster_postgres_statements_total", "Statements sent to Postgres, by application", [
      "application",
    ])
    .labels(options.applicationName);
  const ready = createReadier();
  let closing = false;
  pool.on("error", (error) => {
    if (!closing) options.logger.warn({ err: error }, "idle database connection lost");
  });
  // Between the pool's listener and a transaction's there is a moment in which nobody listens, and a connection that the
  // server ends just then would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));

  /** What is committed must not look as if it had failed. */
  const runEffect = (effect: () => void): void => {
    try {
      effect();
    } catch (error) {
      options.logger.error({ err: error }, "an effect of a committed transaction has failed");
    }
  };

  const attempt = async <T>(work: (tx: Transaction) => Promise<T>, isolation: string): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    const noteFault = (error: Error): void => {
      broken = error;
    };
    client.on("error", noteFault);
    const conversation = openConversation({
      client,
      begin: `BEGIN ISOLATION LEVEL ${isolation}`,
      ready,
      onSend: () => sent?.inc(),
    });
    try {
      const effects: (() => void)[] = [];
      const tx: Transaction = {
        inTransaction: true,
        afterCommit: (effect) => {
          effects.push(effect);
        },
        atCommit: conversation.atCommit,
        query: conversation.query,
      };
      const result = await work(tx);
      await conversation.commit();
      for (const effect of effects) runEffect(effect);
      return result;
    } catch (error) {
      await conversation.rollback().catch(noteFault);
      throw error;
    } finally {
      client.off("error", noteFault);
      client.release(broken);
    }
  };

  return {
    options,
    async query<R extends object = Row>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
      const sending = ready(statement, values);
      for (let failures = 0; ; failures++) {
        try {
          sent?.inc();
          return (await run(pool, sending)).rows as R[];
        } catch (error) {
          // The pool has given up the connection.
          if (!isStale(error) || failures >= options.poolMax) throw translate(error);
        }
      }
    },
    async transact(work, { isolation = "read committed", retriesMax = 5 } = {}) {
      for (let failures = 0; ; failures++) {
        try {
          return await attempt(work, isolation);
        } catch (error) {
          if (!isTransient(error) || failures >= retriesMax) throw translate(error);
          await clock.sleep(2 ** failures * (1 + random.unit() * 4));
        }
      }
    },
    close() {
      closing = true;
      return pool.end();
    },
  };
}
