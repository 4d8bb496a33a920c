import { cumulative, density, millsRatio } from "./gaussian.js";

/**
 * How a standard normal changes by being cut: its mean moves by `shift`, and its variance becomes `1 - shrink`, with
 * `shrink` from 0 to 1.
 */
export interface Cut {
  readonly shift: number;
  readonly shrink: number;
}

/** From where a cut's shrink is computed by the continued fraction: nearer, the direct form loses nothing. */
const farFrom = 3;
const fractionDepth = 60;

/**
 * A difference with mean `t` and noise 1 turned out above zero: `shift` is of the difference, and positive.
 * Exact in both tails: for `t` far below zero `shift` is about `-t` and `shrink` about `1 - 1 / t²`.
 */
export function cutAbove(t: number): Cut {
  if (t >= -farFrom) {
    const shift = t > 0 ? density(t) / cumulative(t) : 1 / millsRatio(-t);
    return { shift, shrink: shift * (shift + t) };
  }
  const excess = excessBeyond(-t);
  return { shift: excess - t, shrink: (excess - t) * excess };
}

/** How far beyond `x` the mean of a standard normal is that lies above `x`: 1 / (x + 2 / (x + 3 / (x + …))). */
function excessBeyond(x: number): number {
  let fraction = x;
  for (let term = fractionDepth; term >= 2; term--) fraction = x + term / fraction;
  return 1 / fraction;
}

/**
 * A difference with mean `t` and noise 1 turned out within `margin` of zero: a draw.
 *
 * @param margin Above 0.
 */
export function cutWithin(t: number, margin: number): Cut {
  // By symmetry t >= 0: the standard normal then lies between `from` and `to`, of which `to` is the nearer to its middle.
  const distance = Math.abs(t);
  const nearEdge = distance - margin;
  const { mean, variance } =
    nearEdge < 1 && margin > 0.5 ? within(distance, margin) : beyond(nearEdge, margin);
  return { shift: t < 0 ? mean : -mean, shrink: Math.min(1, Math.max(0, 1 - variance)) };
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Where the interval is wide and reaches the middle, differences of the distribution lose nothing. */
function within(distance: number, margin: number): Moments {
  const [low, high] = [distance - margin, distance + margin];
  const mass = cumulative(-low) - cumulative(-high);
  const mean = (density(low) - density(high)) / mass;
  return { mean, variance: 1 - mean * mean + (low * density(low) - high * density(high)) / mass };
}

/** Elsewhere the moments are integrated from the near edge on, where the density falls from 1. */
function beyond(low: number, margin: number): Moments {
  const length = Math.min(2 * margin, 40 / Math.max(1, low));
  let [mass, first, second] = [0, 0, 0];
  for (const { at, weight } of gaussLegendre) {
    const s = length * at;
    const part = weight * Math.exp(-s * (low + 0.5 * s));
    mass += part;
    first += part * s;
    second += part * s * s;
  }
  const mean = first / mass;
  return { mean: low + mean, variance: second / mass - mean * mean };
}

const gaussLegendre = nodes(40);

/** Places and weights of Gauss-Legendre quadrature over 0 to 1, by Newton's method on the Legendre polynomial. */
function nodes(count: number): readonly { readonly at: number; readonly weight: number }[] {
  return Array.from({ length: count }, (_, index) => {
    let x = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      let [before, value] = [1, x];
      for (let degree = 2; degree <= count; degree++)
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
      slope = (count * (before - x * value)) / (1 - x * x);
      x -= value / slope;
    }
    return { at: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}
