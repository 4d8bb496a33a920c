/**
 * Something that makes a team stronger or weaker: a player's skill, how they differ in a mode, their form, a side, a party.
 * Two beliefs on it, each a Gaussian: by who won, and by how far.
 */
export interface Trait {
  outcomeMean: number;
  outcomeVariance: number;
  marginMean: number;
  marginVariance: number;
}

/** A trait of which only the prior is known. */
export function createTrait(mean: number, outcomeVariance: number, marginVariance: number): Trait {
  return { outcomeMean: mean, outcomeVariance, marginMean: mean, marginVariance };
}

/** A trait of its own with the same beliefs. */
export function copyTrait(trait: Trait): Trait {
  const { outcomeMean, outcomeVariance, marginMean, marginVariance } = trait;
  return { outcomeMean, outcomeVariance, marginMean, marginVariance };
}

/** A trait's part in one match: how often it counts towards a team's performance, and how much of the lesson it takes. */
export interface Part {
  readonly trait: Trait;
  readonly weight: number;
  readonly counts: number;
}

/** What its traits make a team expect of itself. */
export interface Strength {
  readonly mean: number;
  readonly variance: number;
}

/** The sum of the parts, by results. */
export function outcomeStrength(parts: readonly Part[]): Strength {
  let [mean, variance] = [0, 0];
  for (const { trait, weight } of parts) {
    mean += weight * trait.outcomeMean;
    variance += weight * weight * trait.outcomeVariance;
  }
  return { mean, variance };
}

/** The sum of the parts, by margins. */
export function marginStrength(parts: readonly Part[]): Strength {
  let [mean, variance] = [0, 0];
  for (const { trait, weight } of parts) {
    mean += weight * trait.marginMean;
    variance += weight * weight * trait.marginVariance;
  }
  return { mean, variance };
}

/** What a result says of a team's performance: the slope of its log likelihood, and how sharply it bends. */
export interface Message {
  slope: number;
  /** From 0 to the inverse of the variance of the difference. */
  bend: number;
}

/**
 * Moves the means by what a match says. The closed form of expectation propagation for a sum of Gaussians: each takes its
 * share of the surprise by its share of the variance. All means of a match move before any variance does.
 */
export function moveMeans(parts: readonly Part[], outcome: Message, margin: Message): void {
  for (const { trait, weight, counts } of parts) {
    trait.outcomeMean += weight * counts * outcome.slope * trait.outcomeVariance;
    trait.marginMean += weight * counts * margin.slope * trait.marginVariance;
  }
}

/**
 * Narrows the variances by what a match says.
 *
 * @param several Whether the outcome's message joins several comparisons, none of which knew of the others: then bends add
 * up as precisions, which keeps the variance positive.
 */
export function narrowVariances(
  parts: readonly Part[],
  outcome: Message,
  margin: Message,
  several: boolean,
): void {
  for (const { trait, weight, counts } of parts) {
    const square = weight * weight * counts;
    const share = square * trait.outcomeVariance * outcome.bend;
    trait.outcomeVariance *= several ? 1 / (1 + share) : 1 - share;
    trait.marginVariance *= 1 - square * trait.marginVariance * margin.bend;
  }
}
