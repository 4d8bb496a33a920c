import { expect, test } from "vitest";
import { cumulative, density, quantile } from "../../../src/service/ratings/gaussian.js";
import { type PlayedMatch, predict, type RatingState } from "../../../src/service/ratings/index.js";
import { after, ended, randomFrom, team } from "./matches.js";

const plain = {
  outcomeDeviation: 1,
  marginDeviation: 1,
  outcomeDriftPerMatch: 0,
  outcomeDriftPerGap: 0,
  marginDriftPerMatch: 0,
  marginDriftPerGap: 0,
  modeDeviation: 0,
  formDeviation: 0,
  luck: 0,
};

function skillOf(state: RatingState, playerId: string) {
  const rating = state.players.get(playerId);
  if (rating === undefined) throw new Error(`${playerId} has not played`);
  return rating.skill;
}

test("one win between newcomers moves both as the closed form says", () => {
  // Two skills of variance 1 and two performances of variance 1: the difference has deviation 2. Its posterior mean and
  // variance are those of a normal cut at the draw's margin, worked out by hand for a draw share of 0.02.
  const state = after([ended(0, ["a"], ["b"])], plain);
  const margin = 0.025068908258711057 * Math.SQRT2;
  const t = -margin / 2;
  const shift = density(t) / cumulative(t);
  expect(skillOf(state, "a").outcomeMean).toBeCloseTo(shift / 2, 12);
  expect(skillOf(state, "b").outcomeMean).toBeCloseTo(-shift / 2, 12);
  expect(skillOf(state, "a").outcomeVariance).toBeCloseTo(1 - (shift * (shift + t)) / 4, 12);
  // By margins: a usual win is 1.4 deviations, and the gain is 1 of 4.
  expect(skillOf(state, "a").marginMean).toBeCloseTo(1.4 / 4, 12);
  expect(skillOf(state, "a").marginVariance).toBeCloseTo(0.75, 12);
});

test("the beliefs are those of the exact posterior, by numerical integration", () => {
  // a beats b, both newcomers with different variances: one has played before.
  const first = after([ended(0, ["a"], ["c"])], plain);
  const [prior, other] = [{ ...skillOf(first, "a") }, { outcomeMean: 0, outcomeVariance: 1 }];
  const second = after([ended(0, ["a"], ["c"]), ended(1, ["b"], ["a"])], plain);
  const margin = quantile((1 + 0.2 / 11) / 2) * Math.SQRT2;
  let [mass, mean, square] = [0, 0, 0];
  const step = 0.02;
  for (let a = -8; a <= 8; a += step)
    for (let b = -8; b <= 8; b += step) {
      const prob =
        density((a - prior.outcomeMean) / Math.sqrt(prior.outcomeVariance)) *
        density((b - other.outcomeMean) / Math.sqrt(other.outcomeVariance)) *
        cumulative((b - a - margin) / Math.SQRT2);
      mass += prob;
      mean += prob * a;
      square += prob * a * a;
    }
  mean /= mass;
  expect(skillOf(second, "a").outcomeMean).toBeCloseTo(mean, 6);
  expect(skillOf(second, "a").outcomeVariance).toBeCloseTo(square / mass - mean * mean, 6);
});

test("a draw brings two players together, and both become better known", () => {
  const strong = Array.from({ length: 8 }, (_, index) => ended(index, ["a"], [`x${index}`]));
  const before = after(strong, plain);
  const state = after([...strong, { ...ended(9, ["a"], ["b"]), ranks: [0, 0] }], plain);
  expect(skillOf(state, "a").outcomeMean).toBeLessThan(skillOf(before, "a").outcomeMean - 0.05);
  expect(skillOf(state, "b").outcomeMean).toBeGreaterThan(0.05);
  expect(skillOf(state, "b").outcomeVariance).toBeLessThan(0.95);
});

test("a wide margin teaches more than a narrow one, by what is usual in the mode", () => {
  const others = Array.from({ length: 20 }, (_, at) => ({
    ...ended(at, ["c"], ["d"]),
    scores: [5 + (at % 3), 0],
  }));
  const narrow = after([...others, { ...ended(20, ["a"], ["b"]), scores: [10, 9] }], plain);
  const wide = after([...others, { ...ended(20, ["a"], ["b"]), scores: [10, 2] }], plain);
  expect(skillOf(wide, "a").marginMean).toBeGreaterThan(2 * skillOf(narrow, "a").marginMean);
  expect(skillOf(wide, "a").outcomeMean).toBe(skillOf(narrow, "a").outcomeMean);
  // The same game with points of another size ends at the same ratings.
  const series = (factor: number): PlayedMatch[] =>
    Array.from({ length: 200 }, (_, index) => ({
      ...ended(index, [`p${index % 7}`], [`p${7 + (index % 6)}`]),
      scores: [(1 + ((index * 5) % 4)) * factor, 0],
    }));
  const [small, large] = [after(series(1), plain), after(series(100), plain)];
  expect(skillOf(large, "p0").marginMean).toBeCloseTo(skillOf(small, "p0").marginMean, 9);
});

test("a field is ordered as it ended, whatever the order in which it is named", () => {
  const places = ["a", "b", "c", "d", "e", "f"];
  const state = after([ended(0, ...places.map((id) => [id]))], plain);
  const means = places.map((id) => skillOf(state, id).outcomeMean);
  expect([...means].sort((x, y) => y - x)).toEqual(means);
  expect(means.reduce((sum, mean) => sum + mean, 0)).toBeCloseTo(0, 12);
  const named = {
    ...ended(0, ["d"], ["a"], ["f"], ["c"], ["e"], ["b"]),
    ranks: [3, 0, 5, 2, 4, 1],
  };
  const other = after([named], plain);
  for (const id of places)
    expect(skillOf(other, id).outcomeMean).toBeCloseTo(skillOf(state, id).outcomeMean, 12);
  const { win, draw } = predict(state, { ...ended(1, ...places.map((id) => [id])) });
  expect(win.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
  expect(draw).toBe(0);
  expect([...win].sort((x, y) => y - x)).toEqual(win);
});

test("who played half is moved by less, and so is a leaver's team-mate who is forgiven", () => {
  const match: PlayedMatch = {
    ...ended(0, ["x", "y", "z"], ["a", "b", "c"]),
    teams: [
      team("x", "y", "z"),
      { players: [{ playerId: "a" }, { playerId: "b", played: 0.5 }, { playerId: "c", counts: 0.25 }] },
    ],
  };
  const state = after([match], plain);
  const lost = (id: string): number => -skillOf(state, id).outcomeMean;
  expect(lost("b")).toBeCloseTo(lost("a") / 2, 12);
  expect(lost("c")).toBeCloseTo(lost("a") / 4, 12);
  expect(1 - skillOf(state, "b").outcomeVariance).toBeCloseTo(
    (1 - skillOf(state, "a").outcomeVariance) / 4,
    12,
  );
});

test("one player more is an advantage, as large as it proves to be", () => {
  const lineup = (at: number): PlayedMatch => ended(at, [`a${at}`, `b${at}`, `c${at}`], [`d${at}`, `e${at}`]);
  const fresh = after([]);
  expect(predict(fresh, lineup(0)).win[0]).toBeGreaterThan(0.55);
  const random = randomFrom(11);
  const even = Array.from({ length: 400 }, (_, at) => ({
    ...lineup(at),
    ranks: random() < 0.5 ? [0, 1] : [1, 0],
  }));
  expect(predict(after(even), lineup(1000)).win[0]).toBeCloseTo(0.5, 1);
});

test("a side's advantage is learned by its name and mode", () => {
  const random = randomFrom(12);
  const lineup = (at: number, mode: string): PlayedMatch => ({
    atMs: at,
    mode,
    teams: [
      { ...team(`p${at % 20}`), side: "attack" },
      { ...team(`p${(at + 1 + (at % 17)) % 20}`), side: "defend" },
    ],
    ranks: random() < (mode === "siege" ? 0.75 : 0.5) ? [0, 1] : [1, 0],
  });
  const state = after(Array.from({ length: 1500 }, (_, at) => lineup(at, at % 2 === 0 ? "siege" : "duel")));
  const attackers = (mode: string): number => {
    const chances = [lineup(0, mode), lineup(0, mode)].map((match, index) => {
      const [first, second] = index === 0 ? ["p1", "p2"] : ["p2", "p1"];
      const teams = [
        { ...team(first ?? ""), side: "attack" },
        { ...team(second ?? ""), side: "defend" },
      ];
      return predict(state, { ...match, teams }).win[0] ?? 0;
    });
    return ((chances[0] ?? 0) + (chances[1] ?? 0)) / 2;
  };
  expect(attackers("siege")).toBeGreaterThan(0.68);
  expect(attackers("siege")).toBeLessThan(0.82);
  expect(attackers("duel")).toBeGreaterThan(0.42);
  expect(attackers("duel")).toBeLessThan(0.58);
});

test("a player new to a mode begins from what the others know, less surely", () => {
  const wins = Array.from({ length: 12 }, (_, at) => ended(at * 1000, ["a"], [`x${at}`]));
  const state = after(wins);
  const chances = (mode: string) => predict(state, { atMs: 12_000, mode, teams: [team("a"), team("new")] });
  const [known, other] = [chances("ranked"), chances("other")];
  expect(known.win[0]).toBeGreaterThan(0.75);
  expect(other.win[0]).toBeGreaterThan(0.7);
  expect(other.win[0]).toBeLessThan(known.win[0] ?? 0);
  expect(other.band.high - other.band.low).toBeGreaterThan(known.band.high - known.band.low);
});

test("parties that do better than their players are learned, by size and by who they are", () => {
  const random = randomFrom(13);
  const ids = Array.from({ length: 60 }, (_, index) => `p${index}`);
  const lineup = (at: number): PlayedMatch => {
    const drawn = new Set<string>();
    while (drawn.size < 4) drawn.add(ids[Math.floor(random() * ids.length)] ?? "");
    const [a = "", b = "", c = "", d = ""] = drawn;
    const ranks = random() < 0.7 ? [0, 1] : [1, 0];
    return { ...ended(at, [a, b], [c, d]), teams: [{ ...team(a, b), parties: [[a, b]] }, team(c, d)], ranks };
  };
  const state = after(Array.from({ length: 800 }, (_, at) => lineup(at)));
  const strangers = [team("n1", "n2"), team("n3", "n4")] as const;
  const party = predict(state, {
    atMs: 1000,
    mode: "ranked",
    teams: [{ ...strangers[0], parties: [["n1", "n2"]] }, strangers[1]],
  });
  const alone = predict(state, { atMs: 1000, mode: "ranked", teams: strangers });
  expect(party.win[0]).toBeGreaterThan(0.62);
  expect(party.win[0]).toBeLessThan(0.78);
  expect(alone.win[0]).toBeCloseTo(0.49, 1);
});

test("two parties of a size against each other teach nothing of parties", () => {
  const parties = (at: number): PlayedMatch => ({
    ...ended(at, ["a", "b"], ["c", "d"]),
    teams: [
      { ...team("a", "b"), parties: [["a", "b"]] },
      { ...team("c", "d"), parties: [["c", "d"]] },
    ],
  });
  const trait = after([parties(0), parties(1)]).partySizes.get(2);
  expect(trait).toEqual({ outcomeMean: 0, outcomeVariance: 0.1, marginMean: 0, marginVariance: 0.1 });
});

test("time away makes a player less known, though never less than a newcomer", () => {
  const wins = Array.from({ length: 30 }, (_, at) => ended(at * 3_600_000, ["a"], [`x${at}`]));
  const state = after(wins);
  const band = (days: number): number => {
    const atMs = 30 * 3_600_000 + days * 86_400_000;
    const { low, high } = predict(state, { atMs, mode: "ranked", teams: [team("a"), team("new")] }).band;
    return Math.log(high / (1 - high)) - Math.log(low / (1 - low));
  };
  expect(band(1)).toBeGreaterThan(band(0));
  expect(band(20)).toBeGreaterThan(band(1));
  expect(band(1e6)).toBeCloseTo(band(1e5), 6);
});

test("hopeless and endless series stay finite", () => {
  const state = after([
    ...Array.from({ length: 3000 }, (_, at) => ({ ...ended(at, ["a"], ["b"]), scores: [1e6, 0] })),
    { ...ended(3001, ["b"], ["a"]), scores: [1e9, 0] },
    { ...ended(3002, ["b"], ["a"]), ranks: [0, 0] },
  ]);
  const { win } = predict(state, ended(3003, ["a"], ["b"]));
  expect(win[0]).toBeGreaterThan(0.9);
  expect(win[1]).toBeGreaterThan(0);
  expect(skillOf(state, "b").outcomeVariance).toBeGreaterThan(0);
});
