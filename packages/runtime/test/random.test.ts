import { expect, test } from "vitest";
import { createSystemRandom, SeededRandom } from "../src/index.js";

test("one seed gives one sequence, and another seed another", () => {
  const draw = (seed: number): number[] => {
    const random = new SeededRandom(seed);
    return Array.from({ length: 50 }, () => random.below(1000));
  };
  expect(draw(42)).toEqual(draw(42));
  expect(draw(42)).not.toEqual(draw(43));
});

test.each([
  ["seeded", new SeededRandom(3)],
  ["system", createSystemRandom()],
])("%s draws stay in range and are even", (_, random) => {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 8000; i++) {
    const index = random.below(4);
    counts[index] = (counts[index] ?? 0) + 1;
    const unit = random.unit();
    if (unit < 0 || unit >= 1) throw new Error(`unit() gave ${unit}`);
  }
  // Six standard deviations of a fair draw: 2000 ± 233.
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(233);
  expect(random.bytes(16)).toHaveLength(16);
});
