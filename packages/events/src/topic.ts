import { AppError } from "@muster/errors";
import type { EventId, JsonObject, NewEvent, StoredEvent } from "./event.js";

/** How the payload of one topic is written and read. */
export interface TopicOptions<Payload> {
  /** What happened, e.g. `ledger.changed`. */
  readonly name: string;
  encode(payload: Payload): JsonObject;
  /** Reads what any earlier release wrote too. Throws when `json` cannot be the topic's. */
  decode(json: JsonObject): Payload;
}

/** A topic whose payload has a type. */
export interface Topic<Payload> {
  readonly name: string;
  /** An event of this topic, ready to append. */
  event(parts: {
    readonly id: EventId;
    readonly key: string;
    readonly payload: Payload;
    readonly occurredAtMs: number;
  }): NewEvent;
  /** Whether `event` is of this topic. */
  matches(event: StoredEvent): boolean;
  /**
   * The payload of `event`.
   *
   * @throws INTERNAL when it is of another topic, and whatever `decode` throws.
   */
  read(event: StoredEvent): Payload;
}

/** Makes a {@link Topic}; each belongs to the one subgraph that writes it. */
export function defineTopic<Payload>(options: TopicOptions<Payload>): Topic<Payload> {
  const { name } = options;
  return {
    name,
    event: ({ id, key, payload, occurredAtMs }) => ({
      ...{ id, topic: name, key, occurredAtMs },
      payload: options.encode(payload),
    }),
    matches: (event) => event.topic === name,
    read(event) {
      if (event.topic !== name) throw new AppError("INTERNAL", `${event.id} is ${event.topic}, not ${name}`);
      return options.decode(event.payload);
    },
  };
}
