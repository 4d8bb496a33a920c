import { sigmoid } from "./logistic.js";
import type { RatingSettings } from "./settings.js";
import type { PlayerRating } from "./state.js";

/** The odds of a player who plays far above their rating are so many times what was expected, in logits. */
const suspected = 1.5;

/**
 * From which evidence on a player counts as over-performing. The evidence is a Shiryaev-Roberts statistic: of a player whose
 * results are as predicted, its expected value after `n` matches is `n` at most, so that the chance to reach the threshold
 * within `n` matches is at most `n / threshold`, and the mean number of matches between two false alarms at least `threshold`.
 *
 * @source M. Pollak, "Average run lengths of an optimal method of detecting a change in distribution", Ann. Statist. 15 (1987).
 */
export const overperformanceThreshold = 2000;

/** The variance grows by this factor, as far as that of a newcomer. */
const widening = 4;

/**
 * How much likelier a result is for one who plays above their rating than for one who is rated right.
 *
 * @param logit Of the win, as predicted before the match.
 */
export function evidenceOf(logit: number, hasWon: boolean): number {
  return hasWon ? sigmoid(logit + suspected) / sigmoid(logit) : sigmoid(-logit - suspected) / sigmoid(-logit);
}

/**
 * Weighs one result for and against a player's being better than their rating, and makes the rating uncertain where the
 * evidence is enough, so that it moves fast. Nobody is kept from playing. Draws are not weighed.
 */
export function watchOverperformance(
  rating: PlayerRating,
  { outcomeDeviation, marginDeviation }: RatingSettings,
  evidence: number,
): void {
  rating.overperformance = (rating.overperformance + 1) * evidence;
  if (rating.overperformance < overperformanceThreshold) return;
  rating.overperformance = 0;
  const { skill } = rating;
  skill.outcomeVariance = widened(skill.outcomeVariance, outcomeDeviation);
  skill.marginVariance = widened(skill.marginVariance, marginDeviation);
}

function widened(variance: number, deviation: number): number {
  return Math.max(variance, Math.min(variance * widening, deviation * deviation));
}
