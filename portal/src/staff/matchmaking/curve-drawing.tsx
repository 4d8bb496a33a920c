import type { ReactElement } from "react";
import { type Frame, frameOf, ticksOf } from "./curve.js";
import type { Point, Range } from "./schema-fields.js";

/** The drawing's size and the room around the axes, in its own units. */
export const drawing = { width: 480, height: 250, left: 48, right: 16, top: 14, bottom: 26 } as const;

const spanX = drawing.width - drawing.left - drawing.right;
const spanY = drawing.height - drawing.top - drawing.bottom;

/** Where a value stands in the drawing. */
export function placeOf({ x, y }: Frame, [atX, atY]: Point): Point {
  return [
    drawing.left + ((atX - x[0]) / (x[1] - x[0])) * spanX,
    drawing.top + (1 - (atY - y[0]) / (y[1] - y[0])) * spanY,
  ];
}

/** What stands at a place of the drawing. */
export function valueIn({ x, y }: Frame, [left, top]: Point): Point {
  return [
    x[0] + ((left - drawing.left) / spanX) * (x[1] - x[0]),
    y[0] + (1 - (top - drawing.top) / spanY) * (y[1] - y[0]),
  ];
}

/** A curve as a line through the drawing: level before its first point and behind its last one. */
export function lineOf(frame: Frame, points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "";
  const whole: Point[] = [[frame.x[0], first[1]], ...points, [Math.max(frame.x[1], last[0]), last[1]]];
  return whole
    .map((point) =>
      placeOf(frame, point)
        .map((at) => at.toFixed(1))
        .join(","),
    )
    .join(" ");
}

/** The numbers at both axes, and lines across. */
export function CurveAxes({ frame }: { readonly frame: Frame }): ReactElement {
  const { x, y } = frame;
  const [right, floor] = [drawing.width - drawing.right, drawing.height - drawing.bottom];
  return (
    <g className="curve-axes">
      {ticksOf(y).map((tick) => {
        const [, top] = placeOf(frame, [x[0], tick]);
        return (
          <g key={tick}>
            <line x1={drawing.left} x2={right} y1={top} y2={top} />
            <text x={drawing.left - 6} y={top + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        );
      })}
      {ticksOf(x).map((tick) => {
        const [left] = placeOf(frame, [tick, y[0]]);
        return (
          <text key={tick} x={left} y={floor + 18} textAnchor="middle">
            {tick}
          </text>
        );
      })}
    </g>
  );
}

/** A curve in a few pixels, beside its name. */
export function CurveMini({
  points,
  bounds,
}: {
  readonly points: readonly Point[];
  readonly bounds: { readonly x: Range; readonly y: Range };
}): ReactElement {
  const { left, top } = drawing;
  return (
    <svg
      className="curve-mini"
      viewBox={`${left} ${top} ${spanX} ${spanY}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <polyline points={lineOf(frameOf(points, bounds), points)} />
    </svg>
  );
}
