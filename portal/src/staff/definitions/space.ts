import type { MusterClient } from "@muster/client";
import type { ComponentType } from "react";

/** The JSON of one entry. */
export type Content = Readonly<Record<string, unknown>>;

/** One change of a draft; `null` takes the entry out of force. */
export interface Change {
  readonly id: string;
  readonly content: Content | null;
}

/** An entry that two states do not share, and the values of it that differ. */
export interface Difference {
  readonly id: string;
  readonly kind: "added" | "changed" | "removed";
  readonly fields: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

/** Changes that are collected before they are published. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly savedAt: string;
  readonly actorId: string;
  readonly changes: readonly Change[];
  readonly diff: readonly Difference[];
  readonly problems: readonly {
    readonly entryId: string | null;
    readonly field: string;
    readonly bound: string;
  }[];
}

/** Changes that were put in force, or wait to be. */
export interface Publication {
  readonly number: number;
  /** `null` unless it took effect. */
  readonly revision: number | null;
  readonly state: "IN_FORCE" | "WAITING" | "WITHDRAWN";
  readonly note: string;
  readonly actorId: string;
  readonly publishedAt: string;
  readonly effectiveAt: string;
  readonly changedCount: number;
  readonly rolledBackTo: number | null;
  readonly diff: readonly Difference[];
}

/** Everything that is in force. */
export interface State {
  readonly revision: number;
  readonly entries: Readonly<Record<string, Content>>;
}

/** A page of publications, the newest first. */
export interface PublicationPage {
  readonly edges: readonly { readonly node: Publication }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Changes that are to be kept; in place of `draft`, where it is given. */
export interface DraftToSave {
  readonly draft: Draft | undefined;
  readonly title: string;
  readonly changes: readonly Change[];
}

/** A kind of entry: what its ids begin with, and what a new one looks like. */
export interface EntryKind {
  readonly prefix: string;
  readonly label: string;
  readonly template: Content;
}

/** What fields for an entry's content are given. */
export interface EntryFieldsProps {
  readonly id: string;
  readonly content: Content;
  /** As it is in force, or `null`. */
  readonly before: Content | null;
  /** What else the draft changes. */
  readonly changes: readonly Change[];
  readonly onChange: (content: Content) => void;
}

/** Data that designers version, and how the graph is asked about it. Each call throws MusterError. */
export interface DefinitionSpace {
  readonly title: string;
  /** Where its pages lie, and what its answers are kept under. */
  readonly path: string;
  readonly kinds: readonly EntryKind[];
  /** Fields for an entry, above its JSON; the JSON alone where absent. */
  readonly Fields?: ComponentType<EntryFieldsProps>;
  /** A way to try a draft before it is published, where there is one. */
  readonly Trial?: ComponentType<{ readonly draft: Draft }>;
  readState(client: MusterClient): Promise<State>;
  readDrafts(client: MusterClient): Promise<readonly Draft[]>;
  readPublications(client: MusterClient, after: string | null): Promise<PublicationPage>;
  /** Gives the draft's id. */
  saveDraft(client: MusterClient, toSave: DraftToSave): Promise<string>;
  discardDraft(client: MusterClient, draft: Draft): Promise<unknown>;
  /** @param publication `effectiveAt` is RFC 3339; at once where it is `null`. */
  publish(
    client: MusterClient,
    publication: { readonly draft: Draft; readonly note: string; readonly effectiveAt: string | null },
  ): Promise<unknown>;
  rollBack(
    client: MusterClient,
    to: { readonly toRevision: number; readonly note: string },
  ): Promise<unknown>;
  withdraw(client: MusterClient, what: { readonly number: number; readonly note: string }): Promise<unknown>;
}
