import { openRedis } from "@muster/redis";
import type { SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { LogRow } from "./log.js";
import { highest, streamCount } from "./log-state.js";
import type { Source } from "./source.js";
import { type StreamEntry, streamKey, toRow } from "./streams.js";

/** Blocking connections that read streams into their sources. */
export interface StreamReaders {
  /** Whether every connection is up; while one is not, only Postgres tells of new events. */
  connected(): boolean;
  stop(): Promise<void>;
}

interface Followed {
  readonly source: Source;
  readonly stream: number;
  readonly key: string;
  /** The highest position that Redis gave, which a faulty entry may put above what was handed on. */
  seen: bigint;
}

const blockMs = 1000;
const silenceMsMax = 5000;
const retryMs = 100;
const entriesMax = 500;

/** Reads every stream of `sources`: on one connection, or on a connection a stream where `url` names a Cluster. */
export function createStreamReaders(options: {
  readonly url: string;
  readonly applicationName: string;
  readonly sources: readonly Source[];
  readonly clock: SystemClock;
  readonly logger: Logger;
}): StreamReaders {
  const followed = options.sources.flatMap((source) =>
    Array.from({ length: streamCount }, (_, stream): Followed => {
      return { source, stream, key: streamKey(source.database, stream), seen: 0n };
    }),
  );
  const groups = options.url.includes(",") ? followed.map((one) => [one]) : [followed];
  const readers = groups.map((group) => read(group, options));
  return {
    connected: () => readers.every((reader) => reader.connected()),
    async stop() {
      await Promise.all(readers.map((reader) => reader.stop()));
    },
  };
}

function read(group: readonly Followed[], options: Parameters<typeof createStreamReaders>[0]): StreamReaders {
  const { url, applicationName, logger, clock } = options;
  const redis = openRedis({ url, applicationName, blocking: true, logger });
  const byKey = new Map(group.map((one) => [one.key, one]));
  const stopped = new AbortController();

  const next = async (): Promise<void> => {
    const ids = group.map((one) => `${highest(one.source.position(one.stream), one.seen)}-0`);
    // A connection that was cut without a word would wait for ever.
    const silence = clock.schedule(() => redis.disconnect(true), silenceMsMax, { background: true });
    const reply = await redis
      .xread("COUNT", entriesMax, "BLOCK", blockMs, "STREAMS", ...byKey.keys(), ...ids)
      .finally(() => silence.cancel());
    await Promise.all(
      (reply ?? []).map(([key, entries]) => {
        const one = byKey.get(key);
        return one === undefined ? undefined : ingest(one, entries);
      }),
    );
  };

  const running = (async () => {
    while (!stopped.signal.aborted) {
      try {
        await next();
      } catch (error) {
        if (stopped.signal.aborted) return;
        logger.warn({ err: error }, "streams could not be read; retrying");
        await clock.sleep(retryMs, stopped.signal);
      }
    }
  })();

  return {
    connected: () => redis.status === "ready",
    async stop() {
      stopped.abort();
      redis.disconnect();
      await running;
    },
  };
}

async function ingest(one: Followed, entries: readonly StreamEntry[]): Promise<void> {
  const rows: LogRow[] = [];
  for (const entry of entries) {
    const row = toRow(one.stream, entry);
    if (row === undefined) continue;
    rows.push(row);
    one.seen = row.position;
  }
  await one.source.ingest(one.stream, rows);
}
