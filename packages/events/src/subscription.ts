import { AppError } from "@muster/errors";
import type { Cursor } from "./cursor.js";
import type { StoredEvent } from "./event.js";

/** An event with the cursor that lies just behind it. */
export type DeliveredEvent = StoredEvent & { readonly cursor: Cursor };

/** One page of what a subscriber missed. */
export interface MissedPage {
  readonly events: readonly DeliveredEvent[];
  readonly full: boolean;
}

/** What a subscription needs of the tail that made it. */
export interface SubscriptionOptions {
  /** Live events that wait for the reader at most. */
  readonly bufferMax: number;
  /** The position after which to replay; live events only where absent. */
  readonly after?: bigint | undefined;
  /** Reads events after a position from the log. */
  readonly readMissed: (after: bigint) => Promise<MissedPage>;
  /** Called once, when the subscription has ended for whatever reason. */
  readonly onEnd: () => void;
}

/**
 * What one subscriber reads: first what it missed, page by page as it reads, then live events. Unlike a generator function's,
 * its `return` takes effect at once, also while a `next` waits.
 */
export class Subscription implements AsyncGenerator<DeliveredEvent, void, void> {
  readonly #options: SubscriptionOptions;
  #last: bigint;
  #replaying: boolean;
  #page: readonly DeliveredEvent[] = [];
  #pageIndex = 0;
  // While replaying: what arrived since the last page was asked for, unless that was too much.
  #live: DeliveredEvent[] = [];
  #liveLost = false;
  #ended = false;
  #error: unknown;
  #wake: (() => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#last = options.after ?? -1n;
    this.#replaying = options.after !== undefined;
  }

  /** Reads the first page of what was missed, so that a bad cursor is known before the first `next`. */
  async begin(): Promise<void> {
    if (this.#replaying) await this.#readPage();
  }

  /** Takes a live event. Events come in order of position, but may reach back before what was replayed. */
  push(event: DeliveredEvent): void {
    if (this.#ended || event.position <= this.#last) return;
    if (this.#live.length < this.#options.bufferMax) {
      this.#live.push(event);
      if (!this.#replaying) this.#last = event.position;
      this.#wake?.();
    } else if (this.#replaying) {
      this.#live = [];
      this.#liveLost = true;
    } else {
      const details = { bufferMax: this.#options.bufferMax };
      this.end(new AppError("SUBSCRIPTION_OVERFLOW", "events came faster than they were read", details));
    }
  }

  /** Ends it: the reader's next step throws `error`, or is the end where that is absent. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#page = [];
    this.#live = [];
    this.#wake?.();
    this.#options.onEnd();
  }

  next(): Promise<IteratorResult<DeliveredEvent, void>> {
    const result = this.#turn.then(() => this.#pull());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  return(): Promise<IteratorResult<DeliveredEvent, void>> {
    this.end();
    this.#error = undefined;
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<DeliveredEvent, void>> {
    this.end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #pull(): Promise<IteratorResult<DeliveredEvent, void>> {
    for (;;) {
      if (this.#ended) return this.#finish();
      const missed = this.#page[this.#pageIndex];
      if (missed !== undefined) {
        this.#pageIndex++;
        return { done: false, value: missed };
      }
      if (this.#replaying) {
        await this.#readPage().catch((error: unknown) => this.end(error));
        continue;
      }
      const event = this.#live.shift();
      if (event !== undefined) return { done: false, value: event };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  #finish(): IteratorResult<DeliveredEvent, void> {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  // Whatever arrived before a page is asked for is in the log already, and so on that page or on a later one. When the
  // last page is there, what arrived meanwhile and lies above it is all that is missing.
  async #readPage(): Promise<void> {
    this.#live = [];
    this.#liveLost = false;
    const { events, full } = await this.#options.readMissed(this.#last);
    if (this.#ended) return;
    this.#page = events;
    this.#pageIndex = 0;
    this.#last = events.at(-1)?.position ?? this.#last;
    if (full || this.#liveLost) return;
    this.#live = this.#live.filter((event) => event.position > this.#last);
    this.#last = this.#live.at(-1)?.position ?? this.#last;
    this.#replaying = false;
  }
}
