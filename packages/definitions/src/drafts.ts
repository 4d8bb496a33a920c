import { checkReason, recordAudit } from "@muster/audit";
import { AppError, badInput } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import type { Queryable, Transaction } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import { checkChanges, draftsMax } from "./bounds.js";
import type { Changes, Draft } from "./model.js";
import type { DefinitionsOptions } from "./space.js";
import { type Head, lockSpace } from "./storage.js";

/** What a draft is to be. */
export interface DraftRequest {
  /** The draft to save; absent for a new one. */
  readonly draftId?: string | undefined;
  /** The version that was read. Required for a draft that is there. */
  readonly expectedVersion?: number | undefined;
  /** What it is for, 1 to 500 characters. */
  readonly title: string;
  /** All of its changes, in place of those that it had. */
  readonly changes: Changes;
  /**
   * The number of the last publication that the author has looked at, 0 before the first. Where absent it is the newest for a
   * new draft, and stays what it was for one that is there. To go on after a CONFLICT, look at what is new and save with it.
   */
  readonly baseNumber?: number | undefined;
  readonly actorId: string;
}

interface DraftRow {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly base_number: number;
  readonly changes: Readonly<Record<string, JsonObject | null>>;
  readonly actor_id: string;
  readonly saved_at: Date;
}

const columns = "id, version, title, base_number, changes, actor_id, saved_at";

/** The draft of that id, if the space has it. */
export async function findDraft(db: Queryable, space: string, id: string): Promise<Draft | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await db.query<DraftRow>(
    `SELECT ${columns} FROM definitions.drafts WHERE id = $1 AND space = $2`,
    [id, space],
  );
  return row === undefined ? undefined : toDraft(row);
}

/** The drafts of a space, newest first: at most {@link draftsMax}. */
export async function readDrafts(db: Queryable, space: string): Promise<Draft[]> {
  const rows = await db.query<DraftRow>(
    `SELECT ${columns} FROM definitions.drafts WHERE space = $1 ORDER BY id DESC`,
    [space],
  );
  return rows.map(toDraft);
}

/** Saves a draft; as `Definitions.saveDraft`. */
export async function saveDraft<Content>(
  options: DefinitionsOptions<Content>,
  request: DraftRequest,
  verb = "saveDraft",
): Promise<Draft> {
  checkReason(request.title, "title");
  checkChanges(request.changes);
  return options.postgres.transact(async (tx) => {
    const head = await lockSpace(tx, options.space);
    const { baseNumber } = request;
    if (baseNumber !== undefined && (baseNumber < 0 || baseNumber > head.number))
      throw badInput("baseNumber", `0 to ${head.number}`);
    const draft =
      request.draftId === undefined
        ? await insertDraft(options, tx, request, head)
        : await updateDraft(options, tx, request, request.draftId);
    await auditDraft(options, tx, draft, verb, request.actorId);
    return draft;
  });
}

/**
 * Removes a draft.
 *
 * @throws NOT_FOUND, and CONFLICT when it was saved since.
 */
export async function removeDraft<Content>(
  options: DefinitionsOptions<Content>,
  tx: Transaction,
  request: { readonly draftId: string; readonly expectedVersion?: number | undefined },
): Promise<Draft> {
  await lockSpace(tx, options.space);
  const draft = await requireDraft(tx, options.space, request.draftId, request.expectedVersion);
  await tx.query("DELETE FROM definitions.drafts WHERE id = $1", [draft.id]);
  return draft;
}

/** Records what was done to a draft. */
export async function auditDraft<Content>(
  { space, ids, clock }: DefinitionsOptions<Content>,
  tx: Transaction,
  draft: Draft,
  verb: string,
  actorId: string,
): Promise<void> {
  await recordAudit(tx, {
    id: ids.next(),
    recordedAtMs: clock.nowMs(),
    actorId,
    action: `${space}.${verb}`,
    subject: `draft:${draft.id}`,
    reason: draft.title,
    details: { version: draft.version, changedCount: draft.changes.size },
  });
}

/** @throws NOT_FOUND, and CONFLICT when it has another version than the one that is expected. */
async function requireDraft(
  db: Queryable,
  space: string,
  id: string,
  expectedVersion: number | undefined,
): Promise<Draft> {
  const draft = await findDraft(db, space, id);
  if (draft === undefined) throw new AppError("NOT_FOUND", "there is no such draft", { draftId: id });
  if (expectedVersion !== undefined && draft.version !== expectedVersion)
    throw new AppError("CONFLICT", "the draft was saved since it was read", { version: draft.version });
  return draft;
}

async function insertDraft<Content>(
  { space, ids, clock }: DefinitionsOptions<Content>,
  tx: Transaction,
  request: DraftRequest,
  head: Head,
): Promise<Draft> {
  const [count] = await tx.query<{ readonly drafts: number }>(
    "SELECT count(*)::integer AS drafts FROM definitions.drafts WHERE space = $1",
    [space],
  );
  if ((count?.drafts ?? 0) >= draftsMax)
    throw new AppError("CONFLICT", `there are ${draftsMax} drafts already: publish or discard one`, {
      draftsMax,
    });
  const [row] = await tx.query<DraftRow>(
    `INSERT INTO definitions.drafts (id, space, version, title, base_number, changes, actor_id, saved_at)
    VALUES ($1, $2, 1, $3, $4, $5, $6, $7) RETURNING ${columns}`,
    [
      ids.next(),
      space,
      request.title,
      request.baseNumber ?? head.number,
      changesText(request.changes),
      request.actorId,
      new Date(clock.nowMs()),
    ],
  );
  if (row === undefined) throw new Error("the draft that was just made is not there");
  return toDraft(row);
}

async function updateDraft<Content>(
  { space, clock }: DefinitionsOptions<Content>,
  tx: Transaction,
  request: DraftRequest,
  draftId: string,
): Promise<Draft> {
  if (request.expectedVersion === undefined)
    throw badInput("expectedVersion", "given for a draft that is there");
  const before = await requireDraft(tx, space, draftId, request.expectedVersion);
  const [row] = await tx.query<DraftRow>(
    `UPDATE definitions.drafts SET version = version + 1, title = $2, base_number = $3, changes = $4,
      actor_id = $5, saved_at = $6 WHERE id = $1 RETURNING ${columns}`,
    [
      draftId,
      request.title,
      request.baseNumber ?? before.baseNumber,
      changesText(request.changes),
      request.actorId,
      new Date(clock.nowMs()),
    ],
  );
  if (row === undefined) throw new Error("the draft that is locked is not there");
  return toDraft(row);
}

function changesText(changes: Changes): string {
  return JSON.stringify(Object.fromEntries(changes));
}

function toDraft(row: DraftRow): Draft {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    baseNumber: row.base_number,
    changes: new Map(Object.entries(row.changes)),
    actorId: row.actor_id,
    savedAtMs: row.saved_at.getTime(),
  };
}
