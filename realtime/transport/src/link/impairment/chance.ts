/** A source of chance, injected so that a bad network replays. */
export interface Chance {
  /** A number in `[0, 1)`. */
  unit(): number;
}

/**
 * Predictable chance.
 *
 * @param seed Any whole number; its low 32 bits count.
 * @param stream Tells sources of one seed apart.
 * @source Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators (the 32-bit mixing of SplitMix).
 */
export function seededChance(seed: number, stream = 0): Chance {
  let state = (Math.imul(seed, 0x9e3779b1) ^ mix(stream + 0x632be5ab)) | 0;
  return {
    unit() {
      state = (state + 0x9e3779b9) | 0;
      return mix(state) / 2 ** 32;
    },
  };
}

function mix(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
