import { quantile } from "./gaussian.js";
import { type Logistic, learn, logitFor, logitOf, sigmoid } from "./logistic.js";
import type { ModeTraits } from "./state.js";

/** The share of draws in a mode, as far as it is known: 2% of ten matches before any was seen. */
export function drawShare({ matches, draws }: ModeTraits): number {
  return (draws + 0.2) / (matches + 10);
}

/** Within how much of even a difference of performances is a draw, in deviations of the performances alone. */
export function drawMargin(mode: ModeTraits): number {
  return quantile((1 + drawShare(mode)) / 2);
}

/** The chance of a draw, of two teams whose calibrated logit is `logit`. */
export function drawChance(draw: Logistic, mode: ModeTraits, logit: number): number {
  return sigmoid(logitFor(draw, features(mode, logit)));
}

/** Learns whether it was one. */
export function learnDraw(draw: Logistic, mode: ModeTraits, logit: number, isDraw: boolean): void {
  learn(draw, features(mode, logit), isDraw ? 1 : 0, 1, 0);
}

/** Close teams draw more; how often a mode does is known of its own. */
function features(mode: ModeTraits, logit: number): readonly number[] {
  const chance = sigmoid(logit);
  const closeness = 4 * chance * (1 - chance);
  return [1, closeness, closeness * closeness, logitOf(drawShare(mode)) + usualLogit];
}

/** Added so that the share that is taken for granted before any match is 0. */
const usualLogit = 3;
