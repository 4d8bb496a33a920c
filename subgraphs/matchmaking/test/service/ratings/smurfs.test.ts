import { expect, test } from "vitest";
import { defaultSettings, overperformanceThreshold } from "../../../src/service/ratings/index.js";
import { evidenceOf, watchOverperformance } from "../../../src/service/ratings/smurfs.js";
import { createPlayerRating } from "../../../src/service/ratings/state.js";
import { after, ended, randomFrom } from "./matches.js";

const settled = 0.05;

/** After how many of `matches` the rating is made uncertain, for a player who wins with `edge` more logits than predicted. */
function alarmAfter(random: () => number, edge: number, matches: number): number | undefined {
  const rating = createPlayerRating(defaultSettings);
  Object.assign(rating.skill, { outcomeVariance: settled, marginVariance: settled });
  for (let match = 1; match <= matches; match++) {
    const logit = 3 * random() - 1.5;
    const hasWon = random() < 1 / (1 + Math.exp(-logit - edge));
    watchOverperformance(rating, defaultSettings, evidenceOf(logit, hasWon));
    if (rating.skill.outcomeVariance > settled) return match;
  }
  return undefined;
}

test("of honest players no more than the known share is taken for better than they are", () => {
  const random = randomFrom(21);
  const [players, matches] = [4000, 100];
  let alarms = 0;
  for (let player = 0; player < players; player++) if (alarmAfter(random, 0, matches) !== undefined) alarms++;
  const bound = (players * matches) / overperformanceThreshold;
  expect(alarms).toBeLessThanOrEqual(bound + 3 * Math.sqrt(bound));
  // The bound is not idle: the test does raise alarms at about that rate.
  expect(alarms).toBeGreaterThan(bound / 10);
});

test("a player who is far better than rated is noticed within some dozens of matches", () => {
  const random = randomFrom(22);
  const found = Array.from({ length: 400 }, () => alarmAfter(random, 2, 150) ?? 151).sort((a, b) => a - b);
  expect(found[200]).toBeLessThan(40);
  expect(found[360]).toBeLessThan(80);
});

test("an alarm makes the rating four times as uncertain, at most as a newcomer's, and begins anew", () => {
  const rating = createPlayerRating(defaultSettings);
  Object.assign(rating.skill, { outcomeVariance: settled, marginVariance: 1 });
  while (rating.skill.outcomeVariance === settled)
    watchOverperformance(rating, defaultSettings, evidenceOf(0, true));
  expect(rating.skill.outcomeVariance).toBe(4 * settled);
  expect(rating.skill.marginVariance).toBe(defaultSettings.marginDeviation ** 2);
  expect(rating.overperformance).toBe(0);
  watchOverperformance(rating, defaultSettings, evidenceOf(0, false));
  expect(rating.overperformance).toBeLessThan(1);
});

test("in matches the one who over-performs is watched, and a drawn match says nothing", () => {
  const state = after([ended(0, ["a"], ["b"]), { ...ended(1, ["c"], ["d"]), ranks: [0, 0] }]);
  const evidence = (id: string): number => state.players.get(id)?.overperformance ?? Number.NaN;
  expect(evidence("a")).toBeGreaterThan(1.5);
  expect(evidence("b")).toBeLessThan(0.5);
  expect([evidence("c"), evidence("d")]).toEqual([0, 0]);
});
