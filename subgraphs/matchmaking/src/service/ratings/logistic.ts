/**
 * A logistic regression that learns one example at a time: Gaussian beliefs on its weights, with their whole covariance, so
 * that the step of each weight adapts to what was seen along it and along those that move together with it.
 */
export interface Logistic {
  /** The mean of each weight. */
  readonly weights: number[];
  /** Row by row, `weights.length`² of them; symmetric. */
  readonly covariance: number[];
  /** The variance that a weight began with: forgetting never exceeds it. */
  readonly initial: readonly number[];
}

/** A model whose weights are believed to be `means`, give or take the roots of `variances`. */
export function createLogistic(means: readonly number[], variances: readonly number[]): Logistic {
  const size = means.length;
  const covariance = Array.from({ length: size * size }, () => 0);
  for (const [index, variance] of variances.entries()) covariance[index * size + index] = variance;
  // Copied by way of numbers alone: the engine would box each number of an array that may hold anything, at every change.
  return { weights: Array.from(Float64Array.from(means)), covariance, initial: [...variances] };
}

/** The logistic function. */
export function sigmoid(logit: number): number {
  return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
}

/** The log of the odds of `chance`, which is above 0 and below 1. */
export function logitOf(chance: number): number {
  return Math.log(chance / (1 - chance));
}

/** The expected logit of `features`. */
export function logitFor({ weights }: Logistic, features: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += (weights[index] ?? 0) * (features[index] ?? 0);
  return sum;
}

/** How uncertain that logit is because the weights are: its variance. Costs the square of the number of features. */
export function logitVariance({ covariance }: Logistic, features: readonly number[]): number {
  const size = features.length;
  let sum = 0;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      sum += (covariance[row * size + column] ?? 0) * (features[row] ?? 0) * (features[column] ?? 0);
  return Math.max(0, sum);
}

const largest = 64;
const reach = new Float64Array(largest);

/**
 * Learns that `features` came out as `outcome` (1 or 0), counted `weight` times, after forgetting a share `forget` of what
 * was known. The weights become the likeliest ones, and the covariance what the likelihood's bend there says, so that not even
 * a result that was held to be impossible makes them overshoot.
 *
 * @param model At most 64 features.
 */
export function learn(
  model: Logistic,
  features: readonly number[],
  outcome: number,
  weight: number,
  forget: number,
): void {
  const { weights, covariance, initial } = model;
  const size = weights.length;
  if (forget > 0)
    for (let index = 0; index < size; index++) {
      const at = index * size + index;
      covariance[at] = Math.max(
        covariance[at] ?? 0,
        Math.min(initial[index] ?? 0, (covariance[at] ?? 0) * (1 + forget)),
      );
    }
  let variance = 0;
  let logit = 0;
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let column = 0; column < size; column++)
      sum += (covariance[row * size + column] as number) * (features[column] as number);
    reach[row] = sum;
    variance += sum * (features[row] as number);
    logit += (weights[row] as number) * (features[row] as number);
  }
  const chance = sigmoid(likeliest(logit, Math.max(0, variance) * weight, outcome));
  const step = weight * (outcome - chance);
  const curvature = weight * chance * (1 - chance);
  const shrink = curvature / (1 + curvature * Math.max(0, variance));
  for (let row = 0; row < size; row++) {
    const along = reach[row] as number;
    weights[row] = (weights[row] as number) + along * step;
    for (let column = 0; column < size; column++) {
      const at = row * size + column;
      covariance[at] = (covariance[at] as number) - shrink * along * (reach[column] as number);
    }
  }
}

/** The likeliest logit after `outcome`, where it was `logit` with `variance`: where the two pulls are even, by Newton's method. */
function likeliest(logit: number, variance: number, outcome: number): number {
  // The root is between these; a step that would leave them halves them instead.
  let [low, high] = outcome === 1 ? [logit, logit + variance] : [logit - variance, logit];
  let found = logit;
  for (let step = 0; step < 12; step++) {
    const chance = sigmoid(found);
    const excess = found - logit - variance * (outcome - chance);
    if (excess > 0) high = found;
    else low = found;
    const next = found - excess / (1 + variance * chance * (1 - chance));
    if (Math.abs(next - found) < 1e-9) return next;
    found = next > low && next < high ? next : (low + high) / 2;
  }
  return found;
}
