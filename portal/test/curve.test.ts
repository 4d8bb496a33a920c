import { expect, test } from "vitest";
import { addPoint, frameOf, movePoint, removePoint, ticksOf } from "../src/staff/matchmaking/curve.js";
import { lineOf, placeOf, valueIn } from "../src/staff/matchmaking/curve-drawing.js";
import type { Point } from "../src/staff/matchmaking/schema-fields.js";

const bounds = { x: [0, 3600], y: [1, 1000] } as const;
const points: readonly Point[] = [
  [0, 150],
  [60, 400],
];
const frame = frameOf(points, bounds);
const limits = { ...bounds, frame };

test("a frame shows the whole curve with room, within what may be", () => {
  expect(frame).toEqual({ x: [0, 100], y: [0, 500], xStep: 0.5, yStep: 5 });
  expect(frameOf([[0, 1000]], bounds).y).toEqual([0, 1000]);
  expect(frameOf([], bounds)).toMatchObject({ x: [0, 10], y: [0, 11] });
  expect(ticksOf([0, 100])).toEqual([0, 20, 40, 60, 80, 100]);
});

test("a point goes where it is put, on the steps, between its neighbours and its bounds", () => {
  expect(movePoint(points, 1, [42.3, 312], limits)).toEqual([points[0], [42.5, 310]]);
  expect(movePoint(points, 1, [-9, 5000], limits)).toEqual([points[0], [0.5, 1000]]);
  expect(movePoint(points, 0, [99, -7], limits)).toEqual([[59.5, 1], points[1]]);
});

test("points come between two others and behind the last, and one stays", () => {
  expect(addPoint(points, 0, limits)).toEqual([points[0], [30, 275], points[1]]);
  expect(addPoint(points, 1, limits)).toEqual([...points, [65, 400]]);
  // There is no room between them.
  const near: readonly Point[] = [
    [0, 1],
    [0.5, 2],
  ];
  expect(addPoint(near, 0, { ...limits, frame: { ...frame, xStep: 1 } })).toBe(near);
  expect(removePoint(points, 0)).toEqual([points[1]]);
  expect(removePoint([[0, 150]], 0)).toEqual([[0, 150]]);
});

test("what is drawn at a place stands for the value there", () => {
  for (const point of points) {
    const [x, y] = valueIn(frame, placeOf(frame, point));
    expect(x).toBeCloseTo(point[0]);
    expect(y).toBeCloseTo(point[1]);
  }
  // Level before the first point and behind the last one.
  expect(lineOf(frame, [[50, 250]]).split(" ")).toHaveLength(3);
  expect(lineOf(frame, [])).toBe("");
});
