import {
  applyRatingEvent,
  createRatingState,
  defaultSettings,
  type PlayedMatch,
  type RatingSettings,
  type RatingState,
} from "../../../src/service/ratings/index.js";

/** A seeded source of numbers from 0 to 1, the same on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A standard normal number. */
export function normalFrom(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A team of players who play the whole match. */
export function team(...playerIds: readonly string[]): { readonly players: { readonly playerId: string }[] } {
  return { players: playerIds.map((playerId) => ({ playerId })) };
}

/** A match of teams of the named players, in the order in which they ended. */
export function ended(atMs: number, ...teams: readonly (readonly string[])[]): PlayedMatch {
  return {
    atMs,
    mode: "ranked",
    teams: teams.map((ids) => team(...ids)),
    ranks: teams.map((_, rank) => rank),
  };
}

/** The state after `matches`. */
export function after(
  matches: readonly PlayedMatch[],
  settings: Partial<RatingSettings> = {},
  state: RatingState = createRatingState({ ...defaultSettings, ...settings }),
): RatingState {
  for (const match of matches) applyRatingEvent(state, { sequence: state.sequence + 1, match });
  return state;
}

/** A world of players with hidden skills, who meet at random in teams. */
export interface World {
  readonly matches: readonly PlayedMatch[];
  /** The chance that the first team of each match won, as the world knows it. */
  readonly chances: readonly number[];
  readonly skills: ReadonlyMap<string, number>;
}

/** `count` matches of two teams of `size` out of `players`, whose skills have the `deviation`; scores follow performances. */
export function makeWorld(seed: number, players: number, size: number, count: number, deviation = 1): World {
  const random = randomFrom(seed);
  const ids = Array.from({ length: players }, (_, index) => `player-${index}`);
  const skills = new Map(ids.map((id) => [id, deviation * normalFrom(random)]));
  const chances: number[] = [];
  const matches = Array.from({ length: count }, (_, index): PlayedMatch => {
    const drawn = new Set<string>();
    while (drawn.size < 2 * size) drawn.add(ids[Math.floor(random() * players)] ?? "");
    const [first, second] = [[...drawn].slice(0, size), [...drawn].slice(size)];
    const sum = (one: readonly string[]): number =>
      one.reduce((total, id) => total + (skills.get(id) ?? 0), 0);
    const edge = sum(first) - sum(second);
    const logit = (1.702 * edge) / Math.sqrt(2 * size);
    const u = random();
    const performance = logit + Math.log(u / (1 - u));
    chances.push(1 / (1 + Math.exp(-logit)));
    const margin = Math.ceil(Math.abs(performance) * 3);
    return {
      atMs: index * 600_000,
      mode: "ranked",
      teams: [team(...first), team(...second)],
      ranks: performance > 0 ? [0, 1] : [1, 0],
      scores: performance > 0 ? [20, 20 - margin] : [20 - margin, 20],
    };
  });
  return { matches, chances, skills };
}
