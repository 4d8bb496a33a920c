import { randomBytes, randomInt } from "node:crypto";

/** A source of randomness: the operating system's, or a seeded one that replays. */
export interface Random {
  /** A whole number in `[0, bound)`; `bound` is 1 to 2^32. */
  below(bound: number): number;
  /** A number in `[0, 1)` with 32 bits of resolution. */
  unit(): number;
  /** `length` bytes. */
  bytes(length: number): Uint8Array;
}

/** So much is asked of the operating system at once: each question costs as much as a hundred short answers. */
const poolBytes = 4096;

/** Unpredictable randomness from the operating system. */
export function createSystemRandom(): Random {
  let pool = Buffer.alloc(0);
  return {
    below: (bound) => randomInt(bound),
    unit: () => randomInt(2 ** 32) / 2 ** 32,
    bytes(length) {
      if (length > poolBytes) return randomBytes(length);
      if (pool.length < length) pool = randomBytes(poolBytes);
      const taken = pool.subarray(0, length);
      pool = pool.subarray(length);
      return taken;
    },
  };
}

/**
 * Predictable randomness for simulations: sfc32, seeded through splitmix32.
 *
 * @source Doty-Humphrey, PractRand (sfc32).
 */
export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed Any whole number; its low 32 bits count. */
  constructor(seed: number) {
    let state = seed | 0;
    const mix = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) | 0;
    };
    this.#a = mix();
    this.#b = mix();
    this.#c = mix();
    for (let i = 0; i < 12; i++) this.#next();
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }

  unit(): number {
    return this.#next() / 2 ** 32;
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) out[i] = this.#next() & 0xff;
    return out;
  }
}
