/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonFields;

/** A JSON object. */
export interface JsonFields {
  readonly [name: string]: JsonValue;
}

/** What becomes of entries, by id: their whole new content, or `null` for those that are taken out. */
export type CatalogChanges = ReadonlyMap<string, JsonFields | null>;

/** Changes that someone collects before they publish them. */
export interface CatalogDraft {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** The number of the last publication that its author could know of. */
  readonly baseNumber: number;
  readonly changes: CatalogChanges;
  readonly actorId: string;
  readonly savedAtMs: number;
}

/** What is wrong with a draft. */
export interface CatalogProblem {
  readonly entryId: string | null;
  readonly field: string;
  readonly bound: string;
}

/** A set of changes that someone put in force, or that waits to be. */
export interface CatalogPublication {
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

/** An entry that two states of the catalog do not share. */
export interface CatalogDifference {
  readonly id: string;
  readonly kind: "added" | "changed" | "removed";
  readonly fields: readonly {
    readonly path: string;
    readonly before: JsonValue | undefined;
    readonly after: JsonValue | undefined;
  }[];
}

/** The catalog as a file. */
export interface CatalogDocument {
  readonly space: string;
  readonly revision: number;
  readonly entries: Readonly<Record<string, JsonFields>>;
}

/** Who publishes, why and when. */
export interface CatalogPublishing {
  /** The principal. */
  readonly actorId: string;
  /** 1 to 500 characters. */
  readonly note: string;
  readonly idempotencyKey: string;
  /** By the calendar; at once where absent. Milliseconds since the Unix epoch. */
  readonly effectiveAtMs?: number | undefined;
}

/** How the catalog comes to be: drafts, publications, files. Publishing is audited. */
export interface CatalogEditor {
  /** @throws BAD_USER_INPUT; NOT_FOUND; CONFLICT when it was saved since it was read, or there are too many. */
  saveDraft(request: {
    readonly draftId?: string | undefined;
    readonly expectedVersion?: number | undefined;
    readonly title: string;
    readonly changes: CatalogChanges;
    readonly baseNumber?: number | undefined;
    readonly actorId: string;
  }): Promise<CatalogDraft>;
  readDraft(draftId: string): Promise<CatalogDraft | undefined>;
  /** Every draft, the newest first; at most 100. */
  listDrafts(): Promise<CatalogDraft[]>;
  /** @throws NOT_FOUND; CONFLICT when it was saved since it was read. */
  discardDraft(request: {
    readonly draftId: string;
    readonly expectedVersion?: number | undefined;
    readonly actorId: string;
  }): Promise<void>;
  /** Everything that is wrong with a draft over what is in force. @throws NOT_FOUND */
  validate(draftId: string): Promise<CatalogProblem[]>;
  /** What a draft or a publication changes, or how two revisions differ. @throws NOT_FOUND */
  diff(
    request:
      | { readonly draftId: string }
      | { readonly number: number }
      | { readonly fromRevision: number; readonly toRevision: number },
  ): Promise<CatalogDifference[]>;
  /** @throws BAD_USER_INPUT naming the entry, the path in it and the bound; NOT_FOUND; IDEMPOTENCY_CONFLICT; CONFLICT. */
  publish(
    request: CatalogPublishing &
      (
        | { readonly draftId: string; readonly expectedVersion?: number | undefined }
        | { readonly changes: CatalogChanges; readonly expectedRevision?: number | undefined }
      ),
  ): Promise<CatalogPublication>;
  /** @throws as `publish`. */
  rollBack(request: CatalogPublishing & { readonly toRevision: number }): Promise<CatalogPublication>;
  /** @throws NOT_FOUND; CONFLICT when it is in force. */
  withdraw(request: {
    readonly number: number;
    readonly actorId: string;
    readonly note: string;
  }): Promise<CatalogPublication>;
  publication(number: number): Promise<CatalogPublication | undefined>;
  /** Up to `limit + 1`, the newest first (the oldest, when `backward`). */
  publications(page: {
    readonly limit: number;
    readonly backward: boolean;
    readonly from: number | undefined;
  }): Promise<CatalogPublication[]>;
  /** @throws NOT_FOUND when there is no such revision. */
  export(revision?: number): Promise<CatalogDocument>;
  /** Makes a draft that would make the catalog equal to `document`. @throws BAD_USER_INPUT. */
  import(request: {
    readonly document: CatalogDocument;
    readonly title: string;
    readonly actorId: string;
  }): Promise<CatalogDraft>;
}
