import { createHmac } from "node:crypto";

/**
 * An endless row of choices that its key decides alone.
 *
 * Choice `n` (from 0) of a `bound` is the first 8 bytes, big-endian, of HMAC-SHA256(key, `label` + ":" + n + ":" + try),
 * modulo `bound`; `try` counts up from 0 past values that are not below the largest multiple of `bound` in 2^64, so that no
 * choice is likelier than another. `n`, `try` are decimal.
 */
export class KeyedChoices {
  readonly #key: Buffer | string;
  readonly #label: string;
  #next = 0;

  constructor(key: Buffer | string, label: string) {
    this.#key = key;
    this.#label = label;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: bigint): bigint {
    const end = (1n << 64n) - ((1n << 64n) % bound);
    const place = this.#next++;
    for (let attempt = 0; ; attempt++) {
      const hash = createHmac("sha256", this.#key).update(`${this.#label}:${place}:${attempt}`).digest();
      const value = hash.readBigUInt64BE(0);
      if (value < end) return value % bound;
    }
  }

  /** The place of one of `weights`, each as likely as its part of their sum. */
  pick(weights: readonly number[]): number {
    let left = this.below(BigInt(weights.reduce((sum, weight) => sum + weight, 0)));
    for (const [place, weight] of weights.entries()) {
      left -= BigInt(weight);
      if (left < 0n) return place;
    }
    throw new Error("a choice is below the sum of the weights");
  }
}
