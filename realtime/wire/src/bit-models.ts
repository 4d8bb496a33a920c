/**
 * Adaptive models of bits, kept as whole numbers in an `Int32Array`: `probability << 8 | count`. The probability that the bit is 1 is in
 * units of 2^-16; the count says how much it has learned and so how fast it still learns: by 1 / (count + 1.5), at least by 1/40.
 */
const countMax = 38;

/** How fast a model learns by its count, in units of 2^-16: floor(131072 / (2 × count + 3)). */
export const learningRates: Int32Array = Int32Array.from({ length: countMax + 1 }, (_, count) =>
  Math.floor(131072 / (2 * count + 3)),
);

/**
 * A model's beginning.
 *
 * @param probability of a 1, in units of 2^-16, from 64 to 65472.
 * @param count how much it weighs, as a number of bits already seen, 0 to 38.
 */
export function prior(probability: number, count: number): number {
  return (probability << 8) | count;
}

/** The model after it has seen `bit`. */
export function learn(model: number, bit: number): number {
  const count = model & 0xff;
  const probability = model >>> 8;
  const rate = learningRates[count] ?? 0;
  const next =
    bit === 0
      ? probability - ((probability * rate) >>> 16)
      : probability + (((65536 - probability) * rate) >>> 16);
  // Never certain: 64 to 65472.
  const bounded = next < 64 ? 64 : next > 65472 ? 65472 : next;
  return (bounded << 8) | (count < countMax ? count + 1 : count);
}
