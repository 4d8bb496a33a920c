import { type Redis, slotKey } from "@muster/redis";
import type { EventId } from "./event.js";
import type { LogRow } from "./log.js";

/** The key of one stream. Its hash tag spreads the streams of a database over a Cluster. */
export function streamKey(database: string, stream: number): string {
  return slotKey("ev:", `${database}:${stream}`);
}

/** What Redis gives for one entry: its id, and names and values in turn. */
export type StreamEntry = readonly [id: string, fields: readonly string[]];

/** The last position in each of `streams`, 0 where a stream is empty or lost. */
export async function readLastPositions(
  redis: Redis,
  database: string,
  streams: readonly number[],
): Promise<bigint[]> {
  return Promise.all(
    streams.map(async (stream) => {
      const [last] = await redis.xrevrange(streamKey(database, stream), "+", "-", "COUNT", 1);
      return last === undefined ? 0n : positionOf(last[0]);
    }),
  );
}

/**
 * Appends `rows` (in order) to their streams, each under its position. A row that is there already is left as it is.
 *
 * @throws Error when any of them was not taken; others may have been.
 */
export async function appendRows(
  redis: Redis,
  database: string,
  rows: readonly LogRow[],
  lengthMax: number,
): Promise<void> {
  const byStream = new Map<number, LogRow[]>();
  for (const row of rows) {
    const streamRows = byStream.get(row.stream);
    if (streamRows === undefined) byStream.set(row.stream, [row]);
    else streamRows.push(row);
  }
  await Promise.all(
    [...byStream].map(async ([stream, streamRows]) => {
      const pipeline = redis.pipeline();
      const key = streamKey(database, stream);
      for (const row of streamRows)
        pipeline.xadd(key, "MAXLEN", "~", lengthMax, `${row.position}-0`, ...toFields(row));
      for (const [error] of (await pipeline.exec()) ?? [])
        if (error !== null && !alreadyThere(error)) throw error;
    }),
  );
}

const alreadyThere = (error: Error): boolean => error.message.includes("equal or smaller");

function toFields(row: LogRow): string[] {
  return [
    ...["p", String(row.previous)],
    ...["k", row.key],
    ...["t", row.topic],
    ...["i", row.id],
    ...["o", String(row.occurred_at_ms)],
    ...["d", row.payload],
  ];
}

/** `entry` as the row that it was made of, or `undefined` when it is not one. */
export function toRow(stream: number, [id, fields]: StreamEntry): LogRow | undefined {
  const [, previous, , key, , topic, , eventId, , occurredAtMs, , payload] = fields;
  if (previous === undefined || key === undefined || topic === undefined) return undefined;
  if (eventId === undefined || occurredAtMs === undefined || payload === undefined) return undefined;
  return {
    position: positionOf(id),
    previous: BigInt(previous),
    stream,
    id: eventId as EventId,
    topic,
    key,
    payload,
    occurred_at_ms: BigInt(occurredAtMs),
  };
}

/** The position in an entry's id, `<position>-0`. */
function positionOf(id: string): bigint {
  return BigInt(id.slice(0, id.indexOf("-")));
}
