import { applyRatingEvent, createRatingState, type PlayedMatch, skillOf } from "@muster/matchmaking/ratings";
import { randomFrom } from "./record.js";

const mode = "ranked";
const settledPlayers = 300;
const settledMatches = 60;
const newPlayers = 60;
const finalGames = 100;

/** How well new players are ordered, next to how well they are in the end. */
export interface Newcomers {
  /** Rank correlation of rating and true skill after 8 games, as a share of that after 100. */
  readonly shareAfter8: number;
  /** After how many games the share is 0.9. */
  readonly gamesTo90: number;
}

/**
 * A population of 300 who have played some 60 matches each, joined by 60 of the same distribution of skill (deviation 1, where a
 * performance's is 1), each of whom plays 100 matches of `teamSize` against as many, with and against settled players of about the
 * rating that they have at that time. The mean of some seeded worlds.
 */
export function measureNewcomers(teamSize: number): Newcomers {
  const worlds = [1, 2, 3].map((seed) => playWorld(seed, teamSize));
  const meanAfter = (games: number): number =>
    worlds.reduce((sum, correlations) => sum + (correlations[games] ?? 0), 0) / worlds.length;
  const shares = Array.from(
    { length: finalGames + 1 },
    (_, games) => meanAfter(games) / meanAfter(finalGames),
  );
  return { shareAfter8: shares[8] ?? 0, gamesTo90: shares.findIndex((share) => share >= 0.9) };
}

/** The rank correlation of the new players' ratings and skills, after each number of games. */
function playWorld(seed: number, teamSize: number): readonly number[] {
  const random = randomFrom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const skills = new Map<string, number>();
  const named = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => {
      skills.set(`${prefix}${index}`, normal());
      return `${prefix}${index}`;
    });
  const [settled, fresh] = [named("old", settledPlayers), named("new", newPlayers)];
  const state = createRatingState();
  let atMs = 0;
  const ratingOf = (id: string): number => skillOf(state, id, mode).mean;
  const play = (players: readonly string[]): void => {
    atMs += 60_000;
    const teams = [players.slice(0, teamSize), players.slice(teamSize)];
    const [one = 0, other = 0] = teams.map((ids) =>
      ids.reduce((sum, id) => sum + (skills.get(id) ?? 0) + normal(), 0),
    );
    const margin = Math.ceil((3 * Math.abs(one - other)) / Math.sqrt(teamSize));
    const match: PlayedMatch = {
      atMs,
      mode,
      teams: teams.map((ids) => ({ players: ids.map((playerId) => ({ playerId })) })),
      ranks: one > other ? [0, 1] : [1, 0],
      scores: one > other ? [margin, 0] : [0, margin],
    };
    applyRatingEvent(state, { sequence: state.sequence + 1, match });
  };
  const draw = (near: string | undefined, count: number): string[] => {
    const pool = new Set<string>();
    while (pool.size < Math.max(count, 4 * count))
      pool.add(settled[Math.floor(random() * settled.length)] ?? "");
    if (near === undefined) return [...pool].slice(0, count);
    const rating = ratingOf(near);
    const apart = new Map([...pool].map((id) => [id, Math.abs(ratingOf(id) - rating)]));
    return [...pool].sort((a, b) => (apart.get(a) ?? 0) - (apart.get(b) ?? 0)).slice(0, count);
  };
  for (let match = 0; match < (settledPlayers * settledMatches) / (2 * teamSize); match++)
    play(draw(undefined, 2 * teamSize));
  const found: number[] = [];
  for (let games = 0; games <= finalGames; games++) {
    found.push(
      rankCorrelation(
        fresh.map(ratingOf),
        fresh.map((id) => skills.get(id) ?? 0),
      ),
    );
    for (const id of fresh) play([id, ...draw(id, 2 * teamSize - 1)]);
  }
  return found;
}

/** Spearman's; those who are equal share the mean of their places. */
function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [placesOf(one), placesOf(other)];
  const middle = (one.length - 1) / 2;
  let [joint, ofA, ofB] = [0, 0, 0];
  for (let index = 0; index < one.length; index++) {
    const [x, y] = [(a[index] ?? 0) - middle, (b[index] ?? 0) - middle];
    joint += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? 0 : joint / Math.sqrt(ofA * ofB);
}

function placesOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((one) => one < value).length;
    const level = values.filter((one) => one === value).length;
    return below + (level - 1) / 2;
  });
}
