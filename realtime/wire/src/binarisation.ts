import { prior } from "./bit-models.js";
import type { RangeCoder } from "./range-coder.js";

/** Models that one context of {@link codedMagnitude} or {@link codedSigned} takes: a zero, a sign, 25 exponents and 2 × 25 mantissas. */
export const magnitudeModels = 77;
const exponentMax = 24;

/**
 * Sets a context's models for numbers of about `2^expected`: a distribution that falls like a Laplacian's. `expected` is -1 where
 * zero is the likeliest.
 */
export function expectMagnitude(priors: Int32Array, at: number, expected: number): void {
  priors[at] = prior(expected < 0 ? 49152 : 65536 >> (expected + 2 > 6 ? 6 : expected + 2), 2);
  priors[at + 1] = prior(32768, 2);
  for (let exponent = 0; exponent <= exponentMax; exponent++) {
    const above = exponent - expected;
    // That the number ends at this exponent, given that it came so far.
    priors[at + 2 + exponent] = prior(
      above < -2 ? 4096 : above < -1 ? 8192 : above < 0 ? 16384 : above === 0 ? 32768 : 45056,
      2,
    );
    priors[at + 27 + exponent] = prior(27000, 3);
    priors[at + 52 + exponent] = prior(30000, 4);
  }
}

/**
 * A whole number from 0 to 2^25 - 1 by exponential Golomb code: whether it is 0, then its exponent (the place of its highest bit) in unary
 * up to 24, then the bits below, of which the highest two are modelled. Needs {@link magnitudeModels} models from `at`.
 */
export function codedMagnitude(coder: RangeCoder, value: number, models: Int32Array, at: number): number {
  if (coder.bit(value === 0 ? 1 : 0, models, at) !== 0) return 0;
  const highest = 31 - Math.clz32(value);
  let exponent = 0;
  while (exponent < exponentMax && coder.bit(exponent === highest ? 1 : 0, models, at + 2 + exponent) === 0)
    exponent++;
  let result = 1;
  let left = exponent;
  if (left > 0) {
    left--;
    result = 2 | coder.bit((value >>> left) & 1, models, at + 27 + exponent);
  }
  if (left > 0) {
    left--;
    result = (result << 1) | coder.bit((value >>> left) & 1, models, at + 52 + exponent);
  }
  return left > 0 ? (result << left) | coder.bits(value & ((1 << left) - 1), left) : result;
}

/** A whole number from 1 - 2^25 to 2^25 - 1: its magnitude, then, unless it is 0, a bit that is 1 where it is negative. */
export function codedSigned(coder: RangeCoder, value: number, models: Int32Array, at: number): number {
  const magnitude = codedMagnitude(coder, value < 0 ? -value : value, models, at);
  if (magnitude === 0) return 0;
  return coder.bit(value < 0 ? 1 : 0, models, at + 1) === 0 ? magnitude : -magnitude;
}

/** A number of `count` bits, the high ones first, each with a model of its own below what came before it; needs `2^count` models. */
export function codedTree(
  coder: RangeCoder,
  value: number,
  count: number,
  models: Int32Array,
  at: number,
): number {
  let node = 1;
  for (let bit = count - 1; bit >= 0; bit--)
    node = (node << 1) | coder.bit((value >>> bit) & 1, models, at + node);
  return node - (1 << count);
}

/** Models that one context of {@link codedSignedMixed} takes, for numbers whose highest bit has at most the place `highest`. */
export function signedModels(highest: number): number {
  return 5 + 3 * highest;
}

/** As {@link expectMagnitude}, for a context of {@link codedSignedMixed}. */
export function expectSigned(priors: Int32Array, at: number, expected: number, highest: number): void {
  const all = new Int32Array(magnitudeModels);
  expectMagnitude(all, 0, expected);
  priors.set(all.subarray(0, 2), at);
  for (let part = 0; part < 3; part++) {
    const from = 2 + part * (exponentMax + 1);
    priors.set(all.subarray(from, from + highest + 1), at + 2 + part * (highest + 1));
  }
}

/**
 * A whole number of at most `highest + 1` bits and a sign, as {@link codedSigned} but for this: its exponent in unary is up to `highest`,
 * and two contexts (from `first` and from `second`) each have an opinion: every modelled bit has the mean of both. Each context needs
 * {@link signedModels} models: a zero, a sign, `highest + 1` exponents and twice as many mantissas.
 */
export function codedSignedMixed(
  coder: RangeCoder,
  value: number,
  models: Int32Array,
  first: number,
  second: number,
  highest: number,
): number {
  const size = value < 0 ? -value : value;
  if (coder.mixed(size === 0 ? 1 : 0, models, first, second) !== 0) return 0;
  const exponent = coder.mixedFirst(31 - Math.clz32(size), models, first + 2, second + 2, highest);
  let result = 1;
  let left = exponent;
  if (left > 0) {
    left--;
    const at = 3 + highest + exponent;
    result = 2 | coder.mixed((size >>> left) & 1, models, first + at, second + at);
  }
  if (left > 0) {
    left--;
    const at = 4 + 2 * highest + exponent;
    result = (result << 1) | coder.mixed((size >>> left) & 1, models, first + at, second + at);
  }
  if (left > 0) result = (result << left) | coder.bits(size & ((1 << left) - 1), left);
  return coder.mixed(value < 0 ? 1 : 0, models, first + 1, second + 1) === 0 ? result : -result;
}
