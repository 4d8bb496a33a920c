/** What is remembered of a connect token that was used. */
export interface UsedToken {
  /** The only place that may use it. */
  readonly endpointKey: string;
  /** Unix seconds after which it is worth nothing: an unsigned number of 64 bits, rounded. */
  readonly expiresAt: number;
  /**
   * Whether it has led to a connection. It never does again: sequences begin anew with each connection and the keys are the token's, so
   * packets of the first would count in the second, and nonces would come twice.
   */
  connected: boolean;
}

/**
 * The tokens that were used, by their tag, until they expire: one that was forgotten earlier could be used from another place. Where too
 * many are remembered, no other is taken.
 */
export class TokenHistory {
  readonly #used = new Map<string, UsedToken>();
  readonly #max: number;
  /** No token expires before, so that looking for one is of no use: unix seconds. */
  #firstEnd = Number.POSITIVE_INFINITY;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#used.size;
  }

  /** What is known of a token; made if nothing is. `used` where it belongs to another place, `full` where there is no room for it. */
  use(
    tag: Uint8Array,
    endpointKey: string,
    expiresAt: number,
    unixSeconds: number,
  ): UsedToken | "used" | "full" {
    const key = String.fromCharCode(...tag);
    const known = this.#used.get(key);
    if (known !== undefined) return known.endpointKey === endpointKey ? known : "used";
    if (this.#used.size >= this.#max && this.#firstEnd <= unixSeconds) this.#forgetExpired(unixSeconds);
    if (this.#used.size >= this.#max) return "full";
    const used = { endpointKey, expiresAt, connected: false };
    this.#used.set(key, used);
    this.#firstEnd = Math.min(this.#firstEnd, expiresAt);
    return used;
  }

  #forgetExpired(unixSeconds: number): void {
    this.#firstEnd = Number.POSITIVE_INFINITY;
    for (const [key, { expiresAt }] of this.#used) {
      if (expiresAt <= unixSeconds) this.#used.delete(key);
      else this.#firstEnd = Math.min(this.#firstEnd, expiresAt);
    }
  }
}
