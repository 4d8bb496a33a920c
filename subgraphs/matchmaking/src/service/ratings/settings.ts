/**
 * What shapes the ratings of one game. Skills are in units of the noise of one player's performance in one match. Times are in
 * typical gaps: the gap that players of this game leave between two matches, as learned on the way, so that nothing here
 * depends on whether a game is played by the minute or by the year.
 */
export interface RatingSettings {
  /** Deviation of the skill of a player of whom nothing is known: by results, and by margins. */
  readonly outcomeDeviation: number;
  readonly marginDeviation: number;
  /** Variance that a skill gains with each match, and with each typical gap since the last: by results, and by margins. */
  readonly outcomeDriftPerMatch: number;
  readonly outcomeDriftPerGap: number;
  readonly marginDriftPerMatch: number;
  readonly marginDriftPerGap: number;
  /** Deviation of what a player is better or worse in one mode than in all; 0 where modes are alike. */
  readonly modeDeviation: number;
  /** Deviation of a player's form, and after how many typical gaps it is down to 1 / e; deviation 0 is none. */
  readonly formDeviation: number;
  readonly formGaps: number;
  /** Variance of a margin, next to that of the performances it comes from. */
  readonly marginNoise: number;
  /** A difference of scores counts by this power. */
  readonly marginPower: number;
  /** The share of results that skill has no part in, 0 to 0.2. */
  readonly luck: number;
  /** How much a draw counts next to a win, 0 to 1. */
  readonly drawWeight: number;
  /** With many teams: 0 counts every pair of them fully, 1 as much as one pair for each team. */
  readonly crowding: number;
  /** The step of the Elo-like prior, in logits. */
  readonly eloStep: number;
  /** How unsure the head is at first that the priors say it all: the variance of its weights. */
  readonly headVariance: number;
  /** The share of what it knows that the head forgets with each match. */
  readonly headForgetting: number;
}

/** For a game of which nothing is known. */
export const defaultSettings: RatingSettings = {
  outcomeDeviation: 1.2,
  marginDeviation: 1.2,
  outcomeDriftPerMatch: 0.001,
  outcomeDriftPerGap: 0.003,
  marginDriftPerMatch: 0.001,
  marginDriftPerGap: 0.003,
  modeDeviation: 0.1,
  formDeviation: 0.3,
  formGaps: 10,
  marginNoise: 1,
  marginPower: 0.75,
  luck: 0.02,
  drawWeight: 0.6,
  crowding: 0.5,
  eloStep: 0.2,
  headVariance: 0.03,
  headForgetting: 0,
};
