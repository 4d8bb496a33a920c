import { listen, type Postgres } from "@muster/postgres";
import type { Redis } from "@muster/redis";
import type { Random, SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { createLease } from "./lease.js";
import { numberRows } from "./numbering.js";
import { createPublisher, type Publisher } from "./publisher.js";
import { keepPartitions, utcDay } from "./retention.js";
import { Wake } from "./wake.js";
import { wakeChannel } from "./writer.js";

/** What a relay needs, and what may be tuned. */
export interface RelayOptions {
  /** The database, as a role that has `muster_events_relay`. */
  readonly postgres: Postgres;
  /** The same database without a pooler between, for LISTEN. */
  readonly directUrl: string;
  readonly redis: Redis;
  /** The database's name, see `readDatabaseName`. */
  readonly database: string;
  readonly clock: SystemClock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Whole days for which events can be replayed; 7 where absent. */
  readonly retentionDays?: number;
  /** A relay that gave no sign for so long is replaced. Milliseconds; 3000 where absent. */
  readonly leaseMs?: number;
  /** How often the outbox is looked at without being called. Milliseconds; 1000 where absent. */
  readonly pollMs?: number;
  /** Rows numbered at once; 500 where absent. */
  readonly batchMax?: number;
  /** Entries kept in each of the 16 streams, about; 4096 where absent. */
  readonly streamLengthMax?: number;
}

/** A candidate for giving positions in one database. Each process that writes events runs one; one of them leads. */
export interface Relay {
  /** Begins to stand for the lease. */
  start(): void;
  /** Publishes what it has numbered, gives the lease back and ends. */
  stop(): Promise<void>;
}

const upkeepMs = 3_600_000;
const daysAhead = 3;
const retryMs = 250;

/** Makes the relay of one process and one database. */
export function createRelay(options: RelayOptions): Relay {
  const {
    postgres,
    database,
    clock,
    random,
    metrics,
    leaseMs = 3000,
    pollMs = 1000,
    batchMax = 500,
  } = options;
  const logger = options.logger.child({ part: "relay", database });
  const lease = createLease(postgres, clock, leaseMs);
  const wake = new Wake(clock);
  const numbered = metrics.counter("muster_events_numbered_total", "Events given a position", ["database"]);
  const leading = metrics.gauge("muster_events_relay_leading", "1 while this process leads", ["database"]);
  let stopping = false;
  let running: Promise<void> | undefined;

  const upkeep = async (): Promise<void> => {
    try {
      const settings = { retentionDays: options.retentionDays ?? 7, daysAhead };
      const done = await keepPartitions(postgres, clock.nowMs(), settings);
      if (done.made + done.dropped > 0) logger.info(done, "partitions of the log made and dropped");
    } catch (error) {
      logger.warn({ err: error }, "partitions of the log could not be kept; trying again later");
    }
  };

  const number = async (fence: bigint, publisher: Publisher): Promise<void> => {
    let upkeepAtMs = clock.monotonicMs() + upkeepMs;
    while (!stopping) {
      if (clock.monotonicMs() >= upkeepAtMs) {
        await upkeep();
        upkeepAtMs += upkeepMs;
      }
      const rows = await numberRows(postgres, fence, batchMax, utcDay(clock.nowMs()));
      if (rows === undefined) {
        logger.warn({}, "another relay has taken the lease");
        return;
      }
      numbered.inc({ database }, rows.length);
      if (rows.length > 0) publisher.publish(rows);
      if (rows.length < batchMax) await wake.wait(Math.min(pollMs, leaseMs / 3));
    }
  };

  const lead = async (fence: bigint): Promise<void> => {
    const { redis, streamLengthMax = 4096 } = options;
    const publisher = createPublisher({ postgres, redis, database, fence, streamLengthMax, clock, logger });
    const listener = listen({
      url: options.directUrl,
      channel: wakeChannel,
      applicationName: `${postgres.options.applicationName}-relay`,
      onNotify: () => wake.call(),
      logger,
      clock,
    });
    leading.set({ database }, 1);
    try {
      await upkeep();
      await Promise.race([publisher.start(), clock.sleep(leaseMs / 3)]);
      await number(fence, publisher);
    } finally {
      leading.set({ database }, 0);
      await Promise.all([listener.close(), publisher.stop()]);
      await lease.release(fence).catch(() => undefined);
    }
  };

  const stand = async (): Promise<void> => {
    while (!stopping) {
      try {
        const fence = await lease.tryTake();
        if (fence !== undefined) await lead(fence);
        else await wake.wait((leaseMs / 3) * (0.8 + random.unit() * 0.4));
      } catch (error) {
        logger.warn({ err: error }, "the relay lost its database; standing again");
        await wake.wait(retryMs * (1 + random.unit()));
      }
    }
  };

  return {
    start() {
      running ??= stand();
    },
    async stop() {
      stopping = true;
      wake.call();
      await running;
    },
  };
}
