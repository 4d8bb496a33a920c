import type { Postgres } from "@muster/postgres";
import type { Redis } from "@muster/redis";
import type { SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import { type LogRow, logColumns } from "./log.js";
import { highest, readLogState, streamCount } from "./log-state.js";
import { appendRows, readLastPositions } from "./streams.js";
import { Wake } from "./wake.js";

/** Copies numbered rows to Redis behind the relay's back, so that Redis being away never holds up numbering. */
export interface Publisher {
  /** Begins, and resolves when the streams were brought up to date with Postgres, or a first attempt failed. */
  start(): Promise<void>;
  /** Queues rows, in order of position. */
  publish(rows: readonly LogRow[]): void;
  /** Sends what is queued where Redis answers, and ends. */
  stop(): Promise<void>;
}

/** Rows that wait at most; beyond, they are dropped here and read again from Postgres. */
const pendingMax = 10_000;
/** Rows of one stream that a catch-up appends at most: readers who need older ones see a gap and read Postgres. */
const catchUpMax = 1000;
const retryMsMax = 1000;

const newestAfter = {
  name: "events-newest-after",
  text: `
SELECT page.* FROM unnest($1::int[], $2::bigint[]) AS wanted (stream, after)
CROSS JOIN LATERAL (
  SELECT ${logColumns("log")} FROM events.log
  WHERE log.stream = wanted.stream AND log.position > wanted.after
  ORDER BY log.position DESC LIMIT $3
) page
ORDER BY page.position`,
};

/** The publisher of the relay that holds the lease with `fence`. */
export function createPublisher(options: {
  readonly postgres: Postgres;
  readonly redis: Redis;
  readonly database: string;
  readonly fence: bigint;
  /** Entries kept in each stream, about. */
  readonly streamLengthMax: number;
  readonly clock: SystemClock;
  readonly logger: Logger;
}): Publisher {
  const { postgres, redis, database, clock, logger } = options;
  const streams = Array.from({ length: streamCount }, (_, stream) => stream);
  const wake = new Wake(clock);
  let pending: LogRow[] = [];
  let stale = true;
  let failures = 0;
  let stopping = false;
  let running: Promise<void> | undefined;

  const catchUp = async (): Promise<void> => {
    const last = await readLastPositions(redis, database, streams);
    await leaveBehind(highest(...last));
    const rows = await postgres.query<LogRow>(newestAfter, [streams, last, catchUpMax]);
    await appendRows(redis, database, rows, options.streamLengthMax);
  };

  // Streams can only be ahead of the log when Postgres went back in time. Readers have seen those positions, so they are
  // not given a second time.
  const leaveBehind = async (published: bigint): Promise<void> => {
    if (published <= (await readLogState(postgres)).position) return;
    logger.error({ database, published }, "the streams are ahead of the log: was a backup restored?");
    await postgres.query("UPDATE events.log_state SET position = $1 WHERE fence = $2 AND position < $1", [
      published,
      options.fence,
    ]);
  };

  const step = async (): Promise<void> => {
    if (stale) {
      stale = false;
      await catchUp();
    }
    const rows = pending;
    pending = [];
    await appendRows(redis, database, rows, options.streamLengthMax);
  };

  const attempt = async (): Promise<void> => {
    try {
      await step();
      failures = 0;
    } catch (error) {
      stale = true;
      if (failures++ === 0) logger.warn({ err: error, database }, "events could not be published; retrying");
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      if (stale || pending.length > 0) await attempt();
      if (failures > 0) await clock.sleep(Math.min(retryMsMax, 25 * 2 ** Math.min(failures, 6)));
      else if (!stale && pending.length === 0) await wake.wait();
    }
    if (failures === 0) await attempt();
  };

  return {
    start() {
      const first = attempt();
      running = first.then(run);
      return first;
    },
    publish(rows) {
      if (pending.length + rows.length > pendingMax) {
        pending = [];
        stale = true;
      } else pending.push(...rows);
      wake.call();
    },
    async stop() {
      stopping = true;
      wake.call();
      await running;
    },
  };
}
