import { AppError } from "@muster/errors";
import type { Queryable } from "@muster/postgres";
import type { EventId, JsonObject, StoredEvent } from "./event.js";

/** A row of the log as statements here select it: the payload stays text until someone wants it. */
export interface LogRow {
  readonly position: bigint;
  readonly previous: bigint;
  readonly stream: number;
  readonly id: EventId;
  readonly topic: string;
  readonly key: string;
  readonly payload: string;
  readonly occurred_at_ms: bigint;
}

/** The columns of {@link LogRow}, of the table or alias `from`. */
export const logColumns = (from: string): string =>
  ["position", "previous", "stream", "id", "topic", "key", "payload::text", "occurred_at_ms"]
    .map((column) => `${from}.${column}`)
    .join(", ");

/** `row` as the rest of the platform sees it. */
export function toStoredEvent(database: string, row: LogRow): StoredEvent {
  return {
    id: row.id,
    topic: row.topic,
    key: row.key,
    payload: JSON.parse(row.payload) as JsonObject,
    occurredAtMs: Number(row.occurred_at_ms),
    position: row.position,
    database,
    stream: row.stream,
  };
}

/** Rows of a stream or key, with what the state row said in the same snapshot. */
export interface LogPage {
  readonly rows: LogRow[];
  /** Whether `limit` was reached, so that there may be more. */
  readonly full: boolean;
  /** The last position given in the database when the page was read. */
  readonly position: bigint;
  /** The last position in the page's stream, or in the database for a page of a key. */
  readonly head: bigint;
}

// A left join keeps the state when no row fits, and takes both from one snapshot: a partition that goes away takes the
// low-water mark up with it.
const pageOf = (head: string, condition: string): string => `
SELECT state.database, state.position AS state_position, state.low_water, ${head} AS head, page.*
FROM events.log_state state
LEFT JOIN LATERAL (
  SELECT ${logColumns("log")} FROM events.log
  WHERE ${condition} AND log.position > $2 AND ($3::text[] IS NULL OR log.topic = ANY ($3))
  ORDER BY log.position LIMIT $4
) page ON true
ORDER BY page.position`;

const byKey = { name: "events-page-key", text: pageOf("state.position", "log.key = $1") };
const byStream = { name: "events-page-stream", text: pageOf("state.heads[$1 + 1]", "log.stream = $1::int") };

interface PageRow extends Omit<LogRow, "position"> {
  readonly position: bigint | null;
  readonly database: string | null;
  readonly state_position: bigint;
  readonly low_water: bigint;
  readonly head: bigint;
}

/** Where and how much to read. */
export interface PageRequest {
  readonly database: string;
  /** Only rows above this position. */
  readonly after: bigint;
  /** Only these topics; all where absent. */
  readonly topics?: readonly string[] | undefined;
  readonly limit: number;
}

/**
 * The rows of `key` after a position, in order.
 *
 * @throws CURSOR_INVALID when the position was never given, or the database has another name.
 * @throws CURSOR_EXPIRED when rows after the position may have been dropped.
 */
export async function readByKey(db: Queryable, key: string, request: PageRequest): Promise<LogPage> {
  return toPage(await db.query<PageRow>(byKey, [key, ...bounds(request)]), request);
}

/** The rows of one stream after a position, in order; throws as {@link readByKey}. */
export async function readByStream(db: Queryable, stream: number, request: PageRequest): Promise<LogPage> {
  return toPage(await db.query<PageRow>(byStream, [stream, ...bounds(request)]), request);
}

function bounds({ after, topics, limit }: PageRequest): unknown[] {
  return [after, topics ?? null, limit];
}

function toPage(found: readonly PageRow[], request: PageRequest): LogPage {
  const [first] = found;
  if (first === undefined) throw new AppError("INTERNAL", "events.log_state has no row");
  if (first.database !== request.database || request.after > first.state_position)
    throw new AppError("CURSOR_INVALID", "the cursor is not one of this database's");
  if (request.after < first.low_water)
    throw new AppError("CURSOR_EXPIRED", "events after the cursor are no longer kept");
  const rows = found.filter((row): row is PageRow & LogRow => row.position !== null);
  return {
    rows,
    full: rows.length >= request.limit,
    position: first.state_position,
    head: first.head,
  };
}
