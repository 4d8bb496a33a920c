import type { JsonObject } from "@muster/events";
import type { Queryable, Transaction } from "@muster/postgres";
import type { Changes, Entry, Publication } from "./model.js";

/** The channel on which processes hear that a space has changed. */
export const changedChannel = "muster_definitions";

/** The counters of a space. */
export interface Head {
  readonly number: number;
  readonly revision: number;
}

/** Contents of a space that were not parsed, with the entries' revisions. */
export type RawState = ReadonlyMap<string, Entry<JsonObject>>;

/** A publication that waits, with what it changes. */
export interface Waiting {
  readonly publication: Publication;
  readonly changes: Changes;
}

/** Takes the space's place in line, until the transaction ends. */
export async function lockSpace(tx: Transaction, space: string): Promise<Head> {
  await tx.query("INSERT INTO definitions.spaces (space) VALUES ($1) ON CONFLICT DO NOTHING", [space]);
  const [head] = await tx.query<Head>(
    "SELECT number, revision FROM definitions.spaces WHERE space = $1 FOR UPDATE",
    [space],
  );
  if (head === undefined) throw new Error("the row that was just made is not there");
  return head;
}

/** The space's revision, and when the next publication is to take effect. */
export async function readProgress(
  db: Queryable,
  space: string,
): Promise<{ readonly revision: number; readonly nextEffectiveAtMs: number | undefined }> {
  const [row] = await db.query<{ readonly revision: number | null; readonly next: Date | null }>(
    {
      name: "definitions-progress",
      text: `SELECT (SELECT revision FROM definitions.spaces WHERE space = $1) AS revision,
        (SELECT min(effective_at) FROM definitions.publications
          WHERE space = $1 AND revision IS NULL AND withdrawn_at IS NULL) AS next`,
    },
    [space],
  );
  return { revision: row?.revision ?? 0, nextEffectiveAtMs: row?.next?.getTime() };
}

interface ChangeRow {
  readonly entry_id: string;
  readonly entry_revision: number;
  readonly content: JsonObject | null;
}

/**
 * The space at `revision` in the order of ids, given what it was at an earlier one (or nothing, to read it whole).
 *
 * Cost: the entries that changed between, once each.
 */
export async function readState(
  db: Queryable,
  space: string,
  revision: number,
  earlier: { readonly revision: number; readonly state: RawState } = { revision: 0, state: new Map() },
): Promise<RawState> {
  if (revision <= earlier.revision) return earlier.state;
  const rows = await db.query<ChangeRow>(
    `SELECT DISTINCT ON (entry_id) entry_id, entry_revision, content FROM definitions.changes
    WHERE space = $1 AND revision > $2 AND revision <= $3 ORDER BY entry_id, revision DESC`,
    [space, earlier.revision, revision],
  );
  const state = new Map(earlier.state);
  for (const { entry_id: id, entry_revision, content } of rows) {
    if (content === null) state.delete(id);
    else state.set(id, { revision: entry_revision, content });
  }
  return new Map([...state].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What publications of those numbers change. */
export async function readChanges(
  db: Queryable,
  space: string,
  numbers: readonly number[],
): Promise<Map<number, Changes>> {
  const rows = await db.query<{
    readonly number: number;
    readonly entry_id: string;
    readonly content: JsonObject | null;
  }>(
    `SELECT number, entry_id, content FROM definitions.changes WHERE space = $1 AND number = ANY ($2)
    ORDER BY number, entry_id`,
    [space, numbers],
  );
  const found = new Map(numbers.map((number) => [number, new Map<string, JsonObject | null>()]));
  for (const row of rows) found.get(row.number)?.set(row.entry_id, row.content);
  return found;
}

/** Publications that wait, in the order in which they will take effect. */
export async function readWaiting(db: Queryable, space: string): Promise<Waiting[]> {
  const rows = await db.query<PublicationRow>(
    `SELECT ${publicationColumns} FROM definitions.publications
    WHERE space = $1 AND revision IS NULL AND withdrawn_at IS NULL ORDER BY effective_at, number`,
    [space],
  );
  const publications = rows.map(toPublication);
  if (publications.length === 0) return [];
  const changes = await readChanges(
    db,
    space,
    publications.map(({ number }) => number),
  );
  return publications.map((publication) => ({
    publication,
    changes: changes.get(publication.number) ?? new Map(),
  }));
}

/** Which of `entryIds` were changed in a later revision, or by a later publication that was not withdrawn. */
export async function findChangedSince(
  db: Queryable,
  space: string,
  entryIds: readonly string[],
  since: { readonly revision: number } | { readonly number: number },
): Promise<string[]> {
  const later = "revision" in since ? "c.revision > $3" : "c.number > $3 AND p.withdrawn_at IS NULL";
  const rows = await db.query<{ readonly entry_id: string }>(
    `SELECT DISTINCT c.entry_id FROM definitions.changes c JOIN definitions.publications p USING (space, number)
    WHERE c.space = $1 AND c.entry_id = ANY ($2) AND ${later} ORDER BY c.entry_id`,
    [space, entryIds, "revision" in since ? since.revision : since.number],
  );
  return rows.map((row) => row.entry_id);
}

interface PublicationRow {
  readonly number: number;
  readonly revision: number | null;
  readonly actor_id: string;
  readonly note: string;
  readonly changed_count: number;
  readonly rolled_back_to: number | null;
  readonly published_at: Date;
  readonly effective_at: Date;
  readonly withdrawn_at: Date | null;
}

const publicationColumns =
  "number, revision, actor_id, note, changed_count, rolled_back_to, published_at, effective_at, withdrawn_at";

function toPublication(row: PublicationRow): Publication {
  return {
    number: row.number,
    revision: row.revision,
    state: row.revision !== null ? "inForce" : row.withdrawn_at === null ? "waiting" : "withdrawn",
    actorId: row.actor_id,
    note: row.note,
    publishedAtMs: row.published_at.getTime(),
    effectiveAtMs: row.effective_at.getTime(),
    changedCount: row.changed_count,
    rolledBackTo: row.rolled_back_to,
  };
}

/** The publication of that number. */
export async function findPublication(
  db: Queryable,
  space: string,
  number: number,
): Promise<Publication | undefined> {
  const [row] = await db.query<PublicationRow>(
    `SELECT ${publicationColumns} FROM definitions.publications WHERE space = $1 AND number = $2`,
    [space, number],
  );
  return row === undefined ? undefined : toPublication(row);
}

/** The publication that someone made under a key, and the hash of what they asked for. */
export async function findByKey(
  db: Queryable,
  space: string,
  actorId: string,
  key: string,
): Promise<{ readonly publication: Publication; readonly sha256: string } | undefined> {
  const [row] = await db.query<PublicationRow & { readonly request_sha256: string }>(
    `SELECT ${publicationColumns}, request_sha256 FROM definitions.publications
    WHERE space = $1 AND actor_id = $2 AND idempotency_key = $3`,
    [space, actorId, key],
  );
  return row === undefined ? undefined : { publication: toPublication(row), sha256: row.request_sha256 };
}

/** A slice of a space's publications, newest first. */
export interface PublicationsPage {
  /** How many are shown; one more is read, which says whether there is more. */
  readonly limit: number;
  /** Whether the slice is counted from the list's end: the oldest first. */
  readonly backward: boolean;
  /** Only publications after the one of this number (before it, when `backward`). */
  readonly from: number | undefined;
}

/** Reads up to `limit + 1` publications in the slice's own order. */
export async function readPublications(
  db: Queryable,
  space: string,
  { limit, backward, from }: PublicationsPage,
): Promise<Publication[]> {
  const [side, direction] = backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<PublicationRow>(
    `SELECT ${publicationColumns} FROM definitions.publications
    WHERE space = $1 AND ($2::integer IS NULL OR number ${side} $2) ORDER BY number ${direction} LIMIT $3`,
    [space, from ?? null, limit + 1],
  );
  return rows.map(toPublication);
}

/** The last revision that had taken effect at `atMs` by the calendar, and the time at which `revision` did. */
export async function findRevision(
  db: Queryable,
  space: string,
  at: { readonly atMs: number } | { readonly revision: number },
): Promise<{ readonly revision: number; readonly effectiveAtMs: number } | undefined> {
  const condition = "atMs" in at ? "effective_at <= $2" : "revision = $2";
  const [row] = await db.query<{ readonly revision: number; readonly effective_at: Date }>(
    `SELECT revision, effective_at FROM definitions.publications
    WHERE space = $1 AND revision IS NOT NULL AND ${condition} ORDER BY revision DESC LIMIT 1`,
    [space, "atMs" in at ? new Date(at.atMs) : at.revision],
  );
  return row === undefined
    ? undefined
    : { revision: row.revision, effectiveAtMs: row.effective_at.getTime() };
}

/** Adds a publication that waits, and raises the space's number to its. */
export async function insertPublication(
  tx: Transaction,
  space: string,
  publication: Publication,
  changes: Changes,
  request: { readonly key: string; readonly sha256: string },
): Promise<void> {
  const { number } = publication;
  await tx.query("UPDATE definitions.spaces SET number = $2 WHERE space = $1", [space, number]);
  await tx.query(
    `INSERT INTO definitions.publications (space, number, actor_id, note, changed_count, rolled_back_to,
      published_at, effective_at, idempotency_key, request_sha256)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      space,
      number,
      publication.actorId,
      publication.note,
      publication.changedCount,
      publication.rolledBackTo,
      new Date(publication.publishedAtMs),
      new Date(publication.effectiveAtMs),
      request.key,
      request.sha256,
    ],
  );
  await tx.query(
    `INSERT INTO definitions.changes (space, number, entry_id, content)
    SELECT $1, $2, entry_id, content::jsonb FROM unnest($3::text[], $4::text[]) AS change (entry_id, content)`,
    [
      space,
      number,
      [...changes.keys()],
      [...changes.values()].map((content) => (content === null ? null : JSON.stringify(content))),
    ],
  );
}

/** Gives a publication its revision, and the entries that it changes theirs, by entry id. */
export async function giveRevision(
  tx: Transaction,
  space: string,
  number: number,
  revision: number,
): Promise<Map<string, number>> {
  await tx.query("UPDATE definitions.spaces SET revision = $2 WHERE space = $1", [space, revision]);
  await tx.query("UPDATE definitions.publications SET revision = $3 WHERE space = $1 AND number = $2", [
    space,
    number,
    revision,
  ]);
  const rows = await tx.query<{ readonly entry_id: string; readonly entry_revision: number }>(
    `UPDATE definitions.changes c SET revision = $3, entry_revision = 1 + coalesce((
      SELECT entry_revision FROM definitions.changes earlier
      WHERE earlier.space = $1 AND earlier.entry_id = c.entry_id AND earlier.revision IS NOT NULL
      ORDER BY earlier.revision DESC LIMIT 1), 0)
    WHERE c.space = $1 AND c.number = $2 RETURNING entry_id, entry_revision`,
    [space, number, revision],
  );
  return new Map(rows.map((row) => [row.entry_id, row.entry_revision]));
}

/** Takes a publication back that waits. */
export async function withdrawPublication(
  tx: Transaction,
  space: string,
  number: number,
  nowMs: number,
): Promise<void> {
  await tx.query("UPDATE definitions.publications SET withdrawn_at = $3 WHERE space = $1 AND number = $2", [
    space,
    number,
    new Date(nowMs),
  ]);
}

/** Tells other processes, once the transaction has committed. Publications are rare: a NOTIFY inside costs nothing. */
export async function notifyChanged(tx: Transaction, space: string): Promise<void> {
  await tx.query("SELECT pg_notify($1, $2)", [changedChannel, space]);
}
