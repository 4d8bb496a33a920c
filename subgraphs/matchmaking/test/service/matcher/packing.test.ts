import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import {
  contendingRows,
  optimalityGap,
  type PackingInstance,
  pack,
  packGreedily,
  sampleOf,
} from "../../../src/service/matcher/index.js";
import { bestPacking } from "./brute-force.js";

function randomInstance(seed: number, rows: number, columns: number): PackingInstance {
  const random = new SeededRandom(seed);
  const sets = Array.from({ length: columns }, () => {
    const wanted = 2 + random.below(3);
    const set = new Set<number>();
    while (set.size < wanted) set.add(random.below(rows));
    return [...set];
  });
  const starts = [0];
  for (const set of sets) starts.push((starts.at(-1) ?? 0) + set.length);
  return {
    rows,
    starts: Int32Array.from(starts),
    members: Int32Array.from(sets.flat()),
    values: Float64Array.from(sets, () => 1 + random.below(100)),
  };
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

test.each(seeds)("a packing is sound, at least greedy and at most the optimum (seed %i)", (seed) => {
  const instance = randomInstance(seed, 12, 16);
  const greedy = packGreedily(instance);
  const found = pack(instance, { moves: 4000 }, new SeededRandom(seed));
  const optimum = bestPacking(instance);
  for (const { columns, value } of [greedy, found]) {
    const rows = columns.flatMap((column) => [
      ...instance.members.subarray(instance.starts[column], instance.starts[column + 1]),
    ]);
    expect(new Set(rows).size).toBe(rows.length);
    expect(columns.reduce((sum, column) => sum + (instance.values[column] ?? 0), 0)).toBeCloseTo(value, 9);
  }
  expect(found.value).toBeGreaterThanOrEqual(greedy.value);
  expect(found.value).toBeLessThanOrEqual(optimum);
  // So small an instance is solved.
  expect(found.value).toBe(optimum);
});

test("the same seed finds the same, and a deadline only cuts", () => {
  const instance = randomInstance(7, 80, 900);
  const whole = pack(instance, { moves: 30_000 }, new SeededRandom(1));
  expect(pack(instance, { moves: 30_000 }, new SeededRandom(1))).toEqual(whole);
  let asked = 0;
  const cut = pack(instance, { moves: 30_000, isOver: () => ++asked > 10 }, new SeededRandom(1));
  expect(cut.moves).toBe(640);
  expect(cut.value).toBeGreaterThanOrEqual(packGreedily(instance).value);
  expect(cut.value).toBeLessThanOrEqual(whole.value);
});

test("the gap is the share of the proven bound that is missing", async () => {
  const instance = randomInstance(3, 12, 14);
  const bound = bestPacking(instance);
  const prove = async () => ({ bound, isOptimum: true });
  expect(await optimalityGap(instance, bound * 0.9, prove)).toBeCloseTo(0.1, 9);
  expect(await optimalityGap(instance, bound, prove)).toBe(0);
});

test("a sample has whole columns of at most 60 rows", () => {
  const instance = randomInstance(4, 200, 900);
  const sample = sampleOf(instance, (row) => row % 2 === 0);
  const rows = new Set(sample.members);
  expect(rows.size).toBeLessThanOrEqual(60);
  expect([...rows].every((row) => row % 2 === 0)).toBe(true);
  expect(sample.values.length).toBeGreaterThan(5);
  expect(sample.starts.at(-1)).toBe(sample.members.length);
});

test("rows that contend are of columns that share rows, by chance and at most 60", () => {
  const instance = randomInstance(4, 200, 900);
  const rows = contendingRows(instance, new SeededRandom(1));
  expect(rows.size).toBeGreaterThan(50);
  expect(rows.size).toBeLessThanOrEqual(60);
  const sample = sampleOf(instance, (row) => rows.has(row));
  expect(new Set(sample.members)).toEqual(rows);
  expect(contendingRows(instance, new SeededRandom(1))).toEqual(rows);
  expect(contendingRows(instance, new SeededRandom(2))).not.toEqual(rows);
});

test("rows that nothing binds together are no sample of each other", () => {
  const apart = {
    rows: 4,
    starts: Int32Array.from([0, 2, 4]),
    members: Int32Array.from([0, 1, 2, 3]),
    values: Float64Array.from([1, 1]),
  };
  expect([
    [0, 1],
    [2, 3],
  ]).toContainEqual([...contendingRows(apart, new SeededRandom(3))].sort());
});
