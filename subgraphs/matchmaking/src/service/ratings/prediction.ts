import { calibrated } from "./calibration.js";
import { drawChance } from "./draws.js";
import { compare, featuresOf, logitsPerProbit, nobody, type Spread, spreadOf } from "./features.js";
import { logitFor, logitVariance, sigmoid } from "./logistic.js";
import { checkLineup, type Lineup } from "./match.js";
import { type Roster, rosterOf } from "./roster.js";
import type { RatingState } from "./state.js";

/** What is expected of a match. */
export interface Prediction {
  /** The chance that each team wins; with `draw` they sum to 1. */
  readonly win: readonly number[];
  /** Of two teams, the chance of a draw; of more, 0. */
  readonly draw: number;
  /**
   * In logits, of each team: the difference of two is the logit of the one ending before the other, where they do not draw.
   */
  readonly strengths: readonly number[];
  /**
   * Where the chance that the first team ends before the second would lie, in 80 of 100 cases, if skills and weights were
   * known: wide where they are new.
   */
  readonly band: { readonly low: number; readonly high: number };
}

/**
 * What is expected of `lineup`, from what was learned so far. Changes nothing.
 *
 * @throws BAD_USER_INPUT where the line-up breaks a bound.
 */
export function predict(state: RatingState, lineup: Lineup): Prediction {
  checkLineup(lineup);
  const roster = rosterOf(state, lineup, false);
  const foresight = foresee(state, roster);
  const { strengths } = foresight;
  const [first = 0, second = 0] = strengths;
  const logit = first - second;
  const draw = strengths.length === 2 ? drawChance(state.draw, roster.mode, logit) : 0;
  return {
    win: shares(strengths).map((share) => share * (1 - draw)),
    draw,
    strengths,
    band: bandAround(state, roster, foresight, logit),
  };
}

/** What a prediction rests on. */
export interface Foresight {
  readonly spread: Spread;
  readonly features: readonly (readonly number[])[];
  /** Of two teams, the head's logit that the first wins, before calibration. */
  readonly headLogit: number;
  readonly strengths: readonly number[];
}

/** What the head makes of a roster. */
export function foresee(state: RatingState, roster: Roster): Foresight {
  const spread = spreadOf(roster, state.settings.marginNoise);
  const features = roster.squads.map((squad) => featuresOf(squad, spread));
  const [first = nobody, second = nobody] = features;
  if (features.length > 2) {
    const strengths = features.map((one) => logitFor(state.head, compare(state, one, nobody)));
    return { spread, features, headLogit: 0, strengths };
  }
  const headLogit = logitFor(state.head, compare(state, first, second));
  const half = calibrated(state.calibration, headLogit) / 2;
  return { spread, features, headLogit, strengths: [half, -half] };
}

function shares(strengths: readonly number[]): number[] {
  const highest = Math.max(...strengths);
  const parts = strengths.map((strength) => Math.exp(strength - highest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/** The standard normal is within this of its middle in 80 of 100 cases. */
const eightyPercent = 1.2816;

function bandAround(state: RatingState, { squads }: Roster, foresight: Foresight, logit: number) {
  const [first, second] = squads;
  const [one = nobody, other = nobody] = foresight.features;
  const weight = ((state.head.weights[0] ?? 0) + (state.head.weights[1] ?? 0)) * logitsPerProbit;
  const ofSkills =
    ((first?.margin.variance ?? 0) + (second?.margin.variance ?? 0)) / foresight.spread.margin ** 2;
  const variance = logitVariance(state.head, compare(state, one, other)) + weight * weight * ofSkills;
  const reach = eightyPercent * Math.sqrt(variance);
  return { low: sigmoid(logit - reach), high: sigmoid(logit + reach) };
}
