import type { Roster, Squad } from "./roster.js";
import type { RatingState } from "./state.js";

/** Each feature, with the weight that the head begins with. All are of one team, and compared by their difference. */
const priors = {
  /** What the traits make of it, by results and by margins, in logits. */
  outcome: 0.3,
  margin: 0.7,
  /** The mean of the players' Elo-like ratings, in logits. */
  elo: 0,
  /** How much of the strength is passing form. */
  form: 0,
  side: 0,
  size: 0,
  /** The logarithms of the players' games, in all modes and in this one, and the share of players who had none. */
  experience: 0,
  modeExperience: 0,
  newcomers: 0,
  /** 1 for players who have just played, falling to 0 with the time since. */
  freshness: 0,
};

/** What the head's weights begin as. */
export const priorWeights: readonly number[] = Object.values(priors);

/** How many numbers describe a team. */
export const featureCount = priorWeights.length;

/** Those before are in logits already; those from here on are brought to one scale by what was seen. */
const firstScaled = 2;

/** A probit is about so many logits. */
export const logitsPerProbit = 1.702;

/** The spread of the difference of two teams' performances: by results, and by margins. */
export interface Spread {
  readonly outcome: number;
  readonly margin: number;
}

/** The spread in the mean over the teams; of two teams it is exact. */
export function spreadOf({ squads }: Roster, marginNoise: number): Spread {
  let [outcome, margin] = [0, 0];
  for (const squad of squads) {
    outcome += squad.outcome.variance + squad.size;
    margin += squad.margin.variance + squad.size * marginNoise;
  }
  return {
    outcome: Math.sqrt((2 * outcome) / squads.length),
    margin: Math.sqrt((2 * margin) / squads.length),
  };
}

/** What describes a team to the head. */
export function featuresOf(squad: Squad, spread: Spread): readonly number[] {
  const count = squad.seats.length;
  let elo = 0;
  let form = 0;
  let experience = 0;
  let modeExperience = 0;
  let newcomers = 0;
  let freshness = 0;
  for (const { rating, mode, gaps } of squad.seats) {
    elo += rating.elo;
    form += rating.form.marginMean;
    experience += Math.log1p(rating.games);
    modeExperience += Math.log1p(mode.games);
    if (rating.games === 0) newcomers++;
    freshness += 1 / (1 + gaps);
  }
  return [
    (logitsPerProbit * squad.outcome.mean) / spread.outcome,
    (logitsPerProbit * squad.margin.mean) / spread.margin,
    elo / count,
    form / spread.margin,
    squad.side / spread.margin,
    Math.log(squad.size),
    experience / count,
    modeExperience / count,
    newcomers / count,
    freshness / count,
  ];
}

/** What describes a team that is as any other. */
export const nobody: readonly number[] = priorWeights.map(() => 0);

/** What sets `one` apart from `other`, each feature by its scale. */
export function compare(
  state: RatingState,
  one: readonly number[],
  other: readonly number[],
): readonly number[] {
  const { featureSquares, comparisons } = state;
  const difference = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let index = 0; index < featureCount; index++) {
    const raw = (one[index] as number) - (other[index] as number);
    difference[index] =
      index < firstScaled
        ? raw
        : raw / Math.sqrt(((featureSquares[index] as number) + scalePrior) / (comparisons + scalePrior));
  }
  return difference;
}

/** As many comparisons with differences of 1 as the scale begins with. */
const scalePrior = 10;

/** Learns from how far apart two teams are what a feature's scale is. */
export function learnScale(state: RatingState, one: readonly number[], other: readonly number[]): void {
  for (let index = firstScaled; index < featureCount; index++) {
    const raw = (one[index] ?? 0) - (other[index] ?? 0);
    state.featureSquares[index] = (state.featureSquares[index] ?? 0) + raw * raw;
  }
  state.comparisons++;
}
