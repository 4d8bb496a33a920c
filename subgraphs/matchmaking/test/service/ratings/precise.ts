/**
 * Normal distributions in whole numbers of 10^-`digits`, by sums and continued fractions, as a reference for what is computed in
 * doubles. Slow, and right to some `digits - 10` places.
 */
const digits = 70;
const one = 10n ** BigInt(digits);

type Fixed = bigint;

/** The exact value of a double. */
function fixed(x: number): Fixed {
  const scaled = new DataView(new ArrayBuffer(8));
  scaled.setFloat64(0, x);
  const bits = scaled.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 0x10000000000000n);
  const shift = BigInt(Math.max(exponent, 1) - 1075);
  const size = shift >= 0n ? (mantissa << shift) * one : (mantissa * one) >> -shift;
  return bits >> 63n === 1n ? -size : size;
}

function times(a: Fixed, b: Fixed): Fixed {
  return (a * b) / one;
}

function over(a: Fixed, b: Fixed): Fixed {
  return (a * one) / b;
}

function toNumber(a: Fixed): number {
  const text = (a < 0n ? -a : a).toString();
  const value = Number(`0.${text}e${text.length - digits}`);
  return a < 0n ? -value : value;
}

function squareRoot(a: Fixed): Fixed {
  let root = a + one;
  for (let step = 0; step < 400; step++) root = (root + over(a, root)) / 2n;
  return root;
}

/** e^-y, for y from 0 up: of y / 2^k by its series, then squared. */
function exponentialOfMinus(y: Fixed): Fixed {
  let halvings = 0;
  let small = y;
  for (; small > one / 16n; small /= 2n) halvings++;
  let [sum, term] = [one, one];
  for (let n = 1n; term !== 0n; n++) {
    term = -times(term, small) / n;
    sum += term;
  }
  for (let step = 0; step < halvings; step++) sum = times(sum, sum);
  return sum;
}

/** Machin's formula. */
const pi: Fixed = 4n * (4n * arcTangentOfInverse(5n) - arcTangentOfInverse(239n));

function arcTangentOfInverse(x: bigint): Fixed {
  let [power, sum] = [one / x, one / x];
  for (let n = 3n; power !== 0n; n += 2n) {
    power /= -(x * x);
    sum += power / n;
  }
  return sum;
}

const rootTwoPi = squareRoot(2n * pi);

/** Mills' ratio: near 0 from the series of the integral, far out by its continued fraction. */
function mills(x: Fixed): Fixed {
  if (x > 6n * one) {
    let fraction = x;
    for (let term = 600n; term >= 1n; term--) fraction = x + over(term * one, fraction);
    return over(one, fraction);
  }
  // The integral from 0 to x over the density: x + x³/3 + x⁵/15 + …
  let [sum, term] = [x, x];
  for (let n = 3n; term / one !== 0n || term > 1n || term < -1n; n += 2n) {
    term = times(times(term, x), x) / n;
    sum += term;
    if (term === 0n) break;
  }
  return over(rootTwoPi / 2n, exponentialOfMinus(times(x, x) / 2n)) - sum;
}

/** The density at `x`, as the nearest double. */
export function preciseDensity(x: number): number {
  const exact = fixed(x);
  return toNumber(over(exponentialOfMinus(times(exact, exact) / 2n), rootTwoPi));
}

/** The upper tail over the density. */
export function preciseMills(x: number): number {
  return toNumber(mills(fixed(x)));
}

/** The chance to be below `x`, where it is above 10^-55. */
export function preciseCumulative(x: number): number {
  const exact = fixed(Math.abs(x));
  const tail = over(times(exponentialOfMinus(times(exact, exact) / 2n), mills(exact)), rootTwoPi);
  return toNumber(x > 0 ? one - tail : tail);
}

/** As `cutAbove`. */
export function preciseCutAbove(t: number): { readonly shift: number; readonly shrink: number } {
  const exact = fixed(t);
  // The density over the chance to be above: for t > 0 the chance is one less the far tail.
  const size = exact < 0n ? -exact : exact;
  const below = mills(size);
  const whole = over(rootTwoPi, exponentialOfMinus(times(exact, exact) / 2n));
  const shift = over(one, exact < 0n ? below : whole - below);
  return { shift: toNumber(shift), shrink: toNumber(times(shift, shift + exact)) };
}

/** As `cutWithin`, by Simpson's rule with `steps` intervals, right to 1e-10, on the exact integrand. */
export function preciseCutWithin(
  t: number,
  margin: number,
  steps = 1600,
): { readonly shift: number; readonly shrink: number } {
  const distance = fixed(Math.abs(t));
  const low = distance - fixed(margin);
  const length = 2n * fixed(margin);
  let [mass, first, second] = [0n, 0n, 0n];
  for (let step = 0; step <= steps; step++) {
    const s = (length * BigInt(step)) / BigInt(steps);
    const x = low + s;
    const exponent = (times(x, x) - (low > 0n ? times(low, low) : 0n)) / 2n;
    const density =
      exponentialOfMinus(exponent) * (step === 0 || step === steps ? 1n : step % 2 === 1 ? 4n : 2n);
    mass += density;
    first += times(density, s);
    second += times(times(density, s), s);
  }
  const mean = over(first, mass);
  const variance = over(second, mass) - times(mean, mean);
  const shift = toNumber(low + mean);
  return { shift: t < 0 ? shift : -shift, shrink: toNumber(one - variance) };
}
