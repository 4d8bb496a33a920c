import type { JsonFields, JsonValue, RuleProblem } from "./entries.js";

/** What becomes of entries, by id: their whole new content, or `null` for those that are taken out. */
export type RuleChanges = ReadonlyMap<string, JsonFields | null>;

/** Changes that someone collects before they publish them. */
export interface RuleDraft {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** The number of the last publication that its author could know of. */
  readonly baseNumber: number;
  readonly changes: RuleChanges;
  readonly actorId: string;
  readonly savedAtMs: number;
}

/** A set of changes that someone put in force, or that waits to be. */
export interface RulePublication {
  readonly number: number;
  readonly revision: number | null;
  readonly state: "waiting" | "inForce" | "withdrawn";
  readonly actorId: string;
  readonly note: string;
  readonly publishedAtMs: number;
  readonly effectiveAtMs: number;
  readonly changedCount: number;
  readonly rolledBackTo: number | null;
}

/** An entry that two rule sets do not share. */
export interface RuleDifference {
  readonly id: string;
  readonly kind: "added" | "changed" | "removed";
  readonly fields: readonly {
    readonly path: string;
    readonly before: JsonValue | undefined;
    readonly after: JsonValue | undefined;
  }[];
}

/** A rule set as a file. */
export interface RuleDocument {
  readonly space: string;
  readonly revision: number;
  readonly entries: Readonly<Record<string, JsonFields>>;
}

/** Who publishes, why and when. */
export interface RulePublishing {
  /** The principal. */
  readonly actorId: string;
  /** 1 to 500 characters. */
  readonly note: string;
  readonly idempotencyKey: string;
  /** By the calendar; at once where absent. Milliseconds since the Unix epoch. */
  readonly effectiveAtMs?: number | undefined;
}

/** How rule sets come to be: drafts, publications, files. Publishing is audited. */
export interface RuleEditor {
  /** @throws BAD_USER_INPUT; NOT_FOUND; CONFLICT when it was saved since it was read, or there are too many. */
  saveDraft(request: {
    readonly draftId?: string | undefined;
    readonly expectedVersion?: number | undefined;
    readonly title: string;
    readonly changes: RuleChanges;
    readonly baseNumber?: number | undefined;
    readonly actorId: string;
  }): Promise<RuleDraft>;
  readDraft(draftId: string): Promise<RuleDraft | undefined>;
  /** Every draft, the newest first; at most 100. */
  listDrafts(): Promise<RuleDraft[]>;
  /** @throws NOT_FOUND; CONFLICT when it was saved since it was read. */
  discardDraft(request: {
    readonly draftId: string;
    readonly expectedVersion?: number | undefined;
    readonly actorId: string;
  }): Promise<void>;
  /** Everything that is wrong with a draft over what is in force. @throws NOT_FOUND */
  validate(draftId: string): Promise<RuleProblem[]>;
  /** What a draft or a publication changes, or how two revisions differ. @throws NOT_FOUND */
  diff(
    request:
      | { readonly draftId: string }
      | { readonly number: number }
      | { readonly fromRevision: number; readonly toRevision: number },
  ): Promise<RuleDifference[]>;
  /** @throws BAD_USER_INPUT naming the entry, the path in it and the bound; NOT_FOUND; IDEMPOTENCY_CONFLICT; CONFLICT. */
  publish(
    request: RulePublishing &
      (
        | { readonly draftId: string; readonly expectedVersion?: number | undefined }
        | { readonly changes: RuleChanges; readonly expectedRevision?: number | undefined }
      ),
  ): Promise<RulePublication>;
  /** @throws as `publish`. */
  rollBack(request: RulePublishing & { readonly toRevision: number }): Promise<RulePublication>;
  /** @throws NOT_FOUND; CONFLICT when it is in force. */
  withdraw(request: {
    readonly number: number;
    readonly actorId: string;
    readonly note: string;
  }): Promise<RulePublication>;
  /** Up to `limit + 1`, the newest first (the oldest, when `backward`). */
  publications(page: {
    readonly limit: number;
    readonly backward: boolean;
    readonly from: number | undefined;
  }): Promise<RulePublication[]>;
  /** @throws NOT_FOUND when there is no such revision. */
  export(revision?: number): Promise<RuleDocument>;
  /** Makes a draft that would make the rule set equal to `document`. @throws BAD_USER_INPUT. */
  import(request: {
    readonly document: RuleDocument;
    readonly title: string;
    readonly actorId: string;
  }): Promise<RuleDraft>;
}
