import { checkReason } from "@muster/audit";
import { AppError, badInput } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import { hashJson } from "@muster/ledger";
import type { Transaction } from "@muster/postgres";
import type { CalendarClock } from "@muster/runtime";
import { checkChanges } from "./bounds.js";
import { changesBetween } from "./diff.js";
import { removeDraft } from "./drafts.js";
import { type Addition, Line, nameEntries } from "./line.js";
import type { Changes, Publication } from "./model.js";
import { contentsOf, type DefinitionsOptions } from "./space.js";
import { findByKey, findChangedSince, findPublication, readState } from "./storage.js";

/** What everyone says who publishes. */
export interface PublicationRequest {
  /** When it takes effect, by the calendar; at once where absent. Milliseconds since the Unix epoch. */
  readonly effectiveAtMs?: number | undefined;
  /** The principal. */
  readonly actorId: string;
  /** Why, 1 to 500 characters. */
  readonly note: string;
  /** The same key with the same request gives the publication that it made, for ever. */
  readonly idempotencyKey: string;
}

/** What is published: a draft, or changes as they stand. */
export type PublicationSource =
  | { readonly draftId: string; readonly expectedVersion?: number | undefined }
  | {
      readonly changes: Changes;
      /** The revision that was read: none of the entries may have changed since. Where absent, the last word stands. */
      readonly expectedRevision?: number | undefined;
    };

type Source<Content> = (
  line: Line<Content>,
  tx: Transaction,
) => Promise<Pick<Addition, "changes" | "rolledBackTo">>;

const timeMaxMs = Date.UTC(3000, 0);

/** What puts changes in force and takes them back; as in `Definitions`. */
export class Publishing<Content> {
  readonly #options: DefinitionsOptions<Content>;
  readonly #done: () => void;

  /** @param done Called when a transaction has committed that may have changed the space. */
  constructor(options: DefinitionsOptions<Content>, done: () => void) {
    this.#options = options;
    this.#done = done;
  }

  async publish(request: PublicationRequest & PublicationSource): Promise<Publication> {
    checkRequest(request);
    const { space } = this.#options;
    if ("draftId" in request) {
      const { draftId, expectedVersion } = request;
      const asked = { draftId, expectedVersion: expectedVersion ?? null };
      return this.#publish(request, asked, async (_line, tx) => {
        const { changes, baseNumber } = await removeDraft(this.#options, tx, request);
        await refuseChanged(tx, space, changes, { number: baseNumber });
        return { changes, rolledBackTo: null };
      });
    }
    const { changes, expectedRevision } = request;
    checkChanges(changes);
    const asked = { changes: Object.fromEntries(changes), expectedRevision: expectedRevision ?? null };
    return this.#publish(request, asked, async (_line, tx) => {
      if (expectedRevision !== undefined)
        await refuseChanged(tx, space, changes, { revision: expectedRevision });
      return { changes, rolledBackTo: null };
    });
  }

  async rollBack(request: PublicationRequest & { readonly toRevision: number }): Promise<Publication> {
    checkRequest(request);
    const { toRevision } = request;
    return this.#publish(request, { toRevision }, async (line, tx) => {
      if (!Number.isInteger(toRevision) || toRevision < 0 || toRevision >= line.head.revision)
        throw badInput("toRevision", `0 to ${line.head.revision - 1}, before the revision in force`);
      const then = contentsOf(await readState(tx, this.#options.space, toRevision));
      return {
        changes: changesBetween(line.contents, then, this.#options.isLasting),
        rolledBackTo: toRevision,
      };
    });
  }

  async withdraw(request: {
    readonly number: number;
    readonly actorId: string;
    readonly note: string;
  }): Promise<Publication> {
    const { number, actorId, note } = request;
    checkReason(note, "note");
    return this.#inLine(async (line, tx) => {
      const waiting = await line.withdraw(number);
      const publication = await findPublication(tx, this.#options.space, number);
      if (publication === undefined)
        throw new AppError("NOT_FOUND", "there is no such publication", { publication: number });
      if (publication.state === "inForce")
        throw new AppError("CONFLICT", "the publication has taken effect: roll back instead", {
          publication: number,
        });
      if (waiting !== undefined)
        await line.audit("withdraw", { ...publication, note }, waiting.changes, actorId);
      return publication;
    });
  }

  /** @param asked What of the request, beside what all have, makes it another one under the same key. */
  #publish(request: PublicationRequest, asked: JsonObject, source: Source<Content>): Promise<Publication> {
    const { actorId, note, idempotencyKey: key, effectiveAtMs } = request;
    const sha256 = hashJson({ ...asked, note, effectiveAtMs: effectiveAtMs ?? null });
    return this.#inLine(async (line, tx) => {
      const earlier = await findEarlier(tx, this.#options.space, { actorId, key, sha256 });
      if (earlier !== undefined) return earlier;
      if (effectiveAtMs !== undefined) checkFuture(this.#options.calendar, effectiveAtMs);
      await line.settle();
      const { changes, rolledBackTo } = await source(line, tx);
      const addition = { changes, rolledBackTo, effectiveAtMs, actorId, note, key, sha256 };
      const publication = await line.add(addition);
      await line.audit(rolledBackTo === null ? "publish" : "rollBack", publication, changes, actorId);
      return publication;
    });
  }

  async #inLine<T>(work: (line: Line<Content>, tx: Transaction) => Promise<T>): Promise<T> {
    const options = this.#options;
    const result = await options.postgres.transact(async (tx) => work(await Line.open(options, tx), tx));
    this.#done();
    return result;
  }
}

function checkRequest({ note, idempotencyKey }: PublicationRequest): void {
  checkReason(note, "note");
  if (!/^[\x20-\x7e]{1,128}$/.test(idempotencyKey))
    throw badInput("idempotencyKey", "1 to 128 printable ASCII characters");
}

function checkFuture(calendar: CalendarClock, effectiveAtMs: number): void {
  if (!(effectiveAtMs > calendar.nowMs() && effectiveAtMs < timeMaxMs))
    throw badInput("effectiveAt", "in the future, or absent for now");
}

/** What someone published under the key before. @throws IDEMPOTENCY_CONFLICT when it was another request. */
async function findEarlier(
  tx: Transaction,
  space: string,
  request: { readonly actorId: string; readonly key: string; readonly sha256: string },
): Promise<Publication | undefined> {
  const earlier = await findByKey(tx, space, request.actorId, request.key);
  if (earlier !== undefined && earlier.sha256 !== request.sha256) {
    const message = "the idempotency key was used before with another request";
    throw new AppError("IDEMPOTENCY_CONFLICT", message, { field: "idempotencyKey" });
  }
  return earlier?.publication;
}

async function refuseChanged(
  tx: Transaction,
  space: string,
  changes: Changes,
  since: { readonly revision: number } | { readonly number: number },
): Promise<void> {
  const changed = await findChangedSince(tx, space, [...changes.keys()], since);
  if (changed.length === 0) return;
  throw new AppError("CONFLICT", "entries have changed since they were read", {
    entries: nameEntries(changed),
  });
}
