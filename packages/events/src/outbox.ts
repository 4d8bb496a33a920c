import type { Queryable, Statement } from "@muster/postgres";
import type { NewEvent } from "./event.js";

/**
 * The statement that inserts events set-based, reading the five arrays of {@link outboxColumns} from five parameters that
 * follow each other. It can stand alone or be one `WITH` item of a larger statement.
 *
 * @param firstParameter The number of the first of them: 1 gives `$1` to `$5`.
 */
export function outboxInsert(firstParameter = 1): string {
  const parameter = (index: number, type: string): string => `$${firstParameter + index}::${type}[]`;
  return `INSERT INTO events.outbox (id, topic, key, payload, occurred_at_ms)
SELECT id, topic, key, payload::jsonb, occurred_at_ms
FROM unnest(${parameter(0, "uuid")}, ${parameter(1, "text")}, ${parameter(2, "text")}, ${parameter(3, "text")}, ${parameter(4, "bigint")})
  WITH ORDINALITY AS event (id, topic, key, payload, occurred_at_ms, ordinal)
ORDER BY ordinal`;
}

/** The parameters of {@link outboxInsert}: ids, topics, keys, payloads as JSON text, and times in milliseconds. */
export type OutboxColumns = readonly [
  ids: string[],
  topics: string[],
  keys: string[],
  payloads: string[],
  occurredAtMs: number[],
];

/** `events` as one array a column. */
export function outboxColumns(events: readonly NewEvent[]): OutboxColumns {
  return [
    events.map((event) => event.id),
    events.map((event) => event.topic),
    events.map((event) => event.key),
    events.map((event) => JSON.stringify(event.payload)),
    events.map((event) => event.occurredAtMs),
  ];
}

const insert = { name: "events-append", text: outboxInsert() };

/** The statement that inserts `events`, and its values. */
export function insertOf(events: readonly NewEvent[]): [statement: Statement, values: OutboxColumns] {
  return [insert, outboxColumns(events)];
}

/**
 * Inserts `events` in the caller's transaction, in their order; nothing is sent for an empty list. Where the relay should
 * hear of them in milliseconds and not at its next poll, append through an `EventWriter`.
 *
 * Cost: one statement.
 */
export async function appendEvents(tx: Queryable, events: readonly NewEvent[]): Promise<void> {
  if (events.length > 0) await tx.query(...insertOf(events));
}
