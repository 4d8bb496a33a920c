import { AppError } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import type { Postgres, Transaction } from "@muster/postgres";
import type { CalendarClock, Ids, SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { Changes, Effect, Entry, Step } from "./model.js";
import type { RawState } from "./storage.js";

/** What a domain says of its definitions, and what they run on. */
export interface DefinitionsOptions<Content> {
  /** `<subgraph>.<name>`, e.g. `store.catalog`; at most 64 characters. */
  readonly space: string;
  /**
   * What an entry means. It must go on accepting what earlier releases accepted, since that is what is stored.
   *
   * @throws BAD_USER_INPUT whose field is the path in the entry.
   */
  parse(id: string, content: JsonObject): Content;
  /**
   * Whether entries go together, and whether they may follow what was before. Called for each step of the timeline that a
   * publication adds to.
   *
   * @throws BAD_USER_INPUT, or NOT_FOUND, naming in `details.field` what is wrong.
   */
  check?(step: Step<Content>): Promise<void> | void;
  /** Projects what takes effect into the domain's own tables, in the same transaction: exactly once for each revision. */
  onPublish?(tx: Transaction, effect: Effect<Content>): Promise<void>;
  /** Whether an entry stays once it was published, since others refer to it: roll-backs and imports leave it as it is. */
  isLasting?(id: string): boolean;
  /** A pool whose role has `muster_definitions`. */
  readonly postgres: Postgres;
  /** The same database without a pooler between, for LISTEN. */
  readonly directUrl: string;
  readonly clock: SystemClock;
  /** Says when scheduled publications take effect. */
  readonly calendar: CalendarClock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** Contents with their meaning; each content is parsed once. */
export type Reader<Content> = (id: string, content: JsonObject) => Content;

/**
 * Makes the reader of one space.
 *
 * @throws BAD_USER_INPUT as `parse`, with the entry's id in `details.entry`.
 */
export function createReader<Content>({ parse }: DefinitionsOptions<Content>): Reader<Content> {
  const parsed = new WeakMap<JsonObject, Content>();
  return (id, content) => {
    const known = parsed.get(content);
    if (known !== undefined) return known;
    try {
      const meaning = parse(id, content);
      parsed.set(content, meaning);
      return meaning;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, `${id}: ${error.message}`, { ...error.details, entry: id });
    }
  };
}

/** `state` as the domain reads it. */
export function readAll<Content>(read: Reader<Content>, state: RawState): Map<string, Entry<Content>> {
  return new Map(
    [...state].map(([id, { revision, content }]) => [id, { revision, content: read(id, content) }]),
  );
}

/** Contents without their revisions. */
export function contentsOf<Content>(entries: ReadonlyMap<string, Entry<Content>>): Map<string, Content> {
  return new Map([...entries].map(([id, { content }]) => [id, content]));
}

/** `contents` with `changes`. */
export function withChanges(
  contents: ReadonlyMap<string, JsonObject>,
  changes: Changes,
): Map<string, JsonObject> {
  const next = new Map(contents);
  for (const [id, content] of changes) {
    if (content === null) next.delete(id);
    else next.set(id, content);
  }
  return next;
}
