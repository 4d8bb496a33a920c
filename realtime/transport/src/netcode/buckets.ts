/** A fixed number of token buckets that fill at one rate and hold two seconds of it. They are full at first. */
export class Buckets {
  readonly #tokens: Float64Array;
  readonly #filledMs: Float64Array;
  readonly #perMs: number;
  readonly #full: number;

  /** `count` is a power of two. */
  constructor(count: number, perSecond: number) {
    this.#perMs = perSecond / 1000;
    this.#full = perSecond * 2;
    this.#tokens = new Float64Array(count).fill(this.#full);
    this.#filledMs = new Float64Array(count);
  }

  /** Takes a token from the bucket of a hash; false where it is empty. */
  takes(hash: number, nowMs: number): boolean {
    const at = hash & (this.#tokens.length - 1);
    const passedMs = Math.max(0, nowMs - (this.#filledMs[at] ?? 0));
    const tokens = Math.min(this.#full, (this.#tokens[at] ?? 0) + passedMs * this.#perMs);
    this.#filledMs[at] = nowMs;
    const takes = tokens >= 1;
    this.#tokens[at] = takes ? tokens - 1 : tokens;
    return takes;
  }
}
