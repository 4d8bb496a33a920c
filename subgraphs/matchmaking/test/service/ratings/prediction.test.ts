import { expect, test } from "vitest";
import {
  applyRatingEvent,
  createRatingState,
  defaultSettings,
  type PlayedMatch,
  predict,
  tuneSettings,
} from "../../../src/service/ratings/index.js";
import { makeWorld, team, type World } from "./matches.js";

/** What the world itself, and what we, lose a match in nats, over the matches after `from`, and how far the chances are off. */
function play({ matches, chances }: World, from: number, settings = defaultSettings) {
  const state = createRatingState(settings);
  let [ours, truth, error, inBand] = [0, 0, 0, 0];
  for (const [index, match] of matches.entries()) {
    if (index >= from) {
      const { strengths, band } = predict(state, match);
      const chance = 1 / (1 + Math.exp((strengths[1] ?? 0) - (strengths[0] ?? 0)));
      const real = chances[index] ?? 0;
      const hasWon = match.ranks[0] === 0;
      ours -= Math.log(hasWon ? chance : 1 - chance);
      truth -= Math.log(hasWon ? real : 1 - real);
      error += Math.abs(chance - real);
      if (real >= band.low && real <= band.high) inBand++;
    }
    applyRatingEvent(state, { sequence: index + 1, match });
  }
  const count = matches.length - from;
  return { ours: ours / count, truth: truth / count, error: error / count, inBand: inBand / count };
}

test("in a world of single players, predictions come close to the truth that the world knows", () => {
  const { ours, truth, error } = play(makeWorld(31, 60, 1, 3000), 1000);
  expect(ours - truth).toBeLessThan(0.025);
  expect(error).toBeLessThan(0.08);
});

test("in a world of teams as well", () => {
  const { ours, truth, error } = play(makeWorld(32, 80, 4, 2500), 1000);
  expect(ours - truth).toBeLessThan(0.03);
  expect(error).toBeLessThan(0.1);
});

test("the band holds the true chance about as often as it says", () => {
  const { inBand } = play(makeWorld(33, 200, 1, 2500), 750);
  expect(inBand).toBeGreaterThan(0.7);
  expect(inBand).toBeLessThan(0.97);
});

test("draws are foretold as often as they come, and more of them between equals", () => {
  const { matches, chances } = makeWorld(34, 40, 1, 2000);
  const drawn = matches.map((match, index): PlayedMatch => {
    const edge = Math.abs((chances[index] ?? 0) - 0.5);
    return (index * 7919) % 100 < 40 * (1 - 2 * edge) ? { ...match, ranks: [0, 0], scores: [0, 0] } : match;
  });
  const state = createRatingState();
  let [foretold, real] = [0, 0];
  for (const [index, match] of drawn.entries()) {
    if (index >= 600) {
      const { win, draw } = predict(state, match);
      expect((win[0] ?? 0) + (win[1] ?? 0) + draw).toBeCloseTo(1, 12);
      foretold += draw;
      if (match.ranks[0] === match.ranks[1]) real++;
    }
    applyRatingEvent(state, { sequence: index + 1, match });
  }
  expect(foretold / real).toBeGreaterThan(0.9);
  expect(foretold / real).toBeLessThan(1.1);
  const ranked = [...state.players].sort(([, a], [, b]) => a.skill.marginMean - b.skill.marginMean);
  const drawOf = (...places: readonly number[]): number => {
    const teams = places.map((place) => team(ranked[place]?.[0] ?? ""));
    return predict(state, { atMs: 1e9, mode: "ranked", teams }).draw;
  };
  expect(drawOf(19, 20)).toBeGreaterThan(2 * drawOf(0, 39));
});

test("tuning is the same every time, helps on what comes after, and keeps the defaults where there is little to go by", () => {
  // Skills far apart: the defaults are slow to believe it.
  const world = makeWorld(35, 60, 1, 1500, 3);
  const settings = tuneSettings(world.matches.slice(0, 450));
  expect(tuneSettings(world.matches.slice(0, 450))).toEqual(settings);
  expect(play(world, 450, settings).ours).toBeLessThan(play(world, 450).ours - 0.001);
  expect(tuneSettings(world.matches.slice(0, 99))).toEqual(defaultSettings);
  expect(() => tuneSettings([...world.matches].reverse())).toThrow(
    "no earlier than that of the match before",
  );
});
