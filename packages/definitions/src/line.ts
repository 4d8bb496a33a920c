import { recordAudit } from "@muster/audit";
import { AppError, type ErrorCode, findAppError } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import type { Transaction } from "@muster/postgres";
import { waitingMax } from "./bounds.js";
import { isEqual } from "./diff.js";
import type { Changes, Entry, EntryChange, Publication } from "./model.js";
import {
  contentsOf,
  createReader,
  type DefinitionsOptions,
  type Reader,
  readAll,
  withChanges,
} from "./space.js";
import {
  giveRevision,
  type Head,
  insertPublication,
  lockSpace,
  notifyChanged,
  type RawState,
  readState,
  readWaiting,
  type Waiting,
  withdrawPublication,
} from "./storage.js";

/** What is to be added to a space's line of publications. */
export interface Addition {
  readonly changes: Changes;
  /** By the calendar, in the future; absent to take effect in this transaction. */
  readonly effectiveAtMs: number | undefined;
  readonly actorId: string;
  readonly note: string;
  readonly rolledBackTo: number | null;
  readonly key: string;
  readonly sha256: string;
}

/** What a domain's check says of entries that are wrong. */
const faults: readonly ErrorCode[] = ["BAD_USER_INPUT", "NOT_FOUND"];

/**
 * A space whose row is locked: what is in force, and the publications that wait, in the order in which they will take
 * effect. Every state along that line has passed the domain's check, so that what takes effect by itself is valid.
 */
export class Line<Content> {
  readonly #options: DefinitionsOptions<Content>;
  readonly #tx: Transaction;
  readonly #read: Reader<Content>;
  #head: Head;
  #state: RawState;
  #waiting: readonly Waiting[];

  private constructor(
    options: DefinitionsOptions<Content>,
    tx: Transaction,
    found: { readonly head: Head; readonly state: RawState; readonly waiting: readonly Waiting[] },
  ) {
    this.#options = options;
    this.#tx = tx;
    this.#read = createReader(options);
    this.#head = found.head;
    this.#state = found.state;
    this.#waiting = found.waiting;
  }

  /** Waits for the space's turn and reads it. */
  static async open<Content>(options: DefinitionsOptions<Content>, tx: Transaction): Promise<Line<Content>> {
    const head = await lockSpace(tx, options.space);
    const state = await readState(tx, options.space, head.revision);
    const waiting = await readWaiting(tx, options.space);
    return new Line(options, tx, { head, state, waiting });
  }

  get head(): Head {
    return this.#head;
  }

  /** What is in force. */
  get contents(): ReadonlyMap<string, JsonObject> {
    return contentsOf(this.#state);
  }

  /** Puts in force what has come to its time. */
  async settle(): Promise<void> {
    for (const waiting of this.#waiting) {
      if (waiting.publication.effectiveAtMs > this.#options.calendar.nowMs()) break;
      await this.#takeEffect(waiting);
      await this.audit("takeEffect", waiting.publication, waiting.changes, "definitions");
    }
  }

  /**
   * Adds a publication where its time is.
   *
   * @throws BAD_USER_INPUT from the domain. CONFLICT when a publication that takes effect later changes the same entries, or
   * would not be valid any more, or when too many wait.
   */
  async add(addition: Addition): Promise<Publication> {
    const { calendar, clock, space } = this.#options;
    const { effectiveAtMs = calendar.nowMs(), actorId, note, rolledBackTo } = addition;
    const later = this.#waiting.findIndex(({ publication }) => publication.effectiveAtMs > effectiveAtMs);
    const place = addition.effectiveAtMs === undefined ? 0 : later === -1 ? this.#waiting.length : later;
    if (addition.effectiveAtMs !== undefined && this.#waiting.length >= waitingMax)
      throw new AppError("CONFLICT", `${waitingMax} publications wait already`, { waitingMax });
    const changes = this.#real(addition.changes, place);
    this.#refuseOverwritten(changes, place);
    const publication: Publication = {
      number: this.#head.number + 1,
      revision: null,
      state: "waiting",
      actorId,
      note,
      publishedAtMs: clock.nowMs(),
      effectiveAtMs,
      changedCount: changes.size,
      rolledBackTo,
    };
    await insertPublication(this.#tx, space, publication, changes, addition);
    this.#head = { ...this.#head, number: publication.number };
    const added = { publication, changes };
    this.#waiting = this.#waiting.toSpliced(place, 0, added);
    await this.#check(place, added);
    const made = addition.effectiveAtMs === undefined ? await this.#takeEffect(added) : publication;
    await notifyChanged(this.#tx, space);
    return made;
  }

  /**
   * Takes back a publication that waits.
   *
   * @returns `undefined` when none of that number waits.
   * @throws CONFLICT when one that waits behind it would not be valid without it.
   */
  async withdraw(number: number): Promise<Waiting | undefined> {
    const place = this.#waiting.findIndex(({ publication }) => publication.number === number);
    const waiting = this.#waiting[place];
    if (waiting === undefined) return undefined;
    await withdrawPublication(this.#tx, this.#options.space, number, this.#options.clock.nowMs());
    this.#waiting = this.#waiting.toSpliced(place, 1);
    await this.#check(place);
    await notifyChanged(this.#tx, this.#options.space);
    return waiting;
  }

  /** Records what was done to a publication. */
  async audit(verb: string, publication: Publication, changes: Changes, actorId: string): Promise<void> {
    const { space, ids, clock } = this.#options;
    const named = [...changes.keys()].slice(0, 50);
    await recordAudit(this.#tx, {
      id: ids.next(),
      recordedAtMs: clock.nowMs(),
      actorId,
      action: `${space}.${verb}`,
      subject: `definitions:${space}`,
      reason: publication.note,
      details: {
        publication: publication.number,
        revision: publication.revision,
        effectiveAt: new Date(publication.effectiveAtMs).toISOString(),
        changedCount: changes.size,
        entries: named,
      },
    });
  }

  /** Without what is so already; what only a waiting publication would make so stays, since that one may be withdrawn. */
  #real(changes: Changes, place: number): Changes {
    const ahead = new Set(this.#waiting.slice(0, place).flatMap((waiting) => [...waiting.changes.keys()]));
    return new Map(
      [...changes].filter(
        ([id, content]) => ahead.has(id) || !isEqual(this.#state.get(id)?.content, content),
      ),
    );
  }

  #refuseOverwritten(changes: Changes, place: number): void {
    for (const { publication, changes: theirs } of this.#waiting.slice(place)) {
      const both = [...changes.keys()].filter((id) => theirs.has(id));
      if (both.length === 0) continue;
      const { number, effectiveAtMs } = publication;
      const effectiveAt = new Date(effectiveAtMs).toISOString();
      throw new AppError(
        "CONFLICT",
        `publication ${number}, which takes effect later, changes the same entries: withdraw it first`,
        { entries: nameEntries(both), publication: number, effectiveAt },
      );
    }
  }

  /** Checks every state from `place` on; `added` is the one whose faults are its author's. */
  async #check(place: number, added?: Waiting): Promise<void> {
    let contents = this.contents;
    for (const [at, waiting] of this.#waiting.entries()) {
      const before = contents;
      contents = withChanges(contents, waiting.changes);
      if (at < place) continue;
      try {
        await this.#checkStep(before, contents, waiting.changes);
      } catch (error) {
        const cause = findAppError(error);
        if (waiting === added || cause === undefined || !faults.includes(cause.code)) throw error;
        const { number } = waiting.publication;
        throw new AppError(
          "CONFLICT",
          `publication ${number}, which waits, would not be valid any more: ${cause.message}`,
          { ...cause.details, publication: number },
        );
      }
    }
  }

  async #checkStep(
    before: ReadonlyMap<string, JsonObject>,
    after: ReadonlyMap<string, JsonObject>,
    changes: Changes,
  ): Promise<void> {
    for (const [id, content] of changes) if (content !== null) this.#read(id, content);
    await this.#options.check?.({
      before: this.#meaning(before),
      after: this.#meaning(after),
      changed: [...changes.keys()],
      db: this.#tx,
    });
  }

  #meaning(contents: ReadonlyMap<string, JsonObject>): Map<string, Content> {
    return new Map([...contents].map(([id, content]) => [id, this.#read(id, content)]));
  }

  async #takeEffect({ publication, changes }: Waiting): Promise<Publication> {
    const { space, onPublish } = this.#options;
    const revision = this.#head.revision + 1;
    const entryRevisions = await giveRevision(this.#tx, space, publication.number, revision);
    const before = this.#state;
    const after = new Map(before);
    for (const [id, content] of changes) {
      if (content === null) after.delete(id);
      else after.set(id, { revision: entryRevisions.get(id) ?? 1, content });
    }
    this.#head = { ...this.#head, revision };
    this.#state = after;
    this.#waiting = this.#waiting.filter((waiting) => waiting.publication !== publication);
    const made = { ...publication, revision, state: "inForce" } as const;
    if (onPublish !== undefined) {
      const entries = readAll(this.#read, after);
      await onPublish.call(this.#options, this.#tx, {
        publication: made,
        changes: [...changes.keys()].map((id) => this.#entryChange(id, before.get(id), entries.get(id))),
        entries,
      });
    }
    await notifyChanged(this.#tx, space);
    return made;
  }

  #entryChange(
    id: string,
    before: Entry<JsonObject> | undefined,
    after: Entry<Content> | undefined,
  ): EntryChange<Content> {
    if (before === undefined) return { id, before: undefined, after };
    return { id, before: { ...before, content: this.#read(id, before.content) }, after };
  }
}

/** Names entries in an error: the first twenty. */
export function nameEntries(ids: readonly string[]): string {
  return ids.length <= 20 ? ids.join(", ") : `${ids.slice(0, 20).join(", ")} and ${ids.length - 20} more`;
}
