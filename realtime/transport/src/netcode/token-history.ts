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

/** The tokens that were used, by their tag; a bounded number, of which those expired make room first, and then the oldest. */
export class TokenHistory {
  readonly #used = new Map<string, UsedToken>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#used.size;
  }

  /** What is known of a token; made if nothing is. `undefined` where it belongs to another place. */
  use(tag: Uint8Array, endpointKey: string, expiresAt: number, unixSeconds: number): UsedToken | undefined {
    const key = String.fromCharCode(...tag);
    const known = this.#used.get(key);
    if (known !== undefined) return known.endpointKey === endpointKey ? known : undefined;
    if (this.#used.size >= this.#max) this.#makeRoom(unixSeconds);
    const used = { endpointKey, expiresAt, connected: false };
    this.#used.set(key, used);
    return used;
  }

  #makeRoom(unixSeconds: number): void {
    let oldest: string | undefined;
    for (const [key, { expiresAt }] of this.#used) {
      if (expiresAt <= unixSeconds) this.#used.delete(key);
      else oldest ??= key;
    }
    if (this.#used.size >= this.#max && oldest !== undefined) this.#used.delete(oldest);
  }
}
