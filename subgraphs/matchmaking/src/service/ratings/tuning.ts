import { badInput } from "@muster/errors";
import { applyRatingEvent } from "./events.js";
import type { PlayedMatch } from "./match.js";
import { predict } from "./prediction.js";
import { defaultSettings, type RatingSettings } from "./settings.js";
import { createRatingState } from "./state.js";

/** What is tried for each setting, in the order of the search. */
const choices: { readonly [Name in keyof RatingSettings]: readonly number[] } = {
  marginDeviation: [0.4, 0.6, 0.85, 1.2, 1.7],
  marginDriftPerGap: [0, 0.001, 0.003, 0.01, 0.03],
  marginDriftPerMatch: [0, 0.001, 0.003, 0.01, 0.03],
  marginNoise: [0.5, 0.7, 1, 1.4, 2],
  marginPower: [0.5, 0.75, 1],
  headVariance: [0.003, 0.01, 0.03, 0.1],
  outcomeDeviation: [0.4, 0.6, 0.85, 1.2, 1.7],
  outcomeDriftPerGap: [0, 0.003, 0.01, 0.03],
  outcomeDriftPerMatch: [0, 0.001, 0.003, 0.01],
  formDeviation: [0, 0.15, 0.3, 0.5],
  formGaps: [3, 10, 30],
  modeDeviation: [0, 0.1, 0.25],
  luck: [0, 0.02, 0.06],
  drawWeight: [0.3, 0.6, 1],
  crowding: [0.25, 0.5, 0.75, 1],
  eloStep: [0.1, 0.2, 0.35],
  headForgetting: [0, 1e-5, 1e-4],
};

/** A choice must be better by so many nats in all than the one before it: what one more free number gains by chance alone. */
const gainLeast = 1;
/** The first of the matches are only learned from. */
const warmUp = 0.15;
/** Of a longer record its end is taken. */
const matchesMost = 20_000;
const sweepsMost = 2;

/**
 * Finds settings for a game from a record of its matches, in order of time: those that predict each match best from the ones
 * before it. One setting after the other, twice; the same record always gives the same settings.
 *
 * @param matches With fewer than 100 the defaults are kept: nothing could be told from luck.
 * @throws BAD_USER_INPUT where a match breaks a bound, or they are not in order of time.
 */
export function tuneSettings(matches: readonly PlayedMatch[]): RatingSettings {
  for (let index = 1; index < matches.length; index++)
    if ((matches[index]?.atMs ?? 0) < (matches[index - 1]?.atMs ?? 0))
      throw badInput(`matches[${index}].atMs`, "no earlier than that of the match before");
  if (matches.length < 100) return defaultSettings;
  const record = matches.slice(-matchesMost);
  let best = { settings: defaultSettings, loss: lossOf(defaultSettings, record) };
  for (let sweep = 0; sweep < sweepsMost; sweep++) {
    const before = best.loss;
    for (const name of Object.keys(choices) as (keyof RatingSettings)[]) best = bestOf(name, best, record);
    if (best.loss === before) break;
  }
  return best.settings;
}

interface Candidate {
  readonly settings: RatingSettings;
  readonly loss: number;
}

function bestOf(name: keyof RatingSettings, current: Candidate, record: readonly PlayedMatch[]): Candidate {
  let best = current;
  for (const value of choices[name]) {
    if (value === current.settings[name]) continue;
    const settings = { ...current.settings, [name]: value };
    const loss = lossOf(settings, record);
    if (loss < best.loss && loss <= current.loss - gainLeast) best = { settings, loss };
  }
  return best;
}

/** The sum of what each match after the warm-up costs in nats, predicted from those before it. */
function lossOf(settings: RatingSettings, matches: readonly PlayedMatch[]): number {
  const state = createRatingState(settings);
  const first = Math.floor(matches.length * warmUp);
  let loss = 0;
  for (const [index, match] of matches.entries()) {
    if (index >= first) loss += matchLoss(match, predict(state, match).strengths);
    applyRatingEvent(state, { sequence: index + 1, match });
  }
  return loss;
}

/** Over the pairs that did not draw, the mean, times as many as the teams tell independently. */
function matchLoss({ ranks }: PlayedMatch, strengths: readonly number[]): number {
  let [sum, pairs] = [0, 0];
  for (let one = 0; one < ranks.length; one++)
    for (let other = one + 1; other < ranks.length; other++) {
      const by = (ranks[other] ?? 0) - (ranks[one] ?? 0);
      if (by === 0) continue;
      sum += Math.log1p(Math.exp(((strengths[other] ?? 0) - (strengths[one] ?? 0)) * Math.sign(by)));
      pairs++;
    }
  return pairs === 0 ? 0 : (sum / pairs) * (ranks.length - 1);
}
