/**
 * The event log: writers append in their own transaction, one leased relay a database gives positions and publishes,
 * tails hand live and replayed events to subscribers, consumers apply them once. It is not a place for topic definitions:
 * each subgraph has its own.
 */
import type { MigrationSet } from "@muster/postgres";

export {
  type Consumer,
  type ConsumerOptions,
  createConsumer,
  type HandleEvent,
  type HandleEvents,
} from "./consumer.js";
export { type Cursor, currentCursor, decodeCursor, encodeCursor } from "./cursor.js";
export type { EventId, Json, JsonObject, NewEvent, StoredEvent } from "./event.js";
export { type History, readHistory } from "./history.js";
export { readDatabaseName } from "./log-state.js";
export { appendEvents, type OutboxColumns, outboxColumns, outboxInsert } from "./outbox.js";

export { createRelay, type Relay, type RelayOptions } from "./relay.js";
export type { DeliveredEvent } from "./subscription.js";
export { createTail, type SubscribeRequest, type Tail, type TailOptions } from "./tail.js";
export { defineTopic, type Topic, type TopicOptions } from "./topic.js";
export { Wake } from "./wake.js";
export { createEventWriter, type EventWriter } from "./writer.js";

/** The tables of this package. */
export const eventsMigrations: MigrationSet = {
  schema: "events",
  directory: new URL("../migrations/", import.meta.url),
};
