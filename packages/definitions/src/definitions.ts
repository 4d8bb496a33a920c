import { createComparing, type DiffRequest } from "./comparing.js";
import type { EntryDifference } from "./diff.js";
import { auditDraft, type DraftRequest, findDraft, readDrafts, removeDraft, saveDraft } from "./drafts.js";
import { createFollower } from "./follow.js";
import { InForce } from "./in-force.js";
import { Line } from "./line.js";
import type { Draft, Problem, Publication, Snapshot, SpaceExport } from "./model.js";
import { type PublicationRequest, type PublicationSource, Publishing } from "./publishing.js";
import type { DefinitionsOptions } from "./space.js";
import { findPublication, type PublicationsPage, readPublications } from "./storage.js";

/** Versioned data of one space: what is in force, and how it comes to be. */
export interface Definitions<Content> {
  /** What is in force: from memory, at most half a second old, and right at scheduled times. */
  inForce(): Promise<Snapshot<Content>>;
  /** What was in force when this process last looked: at most half a second ago, once it was started and has read. */
  latest(): Snapshot<Content>;
  /** What was in force at a revision, or at a time by the calendar; `undefined` before the first. Cost: reads the space. */
  inForceAt(
    at: { readonly revision: number } | { readonly atMs: number },
  ): Promise<Snapshot<Content> | undefined>;
  /**
   * Makes or replaces a draft. Contents are checked by {@link Definitions.validate} and when they are published.
   *
   * @throws BAD_USER_INPUT; NOT_FOUND; CONFLICT when it was saved since it was read, or there are too many.
   */
  saveDraft(request: DraftRequest): Promise<Draft>;
  readDraft(draftId: string): Promise<Draft | undefined>;
  /** Every draft, newest first; at most 100. */
  listDrafts(): Promise<Draft[]>;
  /** @throws NOT_FOUND; CONFLICT when it was saved since it was read. */
  discardDraft(request: {
    readonly draftId: string;
    readonly expectedVersion?: number | undefined;
    readonly actorId: string;
  }): Promise<void>;
  /** Everything that is wrong with a draft over what is in force; empty when it could be published. @throws NOT_FOUND */
  validate(draftId: string): Promise<Problem[]>;
  /** What a draft or a publication changes, or how two revisions differ. @throws NOT_FOUND */
  diff(request: DiffRequest): Promise<EntryDifference[]>;
  /**
   * Puts changes in force, now or at a time, in one transaction with `onPublish` and the audit entry. Publications of one
   * entry take effect in the order in which they were published.
   *
   * @throws BAD_USER_INPUT from `parse` or `check`, with the entry in `details.entry`. NOT_FOUND. IDEMPOTENCY_CONFLICT.
   * CONFLICT when the entries have changed since the draft's base or the expected revision, when a publication that waits for
   * a later time changes them, or when one that waits would not be valid any more.
   */
  publish(request: PublicationRequest & PublicationSource): Promise<Publication>;
  /** Publishes the contents of an earlier revision (0: nothing). @throws as publish */
  rollBack(request: PublicationRequest & { readonly toRevision: number }): Promise<Publication>;
  /** Takes back a publication that waits; one that was taken back stays so. @throws NOT_FOUND; CONFLICT when in force. */
  withdraw(request: {
    readonly number: number;
    readonly actorId: string;
    readonly note: string;
  }): Promise<Publication>;
  publication(number: number): Promise<Publication | undefined>;
  /** Reads up to `limit + 1`, newest first. */
  publications(page: PublicationsPage): Promise<Publication[]>;
  /** The space as one JSON document. @throws NOT_FOUND when there is no such revision */
  export(revision?: number): Promise<SpaceExport>;
  /** Makes a draft that would make the space equal to `document`: entries that it lacks are removed. @throws as saveDraft */
  import(request: {
    readonly document: SpaceExport;
    readonly title: string;
    readonly actorId: string;
  }): Promise<Draft>;
  /** Follows other processes' publications, and puts scheduled ones in force though nobody reads. */
  start(): void;
  stop(): Promise<void>;
}

const spacePattern = /^(?=.{3,64}$)[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9-]*$/;

/** Makes the definitions of one space. */
export function createDefinitions<Content>(options: DefinitionsOptions<Content>): Definitions<Content> {
  const { space, postgres } = options;
  if (!spacePattern.test(space)) throw new Error(`${space} is not the name of a space`);
  const inForce = new InForce(options, () =>
    postgres.transact(async (tx) => (await Line.open(options, tx)).settle()),
  );
  const publishing = new Publishing(options, () => inForce.expire());
  return {
    ...createFollower(options, inForce),
    ...createComparing(options, inForce),
    publish: (request) => publishing.publish(request),
    rollBack: (request) => publishing.rollBack(request),
    withdraw: (request) => publishing.withdraw(request),
    inForce: () => inForce.read(),
    latest: () => inForce.latest,
    inForceAt: (at) => inForce.readAt(at),
    saveDraft: (request) => saveDraft(options, request),
    readDraft: (draftId) => findDraft(postgres, space, draftId),
    listDrafts: () => readDrafts(postgres, space),
    discardDraft: (request) =>
      postgres.transact(async (tx) => {
        const draft = await removeDraft(options, tx, request);
        await auditDraft(options, tx, draft, "discardDraft", request.actorId);
      }),
    publication: (number) => findPublication(postgres, space, number),
    publications: (page) => readPublications(postgres, space, page),
  };
}
