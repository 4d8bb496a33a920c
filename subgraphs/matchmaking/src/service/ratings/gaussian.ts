const rootTwoPi = Math.sqrt(2 * Math.PI);
const rootHalfPi = Math.sqrt(Math.PI / 2);

/** The standard normal density at `x`. */
export function density(x: number): number {
  return Math.exp(-0.5 * x * x) / rootTwoPi;
}

/**
 * The chance that a standard normal is below `x`; the relative error is under 1e-13 in both tails as far as doubles reach
 * (`x` about -37, below which it is 0).
 */
export function cumulative(x: number): number {
  return x > 0 ? 1 - density(x) * millsRatio(x) : density(x) * millsRatio(-x);
}

/**
 * The upper tail divided by the density, at `x` from 0 up: about `1 / x` where `x` is large, and never 0 or infinite.
 *
 * @source W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).
 */
export function millsRatio(x: number): number {
  const y = x / Math.SQRT2;
  if (y <= 0.46875) return rootHalfPi * Math.exp(y * y) * (1 - errorFunctionNearZero(y));
  if (y <= 4) return rootHalfPi * ratio(middle, y);
  const z = 1 / (y * y);
  return (rootHalfPi / y) * (1 / Math.sqrt(Math.PI) - z * ratio(far, z));
}

interface Rational {
  /** From the highest power down. */
  readonly above: readonly number[];
  readonly below: readonly number[];
}

const near: Rational = {
  above: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  below: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};
const middle: Rational = {
  above: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  below: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037493,
  ],
};
const far: Rational = {
  above: [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.01608378514874228,
    0.0006587491615298378,
  ],
  below: [
    1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
  ],
};

function errorFunctionNearZero(y: number): number {
  return y * ratio(near, y * y);
}

function ratio({ above, below }: Rational, x: number): number {
  let [top, bottom] = [0, 0];
  for (let power = 0; power < above.length; power++) {
    top = top * x + (above[power] ?? 0);
    bottom = bottom * x + (below[power] ?? 0);
  }
  return top / bottom;
}

/**
 * The `x` below which a standard normal is with chance `share`, to 1e-12 in relative terms.
 *
 * @param share Above 0 and below 1.
 * @source A first guess by Abramowitz and Stegun 26.2.23, then two steps of Halley's method.
 */
export function quantile(share: number): number {
  if (share > 0.5) return -quantile(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  const above = (0.010328 * t + 0.802853) * t + 2.515517;
  const below = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1;
  let x = above / below - t;
  for (let step = 0; step < 2; step++) {
    const error = (cumulative(x) - share) / density(x);
    x -= error / (1 + 0.5 * x * error);
  }
  return x;
}
