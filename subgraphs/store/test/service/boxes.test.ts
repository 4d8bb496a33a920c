import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { chancesOf, drawEntries } from "../../src/service/boxes.js";
import type { BoxId } from "../../src/service/index.js";

const boxId = "dragon" as BoxId;
const seedOf = (number: number): string => Buffer.from(new SeededRandom(number).bytes(32)).toString("hex");

test("a seed gives the same entries for ever", () => {
  const odds = { weights: [70, 25, 5], guarantee: null };
  const seed = `${"00".repeat(31)}01`;
  const { places } = drawEntries({ boxId, seed, odds, missesBefore: 0 }, 12);
  // A change here changes what support can replay: the algorithm is part of every draw that was ever made.
  expect(places).toEqual(drawEntries({ boxId, seed, odds, missesBefore: 0 }, 12).places);
  expect(places).toMatchInlineSnapshot(`
    [
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      1,
      1,
    ]
  `);
});

test("entries come as often as their weights say", () => {
  const weights = [1, 2, 3, 94, 900];
  const drawCount = 100_000;
  const counts = weights.map(() => 0);
  for (const place of drawEntries(
    { boxId, seed: seedOf(1), odds: { weights, guarantee: null }, missesBefore: 0 },
    drawCount,
  ).places)
    counts[place] = (counts[place] ?? 0) + 1;
  // Pearson's chi-squared with 4 degrees of freedom is above 18.47 once in a thousand seeds; this seed is fixed.
  const chiSquared = weights.reduce((sum, weight, place) => {
    const expected = (drawCount * weight) / 1000;
    return sum + ((counts[place] ?? 0) - expected) ** 2 / expected;
  }, 0);
  expect(chiSquared).toBeLessThan(18.47);
});

test("a guaranteed entry comes in time, whatever the odds", () => {
  const odds = { weights: [1_000_000, 1], guarantee: { after: 10, places: [1] } };
  const { places, misses } = drawEntries({ boxId, seed: seedOf(2), odds, missesBefore: 7 }, 35);
  expect(places.flatMap((place, at) => (place === 1 ? [at] : []))).toEqual([2, 12, 22, 32]);
  expect(misses).toBe(2);
});

test("where several are guaranteed, their weights decide between them", () => {
  const odds = { weights: [1_000_000, 3, 1], guarantee: { after: 2, places: [1, 2] } };
  const { places } = drawEntries({ boxId, seed: seedOf(3), odds, missesBefore: 0 }, 8000);
  const [first, second] = [1, 2].map((wanted) => places.filter((place) => place === wanted).length);
  expect((first ?? 0) + (second ?? 0)).toBe(4000);
  expect((first ?? 0) / 4000).toBeGreaterThan(0.72);
  expect((first ?? 0) / 4000).toBeLessThan(0.78);
});

test("chances are exact fractions", () => {
  expect(chancesOf([70, 25, 5])).toEqual([
    { numerator: 7n, denominator: 10n, decimal: "0.700000000" },
    { numerator: 1n, denominator: 4n, decimal: "0.250000000" },
    { numerator: 1n, denominator: 20n, decimal: "0.050000000" },
  ]);
  expect(chancesOf([1, 2])[1]).toEqual({ numerator: 2n, denominator: 3n, decimal: "0.666666667" });
  expect(chancesOf([5])).toEqual([{ numerator: 1n, denominator: 1n, decimal: "1.000000000" }]);
});
