import type { Branded } from "@muster/runtime";

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Identifies one event for ever: a UUID that the writer makes. */
export type EventId = Branded<string, "EventId">;

/** An event as its writer makes it, before it has a position. */
export interface NewEvent {
  /** A consumer handles an id once, however often it is appended. */
  readonly id: EventId;
  /** What happened, e.g. `ledger.changed`. 1 to 100 characters. */
  readonly topic: string;
  /** Whom it concerns, e.g. `player:<uuid>`; events of one key keep their order. 1 to 200 characters. */
  readonly key: string;
  /** Ids and numbers, never personal data. */
  readonly payload: JsonObject;
  /** Whole milliseconds since the Unix epoch, by the writer's clock. */
  readonly occurredAtMs: number;
}

/** An event of the log. */
export interface StoredEvent extends NewEvent {
  /** Rises with every event of the database, with holes. */
  readonly position: bigint;
  /** The name of the database that holds it, see `readDatabaseName`. */
  readonly database: string;
  /** Which of the database's streams carries its key: 0 to 15. */
  readonly stream: number;
}
