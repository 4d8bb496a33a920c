import type { PlayerId } from "@muster/auth";
import type { SystemClock } from "@muster/runtime";
import { isSameShown, type ShownPresence } from "./presence.js";

/** A friend as one is seen now; `null` is nobody's friend any more. */
export interface SeenFriend {
  readonly playerId: PlayerId;
  readonly presence: ShownPresence | null;
}

/** Friends who are to be shown otherwise than before. */
export interface PresenceNews {
  readonly friends: readonly SeenFriend[];
  /** When they were looked at. Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** What a feed works with. */
export interface PresenceFeedDeps {
  readonly clock: SystemClock;
  /** All friends of who follows, as they are seen now. */
  readonly look: () => Promise<ReadonlyMap<PlayerId, ShownPresence>>;
  /** Told of the friends there were and are, after each look. */
  readonly onFriends: (before: Iterable<PlayerId>, now: ReadonlyMap<PlayerId, ShownPresence>) => void;
  /** Called once, when it has ended for whatever reason. */
  readonly onEnd: () => void;
}

/** At least this long between two looks, however much is told. Milliseconds. */
const paceMs = 1_000;
/** It looks after this long, for what nobody has told: who is gone, and what was lost. Milliseconds. */
export const unaskedLookMs = 20_000;

/**
 * What one player follows of friends: what differs between one look at all of them and the next one. A look is taken when the feed is
 * woken, and from time to time. Its `return` takes effect at once, also while a `next` waits.
 */
export class PresenceFeed implements AsyncGenerator<PresenceNews, void, void> {
  readonly #deps: PresenceFeedDeps;
  readonly #ending = new AbortController();
  #told: ReadonlyMap<PlayerId, ShownPresence> = new Map();
  #first: PresenceNews | undefined;
  #due = false;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #wake = new AbortController();
  #error: unknown;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: PresenceFeedDeps) {
    this.#deps = deps;
  }

  /** Takes the first look. @param tell Whether all friends are the first thing that is told. */
  async begin(tell: boolean): Promise<void> {
    const news = await this.#look();
    if (tell) this.#first = news;
  }

  /** Something has changed that it may want to tell. */
  wake(): void {
    this.#due = true;
    this.#wake.abort();
  }

  /** Ends it: the reader's next step throws `error`, or is the end where that is absent. */
  end(error?: unknown): void {
    if (this.#ending.signal.aborted) return;
    this.#error = error;
    this.#ending.abort();
    this.#wake.abort();
    this.#deps.onEnd();
  }

  next(): Promise<IteratorResult<PresenceNews, void>> {
    const result = this.#turn.then(() => this.#pull());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  return(): Promise<IteratorResult<PresenceNews, void>> {
    this.end();
    this.#error = undefined;
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<PresenceNews, void>> {
    this.end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #pull(): Promise<IteratorResult<PresenceNews, void>> {
    const { clock } = this.#deps;
    for (;;) {
      if (this.#ending.signal.aborted) return this.#finish();
      const first = this.#first;
      this.#first = undefined;
      if (first !== undefined) return { done: false, value: first };
      if (!this.#due) await clock.sleep(unaskedLookMs, this.#wake.signal);
      await clock.sleep(this.#lookedAtMs + paceMs - clock.monotonicMs(), this.#ending.signal);
      if (this.#ending.signal.aborted) continue;
      const news = await this.#look().catch((error: unknown) => this.end(error));
      if (news !== undefined && news.friends.length > 0) return { done: false, value: news };
    }
  }

  async #look(): Promise<PresenceNews> {
    // What is told from here on may not be in what is read.
    this.#due = false;
    this.#wake = new AbortController();
    const { clock, look, onFriends } = this.#deps;
    this.#lookedAtMs = clock.monotonicMs();
    const atMs = clock.nowMs();
    const [before, now] = [this.#told, await look()];
    if (this.#ending.signal.aborted) return { friends: [], atMs };
    this.#told = now;
    onFriends(before.keys(), now);
    return { friends: [...differences(before, now)], atMs };
  }

  #finish(): IteratorResult<PresenceNews, void> {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }
}

function* differences(
  before: ReadonlyMap<PlayerId, ShownPresence>,
  now: ReadonlyMap<PlayerId, ShownPresence>,
): Iterable<SeenFriend> {
  for (const [playerId, presence] of now) {
    const told = before.get(playerId);
    if (told === undefined || !isSameShown(told, presence)) yield { playerId, presence };
  }
  for (const playerId of before.keys()) if (!now.has(playerId)) yield { playerId, presence: null };
}
