import type { Postgres, Transaction } from "@muster/postgres";
import type { SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { createConsumerStorage } from "./consumer-storage.js";
import type { StoredEvent } from "./event.js";
import { readByStream, toStoredEvent } from "./log.js";
import { highest, readLogState, streamCount } from "./log-state.js";
import { createStreamQueue, type StepResult } from "./stream-queue.js";
import type { Tail } from "./tail.js";

/** Applies one event. */
export type HandleEvent = (tx: Transaction, event: StoredEvent) => Promise<void>;
/** Applies the events of one transaction together, at least one. */
export type HandleEvents = (tx: Transaction, events: readonly StoredEvent[]) => Promise<void>;

/**
 * What applies events in the transaction that also moves the offset, so that its effects in `target` happen exactly once. It may
 * run again after a roll-back, so it must have no other effects. Events of one key come in order. When it throws, what it was
 * given is tried again in smaller parts, until the event at fault stands alone: it is tried with back-off and without end, and
 * holds up its stream alone.
 */
type Handling =
  | { readonly handle: HandleEvent; readonly handleAll?: never }
  | { readonly handleAll: HandleEvents; readonly handle?: never };

/** What a consumer needs, and what may be tuned. */
export type ConsumerOptions = ConsumerSettings & Handling;

interface ConsumerSettings {
  /** Names its offsets and inbox for ever: another name begins anew. */
  readonly name: string;
  /** The log it reads, as a role that has `muster_events_reader`. The tail must follow it. */
  readonly source: { readonly database: string; readonly postgres: Postgres };
  /** The database that holds its effects, as a role that has `muster_events_consumer`. */
  readonly target: Postgres;
  readonly tail: Tail;
  readonly topics: readonly string[];
  readonly clock: SystemClock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Where a consumer that is new begins: with the oldest event that is kept (where absent), or with the next one. */
  readonly begin?: "oldest" | "next";
  /** Events handled in one transaction at most; 100 where absent. */
  readonly batchMax?: number;
  /** Streams handled at once, each on a connection of `target`; 4 where absent. */
  readonly concurrencyMax?: number;
  /** The longest pause between two tries of one event. Milliseconds; 30,000 where absent. */
  readonly retryMsMax?: number;
  /** How long the inbox knows an id. Days; 30 where absent. */
  readonly inboxDays?: number;
}

/** One reader of the log that applies each event once, shared by all processes that run it under one name. */
export interface Consumer {
  /** Begins to handle events, once source and target can be reached. */
  start(): void;
  /** Waits for the transactions that run, and ends. */
  stop(): Promise<void>;
}

const dayMs = 86_400_000;
/** How often streams without events of interest have their offset stored, and the inbox is swept. */
const sweepMs = 600_000;
const openRetryMs = 250;

/** Makes the consumer of one process. */
export function createConsumer(options: ConsumerOptions): Consumer {
  const { name, source, target, tail, topics, clock, metrics, batchMax = 100 } = options;
  const logger = options.logger.child({ consumer: name, database: source.database });
  const storage = createConsumerStorage(name, source.database);
  const handled = metrics.counter("muster_events_handled_total", "Events applied", ["consumer"]);
  const stopped = new AbortController();
  // Up to here this process knows each stream to be handled, or to hold nothing of interest.
  const known: bigint[] = [];
  const limits: number[] = Array.from({ length: streamCount }, () => batchMax);
  let running: Promise<void> | undefined;

  // One batch: `offset` is where to go on, or `undefined` while another process has the stream.
  const apply = async (stream: number, events: readonly StoredEvent[], end: bigint) => {
    // As far as is known, this many do without the event at fault.
    let faultless = 0;
    try {
      return await target.transact(async (tx) => {
        faultless = 0;
        const offset = await storage.lockOffset(tx, stream);
        if (offset === undefined || offset > (known[stream] ?? 0n)) return { offset, applied: 0 };
        const ids = events.map((event) => event.id);
        const fresh = await storage.enter(tx, ids, clock.nowMs());
        if (options.handle === undefined) {
          const toHandle = events.filter((event) => fresh.delete(event.id));
          faultless = Math.floor(events.length / 2);
          if (toHandle.length > 0) await options.handleAll(tx, toHandle);
          faultless = events.length;
        } else {
          for (const event of events) {
            if (fresh.delete(event.id)) await options.handle(tx, event);
            faultless++;
          }
        }
        await storage.moveOffset(tx, stream, end);
        return { offset: end, applied: ids.length };
      });
    } catch (error) {
      // What lies before the event at fault is handled first; then it is alone at the front.
      limits[stream] = Math.max(1, faultless);
      if (faultless === 0 || faultless === events.length) throw error;
      return { offset: known[stream], applied: 0 };
    }
  };

  const step = async (stream: number): Promise<StepResult> => {
    const limit = limits[stream] ?? batchMax;
    const request = { database: source.database, after: known[stream] ?? 0n, topics, limit };
    const page = await readByStream(source.postgres, stream, request);
    const events = page.rows.map((row) => toStoredEvent(source.database, row));
    const last = events.at(-1)?.position ?? 0n;
    const end = page.full ? last : highest(last, page.head);
    if (events.length === 0) {
      known[stream] = highest(known[stream] ?? 0n, end);
      return "idle";
    }
    const { offset, applied } = await apply(stream, events, end);
    if (offset === undefined) return "taken";
    known[stream] = offset;
    if (applied > 0) limits[stream] = batchMax;
    handled.inc({ consumer: name }, applied);
    return applied > 0 && !page.full ? "idle" : "more";
  };

  const queue = createStreamQueue({
    ...{ step, clock, logger },
    concurrencyMax: options.concurrencyMax ?? 4,
    retryMsMax: options.retryMsMax ?? 30_000,
    onBlocked: (count) =>
      metrics
        .gauge("muster_events_blocked_streams", "Streams that wait for a failing event", ["consumer"])
        .set({ consumer: name }, count),
  });
  const callAll = (): void => {
    for (let stream = 0; stream < streamCount; stream++) queue.call(stream);
  };

  const open = async (): Promise<void> => {
    const state = await readLogState(source.postgres);
    const oldest = state.heads.map(() => state.lowWater);
    const offsets = await storage.openOffsets(target, options.begin === "next" ? state.heads : oldest);
    known.push(...offsets);
  };

  const sweep = async (): Promise<void> => {
    await Promise.all(known.map((position, stream) => storage.moveOffset(target, stream, position)));
    await storage.forget(target, clock.nowMs() - (options.inboxDays ?? 30) * dayMs);
    callAll();
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted && known.length === 0)
      await open().catch((error: unknown) => {
        logger.warn({ err: error }, "the consumer cannot start yet; retrying");
        return clock.sleep(openRetryMs, stopped.signal);
      });
    const unwatch = tail.watch(source.database, topics, queue.call);
    callAll();
    while (!stopped.signal.aborted) {
      await clock.sleep(sweepMs, stopped.signal);
      if (stopped.signal.aborted) break;
      await sweep().catch((error: unknown) =>
        logger.warn({ err: error }, "the sweep failed; trying again later"),
      );
    }
    unwatch();
    await queue.stop();
  };

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
