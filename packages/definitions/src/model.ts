import type { JsonObject } from "@muster/events";
import type { Queryable } from "@muster/postgres";

/** What is to be changed, by entry id: its whole new content, or `null` to remove it. */
export type Changes = ReadonlyMap<string, JsonObject | null>;

/** One definition, as it is in force at some revision. */
export interface Entry<Content> {
  /** Rises by one with each publication that changed this entry. */
  readonly revision: number;
  readonly content: Content;
}

/** A whole space at one revision. It never changes. */
export interface Snapshot<Content> {
  /** Rises by one with each publication that takes effect; 0 before the first. */
  readonly revision: number;
  /** When the revision took effect, by the calendar; 0 before the first. Milliseconds since the Unix epoch. */
  readonly effectiveAtMs: number;
  /** In the order of their ids. */
  readonly entries: ReadonlyMap<string, Entry<Content>>;
}

/** What became of a publication: it waits for its time, took effect (and may have been followed since), or was taken back. */
export type PublicationState = "waiting" | "inForce" | "withdrawn";

/** A set of changes that someone put in force, or that waits to be. */
export interface Publication {
  /** Identifies it in its space, in the order of publishing. */
  readonly number: number;
  /** The space's revision that it made, in the order of taking effect; `null` while it waits and when it was withdrawn. */
  readonly revision: number | null;
  readonly state: PublicationState;
  readonly actorId: string;
  readonly note: string;
  /** By the system clock. Milliseconds since the Unix epoch. */
  readonly publishedAtMs: number;
  /** By the calendar. Milliseconds since the Unix epoch. */
  readonly effectiveAtMs: number;
  /** How many entries it changes; what was equal already does not count. */
  readonly changedCount: number;
  /** The revision whose contents it brought back, for a roll-back. */
  readonly rolledBackTo: number | null;
}

/** An entry that a publication changes; absent before it was added, and after it was removed. */
export interface EntryChange<Content> {
  readonly id: string;
  readonly before: Entry<Content> | undefined;
  readonly after: Entry<Content> | undefined;
}

/** A publication at the moment in which it takes effect. */
export interface Effect<Content> {
  readonly publication: Publication & { readonly revision: number };
  readonly changes: readonly EntryChange<Content>[];
  /** The whole space with the changes. */
  readonly entries: ReadonlyMap<string, Entry<Content>>;
}

/** Two states of a space that follow each other, and where to read what they refer to. */
export interface Step<Content> {
  readonly before: ReadonlyMap<string, Content>;
  readonly after: ReadonlyMap<string, Content>;
  /** Ids of entries that differ. */
  readonly changed: readonly string[];
  readonly db: Queryable;
}

/** Changes that someone collects before they publish them. */
export interface Draft {
  readonly id: string;
  /** Rises with each save; what to expect when saving or publishing it. */
  readonly version: number;
  /** 1 to 500 characters. */
  readonly title: string;
  /** The number of the last publication that its author could know of. */
  readonly baseNumber: number;
  readonly changes: Changes;
  /** Who saved it last. */
  readonly actorId: string;
  readonly savedAtMs: number;
}

/** What is wrong with a draft. */
export interface Problem {
  /** The entry at fault; `null` where entries do not go together. */
  readonly entryId: string | null;
  /** The path in the entry, and the bound that it broke. */
  readonly field: string;
  readonly bound: string;
}

/** A space as a file, for promotion to another deployment. */
export interface SpaceExport {
  readonly space: string;
  readonly revision: number;
  readonly entries: Readonly<Record<string, JsonObject>>;
}
