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
  const grown = count < countMax ? count + 1 : count;
  // Never certain: 64 to 65472. The products are less than 2^32.
  if (bit === 0) {
    const less = probability - (Math.imul(probability, rate) >>> 16);
    return ((less < 64 ? 64 : less) << 8) | grown;
  }
  const more = probability + (Math.imul(65536 - probability, rate) >>> 16);
  return ((more > 65472 ? 65472 : more) << 8) | grown;
}
