import { expect, test } from "vitest";
import { cumulative, density, millsRatio, quantile } from "../../../src/service/ratings/gaussian.js";
import { cutAbove, cutWithin } from "../../../src/service/ratings/truncation.js";
import {
  preciseCumulative,
  preciseCutAbove,
  preciseCutWithin,
  preciseDensity,
  preciseMills,
} from "./precise.js";

const places = [
  0, 1e-9, 0.01, 0.3, 0.66, 0.6629, 0.67, 1, 1.7, 2.9, 3, 3.1, 4, 5.65, 5.66, 6, 7.5, 9.9, 12, 15,
];

function relative(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
}

test("the reference knows what is printed in tables", () => {
  expect(preciseDensity(0)).toBe(0.3989422804014327);
  expect(preciseCumulative(1)).toBe(0.8413447460685429);
  expect(relative(preciseCumulative(-10), 7.619853024160525e-24)).toBeLessThan(1e-15);
  expect(preciseMills(0)).toBe(1.2533141373155003);
});

test("density, distribution and Mills' ratio are right to 13 places in both tails", () => {
  for (const x of places) {
    expect(relative(density(x), preciseDensity(x)), `density ${x}`).toBeLessThan(1e-13);
    expect(relative(millsRatio(x), preciseMills(x)), `ratio ${x}`).toBeLessThan(1e-14);
    expect(relative(cumulative(x), preciseCumulative(x)), `above ${x}`).toBeLessThan(1e-14);
    expect(relative(cumulative(-x), preciseCumulative(-x)), `below ${x}`).toBeLessThan(1e-13);
  }
  expect(relative(millsRatio(1e8), 1e-8)).toBeLessThan(1e-15);
  expect([cumulative(-40), cumulative(40)]).toEqual([0, 1]);
});

test("the quantile undoes the distribution", () => {
  for (const share of [1e-300, 1e-50, 1e-9, 0.02, 0.2, 0.5, 0.8413447460685429, 0.999999])
    expect(relative(cumulative(quantile(share)), share), String(share)).toBeLessThan(1e-12);
  expect(quantile(0.5)).toBeCloseTo(0, 15);
  expect(quantile(0.8413447460685429)).toBeCloseTo(1, 13);
  expect(quantile(0.1)).toBe(-quantile(0.9));
});

test("a cut above zero is right to 13 places, however unlikely", () => {
  for (const t of [...places, ...places.map((x) => -x)]) {
    const [found, expected] = [cutAbove(t), preciseCutAbove(t)];
    expect(relative(found.shift, expected.shift), `shift ${t}`).toBeLessThan(1e-13);
    expect(Math.abs(found.shrink - expected.shrink), `shrink ${t}`).toBeLessThan(1e-13);
  }
});

test("far out a cut follows its asymptote", () => {
  for (const t of [-1e3, -1e6, -1e9, -1e150]) {
    expect(relative(cutAbove(t).shift, -t - 1 / t)).toBeLessThan(1e-11);
    expect(Math.abs(cutAbove(t).shrink - (1 - 1 / t / t))).toBeLessThan(1e-11);
  }
  expect(cutAbove(50)).toEqual({ shift: density(50), shrink: 50 * density(50) });
  expect(cutAbove(1e9)).toEqual({ shift: 0, shrink: 0 });
});

test("a cut to within a margin is right, narrow and wide, near and far", () => {
  for (const margin of [1e-6, 0.4, 0.6, 3])
    for (const t of [0, 0.3, 1.9, 6]) {
      const [found, expected] = [cutWithin(t, margin), preciseCutWithin(t, margin)];
      const name = `margin ${margin}, t ${t}`;
      expect(Math.abs(found.shift - expected.shift), name).toBeLessThan(1e-9);
      expect(Math.abs(found.shrink - expected.shrink), name).toBeLessThan(1e-9);
      const mirrored = cutWithin(-t, margin);
      expect([mirrored.shift, mirrored.shrink], name).toEqual([
        t === 0 ? found.shift : -found.shift,
        found.shrink,
      ]);
    }
});

test("a draw that nobody could expect still moves both by finite steps", () => {
  for (const t of [40, 1e3, 1e6, 1e100]) {
    const { shift, shrink } = cutWithin(t, 0.1);
    expect(relative(shift, -t + 0.1)).toBeLessThan(0.01);
    expect(shrink).toBeGreaterThan(0.99);
    expect(shrink).toBeLessThanOrEqual(1);
  }
});
