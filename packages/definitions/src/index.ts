/**
 * Data that designers version: drafts, validation, diff, publication now or at a time, roll-back, export, and what is in
 * force, in memory. It does not know what any domain's definitions mean.
 */
import type { MigrationSet } from "@muster/postgres";

export { changesMax, contentBytesMax } from "./bounds.js";
export type { DiffRequest } from "./comparing.js";
export { createDefinitions, type Definitions } from "./definitions.js";
export type { EntryDifference, FieldDifference } from "./diff.js";
export type { DraftRequest } from "./drafts.js";
export type {
  Changes,
  Draft,
  Effect,
  Entry,
  EntryChange,
  Problem,
  Publication,
  PublicationState,
  Snapshot,
  SpaceExport,
  Step,
} from "./model.js";
export type { PublicationRequest, PublicationSource } from "./publishing.js";
export type { DefinitionsOptions } from "./space.js";
export type { PublicationsPage } from "./storage.js";

/** The tables of this package. */
export const definitionsMigrations: MigrationSet = {
  schema: "definitions",
  directory: new URL("../migrations/", import.meta.url),
};
