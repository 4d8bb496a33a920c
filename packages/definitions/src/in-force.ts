import type { Snapshot } from "./model.js";
import { createReader, type DefinitionsOptions, type Reader, readAll } from "./space.js";
import { findRevision, type RawState, readProgress, readState } from "./storage.js";

/** How long what was seen of the space counts as fresh. Milliseconds. */
const freshMs = 500;

/**
 * What is in force in a space, in the memory of one process. Whoever first notices that a publication has come to its time
 * puts it in force: a reader, a publisher, or the look that each process takes twice a second.
 */
export class InForce<Content> {
  readonly #options: DefinitionsOptions<Content>;
  readonly #settle: () => Promise<void>;
  readonly #reader: Reader<Content>;
  #state: RawState = new Map();
  #snapshot: Snapshot<Content> = { revision: 0, effectiveAtMs: 0, entries: new Map() };
  /** When the last look began that nothing is known to have happened after; by the monotonic clock. */
  #seenAtMs: number | undefined;
  #expired = 0;
  #nextEffectiveAtMs: number | undefined;
  #looking: Promise<void> | undefined;

  /** @param settle Puts in force what is due. */
  constructor(options: DefinitionsOptions<Content>, settle: () => Promise<void>) {
    this.#options = options;
    this.#settle = settle;
    this.#reader = createReader(options);
  }

  /** The space as it was at the last look. */
  get latest(): Snapshot<Content> {
    return this.#snapshot;
  }

  /** The space as it is now: at most {@link freshMs} old, and right at the times of scheduled publications. */
  async read(): Promise<Snapshot<Content>> {
    // A look that is shared may have begun before this process published, or before the calendar was moved.
    for (let looks = 0; looks < 2 && !this.#isFresh(); looks++) await this.refresh();
    return this.#snapshot;
  }

  /** The space at a revision that took effect, or at a time; `undefined` when there was none. */
  async readAt(
    at: { readonly revision: number } | { readonly atMs: number },
  ): Promise<Snapshot<Content> | undefined> {
    const { postgres, space } = this.#options;
    const found = await findRevision(postgres, space, at);
    if (found === undefined || found.revision === this.#snapshot.revision)
      return found === undefined ? undefined : this.#snapshot;
    const then = await readState(postgres, space, found.revision);
    return { ...found, entries: readAll(this.#reader, then) };
  }

  /** Looks now; those who come meanwhile share it. */
  refresh(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Makes the next read look: something was published. */
  expire(): void {
    this.#expired++;
    this.#seenAtMs = undefined;
  }

  /** How long the next look can wait when nobody reads. Milliseconds. */
  get restMs(): number {
    const dueAtMs = this.#nextEffectiveAtMs ?? Number.POSITIVE_INFINITY;
    return Math.min(freshMs, Math.max(20, dueAtMs - this.#options.calendar.nowMs()));
  }

  #isFresh(): boolean {
    const { clock } = this.#options;
    if (this.#seenAtMs === undefined || clock.monotonicMs() - this.#seenAtMs >= freshMs) return false;
    return !this.#isDue(this.#nextEffectiveAtMs);
  }

  #isDue(effectiveAtMs: number | undefined): boolean {
    return effectiveAtMs !== undefined && effectiveAtMs <= this.#options.calendar.nowMs();
  }

  async #look(): Promise<void> {
    const { postgres, space, clock, logger } = this.#options;
    const [beganMs, expiredBefore] = [clock.monotonicMs(), this.#expired];
    let progress = await readProgress(postgres, space);
    if (this.#isDue(progress.nextEffectiveAtMs)) {
      // What can't take effect must not keep what is in force from being read; it is tried again at the next look.
      await this.#settle().catch((error: unknown) =>
        logger.error({ err: error, space }, "a scheduled publication could not take effect"),
      );
      progress = await readProgress(postgres, space);
    }
    await this.#load(progress.revision);
    const { nextEffectiveAtMs } = progress;
    this.#nextEffectiveAtMs = this.#isDue(nextEffectiveAtMs) ? undefined : nextEffectiveAtMs;
    if (this.#expired === expiredBefore) this.#seenAtMs = beganMs;
  }

  async #load(revision: number): Promise<void> {
    const { postgres, space } = this.#options;
    const { revision: known } = this.#snapshot;
    if (revision === known) return;
    const effective = await findRevision(postgres, space, { revision });
    const state = await readState(postgres, space, revision, { revision: known, state: this.#state });
    const entries = readAll(this.#reader, state);
    this.#snapshot = { revision, effectiveAtMs: effective?.effectiveAtMs ?? 0, entries };
    this.#state = state;
  }
}
