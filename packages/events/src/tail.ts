import { AppError } from "@muster/errors";
import type { Postgres } from "@muster/postgres";
import type { SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { type Cursor, decodeCursor, encodeCursor } from "./cursor.js";
import { createHub, type Hub } from "./hub.js";
import { type LogRow, readByKey, toStoredEvent } from "./log.js";
import { createSource, type Source } from "./source.js";
import { createStreamReaders, type StreamReaders } from "./stream-reader.js";
import { type DeliveredEvent, type MissedPage, Subscription } from "./subscription.js";

/** What a tail follows. */
export interface TailOptions {
  /** Each database once, by the name that `readDatabaseName` gives, as a role that has `muster_events_reader`. */
  readonly sources: readonly { readonly database: string; readonly postgres: Postgres }[];
  /** The Redis that the relays publish to; the tail opens blocking connections of its own. */
  readonly redis: { readonly url: string; readonly applicationName: string };
  readonly clock: SystemClock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How often Postgres is asked for what Redis did not bring. Milliseconds; 1000 where absent. */
  readonly pollMs?: number;
}

/** What a subscriber wants. */
export interface SubscribeRequest {
  readonly database: string;
  readonly key: string;
  /** Only these topics; all where absent. */
  readonly topics?: readonly string[] | undefined;
  /** Replay what came after this cursor, then go on live; live only where absent. */
  readonly after?: string | undefined;
  /** Ends the subscription when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Live events that wait for the reader at most; 1000 where absent. */
  readonly bufferMax?: number | undefined;
}

/** The one follower of the event log in a process: hands events to subscribers by key, and wakes consumers. */
export interface Tail {
  /** Resolves when every source was reached, which it tries until it succeeds or is stopped. */
  start(): Promise<void>;
  /** Ends every subscription with UNAVAILABLE and closes the connections. */
  stop(): Promise<void>;
  /**
   * Resolves once attached: every event of the key that commits from then on is delivered once, in order, and (where
   * `after` is given) so is every event behind that cursor. Without `after`, events that committed shortly before may come.
   * Later steps throw SUBSCRIPTION_OVERFLOW when `bufferMax` live events wait, and UNAVAILABLE when the log cannot be read
   * or the tail stops: resume from the last event's cursor.
   *
   * Cost: nothing live only; one indexed read a page of 500 missed events otherwise.
   *
   * @throws CURSOR_INVALID when `after` is not a cursor of this database.
   * @throws CURSOR_EXPIRED when events behind `after` are no longer kept.
   */
  subscribe(request: SubscribeRequest): Promise<AsyncGenerator<DeliveredEvent, void, void>>;
  /**
   * Calls `onEvent` with a stream's number whenever an event of `topics` was added to it, and once for each stream after
   * events may have been missed. Gives the function that ends it.
   */
  watch(database: string, topics: readonly string[], onEvent: (stream: number) => void): () => void;
}

const disconnectedPollMs = 100;
const settleMs = 50;
const attachRetryMs = 250;
const pageMax = 500;

interface Followed {
  readonly source: Source;
  readonly postgres: Postgres;
  readonly hub: Hub;
}

/** Makes the tail of one process. */
export function createTail(options: TailOptions): Tail {
  const { clock, logger, metrics, pollMs = 1000 } = options;
  const gaps = metrics.counter("muster_events_gaps_total", "Times that Postgres filled in for Redis", [
    "database",
  ]);
  const open = metrics.gauge("muster_events_subscriptions", "Open subscriptions of the log", ["database"]);
  const stopped = new AbortController();
  const followed = new Map<string, Followed>();
  let readers: StreamReaders | undefined;
  let polling: Promise<unknown> = Promise.resolve();

  for (const { database, postgres } of options.sources) {
    const hub = createHub();
    const source = createSource(database, postgres, {
      onRow: (row) => hub.deliver(row, () => toDelivered(database, row)),
      onLoss: (error) => {
        logger.error({ err: error, database }, "the tail was away for longer than events are kept");
        hub.endAll(error);
        hub.wakeAll();
      },
      onGap: () => gaps.inc({ database }),
    });
    followed.set(database, { source, postgres, hub });
  }

  const find = (database: string): Followed => {
    const found = followed.get(database);
    if (found === undefined) throw new AppError("INTERNAL", `the tail does not follow ${database}`);
    return found;
  };

  const attach = async (source: Source): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        return await source.attach();
      } catch (error) {
        logger.warn({ err: error, database: source.database }, "the log cannot be read yet; retrying");
        await clock.sleep(attachRetryMs, stopped.signal);
      }
    }
  };

  const poll = async (source: Source): Promise<void> => {
    while (!stopped.signal.aborted) {
      const connected = readers?.connected() === true;
      await clock.sleep(connected ? pollMs : Math.min(pollMs, disconnectedPollMs), stopped.signal);
      if (stopped.signal.aborted) return;
      try {
        await source.poll(() =>
          readers?.connected() === true ? clock.sleep(settleMs, stopped.signal) : Promise.resolve(),
        );
      } catch (error) {
        logger.warn({ err: error, database: source.database }, "the log cannot be read; retrying");
      }
    }
  };

  const subscribe = async (request: SubscribeRequest): Promise<Subscription> => {
    const { database, key, topics, signal, bufferMax = 1000 } = request;
    const { hub, postgres } = find(database);
    if (readers === undefined || stopped.signal.aborted) throw tailStopped();
    const after = request.after === undefined ? undefined : positionOf(request.after, database);
    let detach = (): void => undefined;
    const subscription = new Subscription({
      bufferMax,
      after,
      readMissed: (position) => readMissed(postgres, request, position),
      onEnd: () => {
        detach();
        signal?.removeEventListener("abort", abort);
        open.dec({ database });
      },
    });
    const abort = (): void => subscription.end();
    open.inc({ database });
    detach = hub.add(key, topics, subscription);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted === true) subscription.end();
    try {
      await subscription.begin();
    } catch (error) {
      subscription.end();
      throw error;
    }
    return subscription;
  };

  return {
    async start() {
      const sources = [...followed.values()].map(({ source }) => source);
      await Promise.all(sources.map(attach));
      if (stopped.signal.aborted) return;
      readers = createStreamReaders({ ...options.redis, sources, clock, logger });
      polling = Promise.all(sources.map(poll));
    },
    async stop() {
      stopped.abort();
      for (const { hub } of followed.values()) hub.endAll(tailStopped());
      await Promise.all([readers?.stop(), polling]);
    },
    subscribe,
    watch: (database, topics, onEvent) => find(database).hub.watch(topics, onEvent),
  };
}

function tailStopped(): AppError {
  return new AppError("UNAVAILABLE", "this process does not follow the event log", { part: "events" });
}

function toDelivered(database: string, row: LogRow): DeliveredEvent {
  const cursor: Cursor = encodeCursor(database, row.position);
  return { ...toStoredEvent(database, row), cursor };
}

function positionOf(cursor: string, database: string): bigint {
  const decoded = decodeCursor(cursor);
  if (decoded.database !== database)
    throw new AppError("CURSOR_INVALID", "the cursor is not one of this database's");
  return decoded.position;
}

async function readMissed(
  postgres: Postgres,
  { database, key, topics }: SubscribeRequest,
  after: bigint,
): Promise<MissedPage> {
  const page = await readByKey(postgres, key, { database, after, topics, limit: pageMax });
  return { events: page.rows.map((row) => toDelivered(database, row)), full: page.full };
}
