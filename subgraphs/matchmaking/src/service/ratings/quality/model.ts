import { createLogistic, type Logistic, learn, logitFor, sigmoid } from "../logistic.js";
import {
  checkProposal,
  checkReception,
  describeProposal,
  type MatchProposal,
  type MatchReception,
  proposalFeatures,
} from "./proposal.js";
import { createShadow, type Shadow, watch } from "./shadow.js";

/** What may go wrong with a match, each foretold by itself. */
export const regrets = ["left", "stomp", "gone", "reported"] as const;

/** One of {@link regrets}: players left, it was no contest, players did not queue again, players were reported. */
export type Regret = (typeof regrets)[number];

/** What is foretold of one regret. */
export interface RegretModel {
  readonly weights: Logistic;
  /** Maps the weights' logit to the one that comes true: an offset and a slope. */
  readonly calibration: Logistic;
  readonly shadow: Shadow;
}

/**
 * A learned judge of matches, trained on how matches turned out that others made. It only watches: `shadow` says how well it would have
 * foretold them, next to knowing nothing but how often each regret comes.
 */
export interface QualityModel {
  matches: number;
  /** Of each feature, the mean and the sum of squares around it, to bring them to one scale. */
  readonly means: number[];
  readonly squares: number[];
  readonly regrets: { readonly [Name in Regret]: RegretModel };
}

/** A judge that has seen nothing. */
export function createQualityModel(): QualityModel {
  const fresh = (): RegretModel => ({
    weights: createLogistic(
      [-2, ...Array.from({ length: proposalFeatures }, () => 0)],
      [4, ...Array.from({ length: proposalFeatures }, () => 0.25)],
    ),
    calibration: createLogistic([0, 1], [0.05, 0.05]),
    shadow: createShadow(),
  });
  return {
    matches: 0,
    means: Array.from({ length: proposalFeatures }, () => 0),
    squares: Array.from({ length: proposalFeatures }, () => 0),
    regrets: { left: fresh(), stomp: fresh(), gone: fresh(), reported: fresh() },
  };
}

/** What is expected of a match. */
export interface ExpectedQuality {
  /** The chance of each regret: for a stomp that it is one, for the others the expected share of players. */
  readonly chances: { readonly [Name in Regret]: number };
  /** The chance that a player regrets nothing, 0 to 1, as if regrets came independently of each other. */
  readonly quality: number;
}

/**
 * What is expected of `proposal`. Changes nothing.
 *
 * @throws BAD_USER_INPUT with the field and its bound.
 */
export function judge(model: QualityModel, proposal: MatchProposal): ExpectedQuality {
  checkProposal(proposal);
  const features = scaled(model, proposal);
  const chance = (regret: Regret): number => foretell(model.regrets[regret], features).chance;
  const chances = {
    left: chance("left"),
    stomp: chance("stomp"),
    gone: chance("gone"),
    reported: chance("reported"),
  };
  const quality = regrets.reduce((product, regret) => product * (1 - chances[regret]), 1);
  return { chances, quality };
}

/**
 * Learns how a match turned out, after foretelling it, so that the shadow's score is of what the model did not know yet. Changes and
 * returns `model`; the same receptions in the same order make the same model.
 *
 * @throws BAD_USER_INPUT with the field and its bound; the model is then as it was.
 */
export function learnReception(
  model: QualityModel,
  proposal: MatchProposal,
  reception: MatchReception,
): QualityModel {
  checkProposal(proposal);
  checkReception(reception);
  const features = scaled(model, proposal);
  const shares = {
    left: reception.leftShare,
    stomp: reception.wasStomp ? 1 : 0,
    gone: 1 - reception.requeuedShare,
    reported: reception.reportedShare,
  };
  for (const regret of regrets) learnRegret(model.regrets[regret], features, shares[regret]);
  learnScale(model, proposal);
  return model;
}

function learnRegret(regret: RegretModel, features: readonly number[], share: number): void {
  const { logit, chance } = foretell(regret, features);
  watch(regret.shadow, chance, share);
  // A share of players is that much of a yes and the rest of a no.
  for (const [outcome, weight] of [
    [1, share],
    [0, 1 - share],
  ] as const) {
    if (weight === 0) continue;
    learn(regret.calibration, [1, logit], outcome, weight, 0);
    learn(regret.weights, features, outcome, weight, 0);
  }
}

function foretell({ weights, calibration }: RegretModel, features: readonly number[]) {
  const logit = logitFor(weights, features);
  return { logit, chance: sigmoid(logitFor(calibration, [1, logit])) };
}

/** As many matches as the scales begin with, and their spread. */
const scalePrior = 10;

/** A constant for how often the regret comes at all, and the features around their means, in their deviations. */
function scaled({ matches, means, squares }: QualityModel, proposal: MatchProposal): readonly number[] {
  const raw = describeProposal(proposal);
  return [
    1,
    ...raw.map((value, index) => {
      const variance = ((squares[index] ?? 0) + scalePrior) / (matches + scalePrior);
      return Math.max(-4, Math.min(4, (value - (means[index] ?? 0)) / Math.sqrt(variance)));
    }),
  ];
}

/** Welford's running mean and squares. */
function learnScale(model: QualityModel, proposal: MatchProposal): void {
  model.matches++;
  for (const [index, value] of describeProposal(proposal).entries()) {
    const before = value - (model.means[index] ?? 0);
    const mean = (model.means[index] ?? 0) + before / model.matches;
    model.means[index] = mean;
    model.squares[index] = (model.squares[index] ?? 0) + before * (value - mean);
  }
}
