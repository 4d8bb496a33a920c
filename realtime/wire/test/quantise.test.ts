import {
  dequantise,
  dequantiseQuaternion,
  dequantiseUnit,
  quantise,
  quantiseQuaternion,
  quantiseUnit,
} from "@muster/wire";
import { expect, test } from "vitest";

test("a range's ends, its middle and what is outside", () => {
  expect([-2, -1, 0, 0.49, 1, 9, Number.NaN].map((value) => quantise(value, -1, 1, 4))).toEqual([
    0, 0, 2, 3, 4, 4, 0,
  ]);
  expect([0, 1, 2, 3, 4].map((step) => dequantise(step, -1, 1, 4))).toEqual([-1, -0.5, 0, 0.5, 1]);
});

test("a quaternion comes back within half a step, as itself or as its opposite", () => {
  const steps = new Int32Array(5);
  const found = new Float64Array(4);
  for (let index = 0; index < 2000; index++) {
    const q = [1, 2.1, 3.3, 4.7].map((factor) => Math.sin(factor * index + factor));
    const length = Math.hypot(...q);
    const unit = q.map((part) => part / length);
    quantiseQuaternion(unit, 9, steps, 1);
    dequantiseQuaternion(steps, 1, 9, found);
    const dot = unit.reduce((sum, part, place) => sum + part * (found[place] ?? 0), 0);
    expect(Math.abs(dot)).toBeGreaterThan(1 - 1e-4 / 4);
    expect(Math.hypot(...found)).toBeCloseTo(1, 9);
  }
  quantiseQuaternion([0, 0, 0, -1], 9, steps, 0);
  expect([...steps.subarray(0, 4)]).toEqual([3, 256, 256, 256]);
});

test("a unit vector comes back within a step, and the axes exactly", () => {
  const steps = new Int32Array(2);
  const found = new Float64Array(3);
  for (const axis of [
    [1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ] as const) {
    quantiseUnit(axis[0], axis[1], axis[2], 8, steps, 0);
    dequantiseUnit(steps, 0, 8, found);
    for (let place = 0; place < 3; place++) expect(found[place]).toBeCloseTo(axis[place] ?? 0, 12);
  }
  for (let index = 0; index < 2000; index++) {
    const v = [1.3, 2.9, 4.1].map((factor) => Math.sin(factor * index + factor));
    const length = Math.hypot(...v);
    quantiseUnit(v[0] ?? 0, v[1] ?? 0, v[2] ?? 0, 10, steps, 0);
    dequantiseUnit(steps, 0, 10, found);
    const dot = v.reduce((sum, part, place) => sum + (part / length) * (found[place] ?? 0), 0);
    expect(dot).toBeGreaterThan(1 - 1e-5);
  }
});
