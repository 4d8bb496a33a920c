import { featureCount, priorWeights } from "./features.js";
import { createLogistic, type Logistic } from "./logistic.js";
import { defaultSettings, type RatingSettings } from "./settings.js";
import { createTrait, type Trait } from "./traits.js";

/** What is known of one player in one mode, beside what holds in all. */
export interface ModeRating {
  readonly trait: Trait;
  games: number;
}

/** All that is known of one player. */
export interface PlayerRating {
  readonly skill: Trait;
  /** What passes: it decays to 0 with time. */
  readonly form: Trait;
  /** By the number of the mode; null for one that they have not played. */
  readonly modes: (ModeRating | null)[];
  /** In logits. */
  elo: number;
  games: number;
  lastAtMs: number;
  /** The evidence that they win more than they should; `smurfs.ts` says what it means. */
  overperformance: number;
}

/** What is known of a mode. */
export interface ModeTraits {
  /** 0 for the first mode that was played, and so on. */
  readonly number: number;
  readonly sides: Map<string, Trait>;
  /** What one player more is worth. */
  readonly presence: Trait;
  /** How large differences of scores are: the sum of their squares (after the power), and their number. */
  squaredMargins: number;
  margins: number;
  /** Matches of two teams, and how many of them were drawn. */
  matches: number;
  draws: number;
}

/** The ratings of one game, as they are after `sequence` events. It holds all that the next event's effect depends on. */
export interface RatingState {
  readonly settings: RatingSettings;
  sequence: number;
  readonly players: Map<string, PlayerRating>;
  readonly modes: Map<string, ModeTraits>;
  /** What parties of a size do beyond the sum of their players, and each party beyond that. */
  readonly partySizes: Map<number, Trait>;
  readonly parties: Map<string, Trait>;
  /** The logarithms of the gaps between two matches of a player, in milliseconds: their sum and number. */
  gapLogs: number;
  gaps: number;
  readonly head: Logistic;
  /** Mean squares of the head's features, to bring them to one scale: sums, and over how many comparisons. */
  readonly featureSquares: number[];
  comparisons: number;
  readonly calibration: Logistic;
  readonly draw: Logistic;
}

/** A game that nobody has played yet. */
export function createRatingState(settings: RatingSettings = defaultSettings): RatingState {
  return {
    settings,
    sequence: 0,
    players: new Map(),
    modes: new Map(),
    partySizes: new Map(),
    parties: new Map(),
    gapLogs: 0,
    gaps: 0,
    head: createLogistic(
      priorWeights,
      priorWeights.map(() => settings.headVariance),
    ),
    featureSquares: Array.from({ length: featureCount }, () => 0),
    comparisons: 0,
    calibration: createLogistic([1, 0, 0], [0.02, 0.02, 0.02]),
    draw: createLogistic([-3.5, 0.5, 0, 0.5], [1, 0.5, 0.5, 0.25]),
  };
}

/** A player whom nobody has seen yet. */
export function createPlayerRating({
  outcomeDeviation,
  marginDeviation,
  formDeviation,
}: RatingSettings): PlayerRating {
  return {
    skill: createTrait(0, outcomeDeviation ** 2, marginDeviation ** 2),
    form: createTrait(0, formDeviation ** 2, formDeviation ** 2),
    modes: [],
    elo: 0,
    games: 0,
    lastAtMs: 0,
    overperformance: 0,
  };
}

/** A mode that a player has not played yet: as good as in all others, with the uncertainty of how it differs. */
export function createModeRating({ modeDeviation }: RatingSettings): ModeRating {
  return { trait: createTrait(0, modeDeviation ** 2, modeDeviation ** 2), games: 0 };
}

/** A mode that nobody has played yet. */
export function createModeTraits(number: number): ModeTraits {
  return {
    number,
    sides: new Map(),
    presence: createTrait(1, 0.25, 0.25),
    squaredMargins: 0,
    margins: 0,
    matches: 0,
    draws: 0,
  };
}

const dayMs = 86_400_000;

/** The typical gap between two matches of a player, in milliseconds: a day, until some have been seen. */
export function typicalGapMs({ gapLogs, gaps }: RatingState): number {
  return Math.exp((gapLogs + 5 * Math.log(dayMs)) / (gaps + 5));
}
