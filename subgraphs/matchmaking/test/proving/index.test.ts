import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { createProver } from "../../src/proving/index.js";
import { Matcher, optimalityGap } from "../../src/service/matcher/index.js";
import { bestPacking } from "../service/matcher/brute-force.js";
import { randomTickets, rulesWith } from "../service/matcher/tickets.js";

const prove = await createProver(60);

test.each([1, 2, 3, 4, 5])("the proven optimum is that of brute force (seed %i)", async (seed) => {
  const random = new SeededRandom(seed);
  const instance = {
    rows: 10,
    starts: Int32Array.from({ length: 15 }, (_, column) => column * 3),
    members: Int32Array.from({ length: 42 }, (_, at) => (at % 3) * 3 + random.below(3)),
    values: Float64Array.from({ length: 14 }, () => 1 + random.below(50)),
  };
  const { bound, isOptimum } = await prove(instance);
  expect(isOptimum).toBe(true);
  expect(bound).toBeCloseTo(bestPacking(instance), 6);
});

test("what a step packed can be proven, and its gap is small", async () => {
  const rules = rulesWith();
  const matcher = new Matcher({ rules, random: new SeededRandom(1) });
  for (const ticket of randomTickets(30, rules, 3)) matcher.upsertTicket(ticket);
  const { packing } = matcher.step(40_000, { moves: 60_000 });
  const gap = await optimalityGap(packing.instance, packing.value, prove);
  expect(packing.instance.values.length).toBeGreaterThan(20);
  expect(gap).toBeGreaterThanOrEqual(0);
  expect(gap).toBeLessThan(0.1);
  // The gap is of this packing: half of its value is at least half away.
  expect(await optimalityGap(packing.instance, packing.value / 2, prove)).toBeGreaterThanOrEqual(0.5);
});

test("nothing to pack is worth nothing", async () => {
  const empty = {
    rows: 3,
    starts: new Int32Array(1),
    members: new Int32Array(0),
    values: new Float64Array(0),
  };
  expect(await prove(empty)).toEqual({ bound: 0, isOptimum: true });
});
