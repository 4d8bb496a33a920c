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

/**
 * What a team is made of in one match. Of each trait: how often it counts towards the team's performance, and how much of the lesson it
 * takes. A column each, since there are dozens in every match and an object for each would cost more than the arithmetic.
 */
export interface Parts {
  readonly traits: Trait[];
  readonly weights: number[];
  readonly counts: number[];
}

/** Nothing yet. */
export function createParts(): Parts {
  return { traits: [], weights: [], counts: [] };
}

/** Adds a trait's part. */
export function addPart(
  { traits, weights, counts }: Parts,
  trait: Trait,
  weight: number,
  count: number,
): void {
  traits.push(trait);
  weights.push(weight);
  counts.push(count);
}

/** What its traits make a team expect of itself. */
export interface Strength {
  readonly mean: number;
  readonly variance: number;
}

/** The sum of the parts, by results. */
export function outcomeStrength({ traits, weights }: Parts): Strength {
  let mean = 0;
  let variance = 0;
  for (let index = 0; index < traits.length; index++) {
    const trait = traits[index] as Trait;
    const weight = weights[index] as number;
    mean += weight * trait.outcomeMean;
    variance += weight * weight * trait.outcomeVariance;
  }
  return { mean, variance };
}

/** The sum of the parts, by margins. */
export function marginStrength({ traits, weights }: Parts): Strength {
  let mean = 0;
  let variance = 0;
  for (let index = 0; index < traits.length; index++) {
    const trait = traits[index] as Trait;
    const weight = weights[index] as number;
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
export function moveMeans({ traits, weights, counts }: Parts, outcome: Message, margin: Message): void {
  for (let index = 0; index < traits.length; index++) {
    const trait = traits[index] as Trait;
    const weight = (weights[index] as number) * (counts[index] as number);
    trait.outcomeMean += weight * outcome.slope * trait.outcomeVariance;
    trait.marginMean += weight * margin.slope * trait.marginVariance;
  }
}

/**
 * Narrows the variances by what a match says.
 *
 * @param several Whether the outcome's message joins several comparisons, none of which knew of the others: then bends add
 * up as precisions, which keeps the variance positive.
 */
export function narrowVariances(
  { traits, weights, counts }: Parts,
  outcome: Message,
  margin: Message,
  several: boolean,
): void {
  for (let index = 0; index < traits.length; index++) {
    const trait = traits[index] as Trait;
    const weight = weights[index] as number;
    const square = weight * weight * (counts[index] as number);
    const share = square * trait.outcomeVariance * outcome.bend;
    trait.outcomeVariance *= several ? 1 / (1 + share) : 1 - share;
    trait.marginVariance *= 1 - square * trait.marginVariance * margin.bend;
  }
}
