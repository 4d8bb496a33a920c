import { logitsPerProbit } from "./features.js";
import { createModeRating, createPlayerRating, type RatingState } from "./state.js";

/** A player's skill as one number. */
export interface Skill {
  /** In logits, against the mean of all: 0 for one of whom nothing is known. */
  readonly mean: number;
  /** How far off it may be. */
  readonly deviation: number;
  readonly games: number;
}

/** The skill of a player in a mode after their last match, from both beliefs as the head weighs them. */
export function skillOf(
  { settings, players, modes, head }: RatingState,
  playerId: string,
  mode: string,
): Skill {
  const rating = players.get(playerId) ?? createPlayerRating(settings);
  const number = modes.get(mode)?.number;
  const known = number === undefined ? null : rating.modes[number];
  const own = (known ?? createModeRating(settings)).trait;
  const { skill, form, elo, games } = rating;
  const outcomeVariance = skill.outcomeVariance + form.outcomeVariance + own.outcomeVariance;
  const marginVariance = skill.marginVariance + form.marginVariance + own.marginVariance;
  // What one deviation is worth against an opponent who is as well known.
  const [forOutcome = 0, forMargin = 0, forElo = 0] = head.weights;
  const byOutcome = (forOutcome * logitsPerProbit) / Math.sqrt(2 * (1 + outcomeVariance));
  const byMargin = (forMargin * logitsPerProbit) / Math.sqrt(2 * (settings.marginNoise + marginVariance));
  const mean =
    byOutcome * (skill.outcomeMean + form.outcomeMean + own.outcomeMean) +
    byMargin * (skill.marginMean + form.marginMean + own.marginMean) +
    forElo * elo;
  // Both beliefs are of the same skill and err together.
  const deviation =
    Math.abs(byOutcome) * Math.sqrt(outcomeVariance) + Math.abs(byMargin) * Math.sqrt(marginVariance);
  return { mean, deviation, games };
}
