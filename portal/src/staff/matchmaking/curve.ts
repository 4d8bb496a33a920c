import type { Point, Range } from "./schema-fields.js";

/** What a drawing shows: from its corner to the other one, and the least that a point moves by. */
export interface Frame {
  readonly x: Range;
  readonly y: Range;
  readonly xStep: number;
  readonly yStep: number;
}

/** A frame that the curves fit into with some room, within what is allowed. */
export function frameOf(points: readonly Point[], { x, y }: { readonly x: Range; readonly y: Range }): Frame {
  const upTo = (values: readonly number[], [min, max]: Range): Range => {
    const highest = Math.max(...values, min);
    const room = highest <= min ? Math.min(max, min + 10) : roundUp(highest * 1.2);
    return [Math.min(0, min), Math.max(Math.min(room, max), min + Number.EPSILON)];
  };
  const [width, height] = [
    upTo(
      points.map(([at]) => at),
      x,
    ),
    upTo(
      points.map(([, at]) => at),
      y,
    ),
  ];
  return { x: width, y: height, xStep: stepOf(width), yStep: stepOf(height) };
}

/** Points with one moved to `to`, as far as its neighbours and what is allowed let it. */
export function movePoint(
  points: readonly Point[],
  place: number,
  [toX, toY]: Point,
  { x, y, frame }: { readonly x: Range; readonly y: Range; readonly frame: Frame },
): readonly Point[] {
  const { xStep, yStep } = frame;
  const least = place === 0 ? x[0] : (points[place - 1]?.[0] ?? x[0]) + xStep;
  const most = place === points.length - 1 ? x[1] : (points[place + 1]?.[0] ?? x[1]) - xStep;
  if (least > most) return points;
  const moved: Point = [clamp(snap(toX, xStep), [least, most]), clamp(snap(toY, yStep), y)];
  return points.map((point, at) => (at === place ? moved : point));
}

/** Points with one more, between `place` and the one behind it, or behind the last. */
export function addPoint(
  points: readonly Point[],
  place: number,
  { x, frame }: { readonly x: Range; readonly frame: Frame },
): readonly Point[] {
  const [one, next] = [points[place], points[place + 1]];
  if (one === undefined) return points;
  const made: Point =
    next === undefined
      ? [snap(Math.min(x[1], one[0] + frame.xStep * 10), frame.xStep), one[1]]
      : [snap((one[0] + next[0]) / 2, frame.xStep), snap((one[1] + next[1]) / 2, frame.yStep)];
  const fits = made[0] > one[0] && (next === undefined || made[0] < next[0]);
  return fits ? points.toSpliced(place + 1, 0, made) : points;
}

/** Points without one; a curve keeps one at least. */
export function removePoint(points: readonly Point[], place: number): readonly Point[] {
  return points.length > 1 ? points.toSpliced(place, 1) : points;
}

/** Numbers to write at an axis. */
export function ticksOf([min, max]: Range): readonly number[] {
  const step = roundUp((max - min) / 5);
  const count = Math.floor((max - min) / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, place) => snap(min + place * step, step));
}

function stepOf([min, max]: Range): number {
  return roundUp((max - min) / 200);
}

/** The next of 1, 2, 5, 10, 20 and so on. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
  const rest = value / power;
  return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

function snap(value: number, step: number): number {
  // Through text, so that 0.1 + 0.2 is 0.3.
  return Number((Math.round(value / step) * step).toPrecision(12));
}

function clamp(value: number, [min, max]: Range): number {
  return Math.min(max, Math.max(min, value));
}
