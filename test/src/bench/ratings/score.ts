import type { Lineup, PlayedMatch } from "@muster/matchmaking/ratings";
import { randomFrom } from "./record.js";

/** A way to rate, from the first match of a record on. */
export interface Rater {
  /** In logits, of each team: the difference of two is that of the one ending before the other. */
  predict(lineup: Lineup): readonly number[];
  update(match: PlayedMatch): void;
}

/** How well a way to rate foretold a record. Without matches of two teams, the first four are NaN; without others, the last. */
export interface Score {
  /** In nats, of decided matches of two teams. */
  readonly logLoss: number;
  /** The mean square of how far chances were off; 0.25 is a coin's. */
  readonly brier: number;
  readonly accuracy: number;
  /** In 15 bins, each match seen from both sides: the mean over all ways to shuffle them. */
  readonly calibrationError: number;
  /** The calibration error that chances which are exactly right have in as many matches, by chance alone. */
  readonly calibrationFloor: number;
  /** Of pairs of teams that did not draw, in matches of more than two, how many ended as foretold. */
  readonly pairCorrect: number;
  readonly updateUs: number;
}

/** Plays a record: each match is foretold from those before it, and scored from the one at `from` on. */
export function play(rater: Rater, matches: readonly PlayedMatch[], from: number): Score {
  const chances: number[] = [];
  let [correct, pairs, spentMs] = [0, 0, 0];
  for (const [index, match] of matches.entries()) {
    if (index >= from) {
      const strengths = rater.predict({ atMs: match.atMs, mode: match.mode, teams: match.teams });
      if (match.teams.length > 2) {
        const found = countPairs(match.ranks, strengths);
        correct += found.correct;
        pairs += found.pairs;
      } else if (match.ranks[0] !== match.ranks[1]) chances.push(chanceOfWinner(match.ranks, strengths));
    }
    const start = performance.now();
    rater.update(match);
    spentMs += performance.now() - start;
  }
  const count = chances.length;
  const sum = (value: (chance: number) => number): number =>
    count === 0 ? Number.NaN : chances.reduce((total, chance) => total + value(chance), 0) / count;
  return {
    logLoss: sum((chance) => -Math.log(Math.max(chance, 1e-12))),
    brier: sum((chance) => (1 - chance) ** 2),
    accuracy: sum((chance) => (chance > 0.5 ? 1 : chance === 0.5 ? 0.5 : 0)),
    calibrationError: calibrationError(chances),
    calibrationFloor: calibrationFloor(chances),
    pairCorrect: correct / pairs,
    updateUs: (spentMs * 1000) / matches.length,
  };
}

/** The log loss over what a setting is chosen by: single matches of two teams, or the mean of a field's pairs. */
export function lossOf(rater: Rater, matches: readonly PlayedMatch[], from: number): number {
  let loss = 0;
  for (const [index, match] of matches.entries()) {
    if (index >= from) {
      const strengths = rater.predict({ atMs: match.atMs, mode: match.mode, teams: match.teams });
      if (match.teams.length === 2) {
        if (match.ranks[0] !== match.ranks[1])
          loss -= Math.log(Math.max(chanceOfWinner(match.ranks, strengths), 1e-12));
      } else {
        const { correct, pairs } = countPairs(match.ranks, strengths);
        if (pairs > 0) loss += 1 - correct / pairs;
      }
    }
    rater.update(match);
  }
  return loss;
}

function chanceOfWinner(ranks: readonly number[], strengths: readonly number[]): number {
  const logit = (strengths[0] ?? 0) - (strengths[1] ?? 0);
  return 1 / (1 + Math.exp((ranks[0] ?? 0) < (ranks[1] ?? 0) ? -logit : logit));
}

function countPairs(ranks: readonly number[], strengths: readonly number[]) {
  let [correct, pairs] = [0, 0];
  for (let one = 0; one < ranks.length; one++)
    for (let other = one + 1; other < ranks.length; other++) {
      const by = Math.sign((ranks[other] ?? 0) - (ranks[one] ?? 0));
      if (by === 0) continue;
      const foretold = Math.sign((strengths[one] ?? 0) - (strengths[other] ?? 0)) * by;
      correct += (1 + foretold) / 2;
      pairs++;
    }
  return { correct, pairs };
}

const bins = 15;

/** @param chances What was foretold of each winner. */
function calibrationError(chances: readonly number[]): number {
  const [foretold, came] = [new Float64Array(bins), new Float64Array(bins)];
  const put = (chance: number, result: number): void => {
    const bin = Math.min(bins - 1, Math.floor(chance * bins));
    foretold[bin] = (foretold[bin] ?? 0) + chance;
    came[bin] = (came[bin] ?? 0) + result;
  };
  for (const chance of chances) {
    put(chance, 1);
    put(1 - chance, 0);
  }
  const gap = foretold.reduce((sum, chance, bin) => sum + Math.abs(chance - (came[bin] ?? 0)), 0);
  return chances.length === 0 ? Number.NaN : gap / (2 * chances.length);
}

/** The mean calibration error over 100 worlds in which every chance is right. */
function calibrationFloor(chances: readonly number[]): number {
  const random = randomFrom(7);
  let sum = 0;
  for (let world = 0; world < 100; world++)
    sum += calibrationError(chances.map((chance) => (random() < chance ? chance : 1 - chance)));
  return sum / 100;
}
