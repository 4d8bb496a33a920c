import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef, useState } from "react";
import { Button } from "../../components/button.js";
import { addPoint, type Frame, frameOf, movePoint, removePoint } from "./curve.js";
import { CurveAxes, drawing, lineOf, placeOf, valueIn } from "./curve-drawing.js";
import { CurveTable } from "./curve-table.js";
import type { Point, Range } from "./schema-fields.js";
import "./curve-editor.css";

/** What may be written into a curve. */
export interface CurveBounds {
  readonly x: Range;
  readonly y: Range;
}

/**
 * A curve to draw: its points are dragged, or moved by the arrows (ten steps with Shift); Delete removes the one in focus. The
 * numbers stand in a table beside it.
 */
export function CurveEditor({
  label,
  points,
  before,
  bounds,
  onChange,
}: {
  readonly label: string;
  readonly points: readonly Point[];
  /** As it is in force, drawn behind it. */
  readonly before: readonly Point[];
  readonly bounds: CurveBounds;
  readonly onChange: (points: readonly Point[]) => void;
}): ReactElement {
  const svg = useRef<SVGSVGElement>(null);
  // While a point is dragged, the drawing does not move from under it.
  const [held, setHeld] = useState<{ readonly place: number; readonly frame: Frame }>();
  const [focused, setFocused] = useState(0);
  const frame = held?.frame ?? frameOf([...points, ...before], bounds);
  const limits = { ...bounds, frame };
  const onMove = (event: PointerEvent): void => {
    const box = svg.current?.getBoundingClientRect();
    if (held === undefined || box === undefined) return;
    const to = valueIn(frame, [
      ((event.clientX - box.left) / box.width) * drawing.width,
      ((event.clientY - box.top) / box.height) * drawing.height,
    ]);
    onChange(movePoint(points, held.place, to, limits));
  };
  const onKey = (event: KeyboardEvent, place: number): void => {
    const [x, y] = points[place] ?? [0, 0];
    const far = event.shiftKey ? 10 : 1;
    const by = steps[event.key];
    if (by !== undefined)
      onChange(
        movePoint(points, place, [x + by[0] * far * frame.xStep, y + by[1] * far * frame.yStep], limits),
      );
    else if (event.key === "Delete" || event.key === "Backspace") onChange(removePoint(points, place));
    else return;
    event.preventDefault();
  };
  return (
    <div className="curve">
      <div className="stack">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn in. */}
        <svg
          ref={svg}
          className="curve-drawing"
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          role="group"
          aria-label={`${label}: drawing`}
        >
          <CurveAxes frame={frame} />
          {before.length > 0 && <polyline className="curve-before" points={lineOf(frame, before)} />}
          <polyline className="curve-line" points={lineOf(frame, points)} />
          {points.map((point, place) => {
            const [cx, cy] = placeOf(frame, point);
            return (
              <g
                key={place}
                className="curve-point"
                role="slider"
                tabIndex={0}
                aria-label={`Point ${place + 1} of ${points.length}`}
                aria-valuemin={bounds.y[0]}
                aria-valuemax={bounds.y[1]}
                aria-valuenow={point[1]}
                aria-valuetext={`${point[1]} at ${point[0]}`}
                onFocus={() => setFocused(place)}
                onKeyDown={(event) => onKey(event, place)}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  setHeld({ place, frame });
                }}
                onPointerMove={onMove}
                onPointerUp={() => setHeld(undefined)}
                onPointerCancel={() => setHeld(undefined)}
              >
                <circle className="curve-grip" cx={cx} cy={cy} r={16} />
                <circle className="curve-dot" cx={cx} cy={cy} r={6} />
              </g>
            );
          })}
        </svg>
        <div className="cluster">
          <Button
            aria-label={`${label}: add a point`}
            onPress={() => onChange(addPoint(points, Math.min(focused, points.length - 1), limits))}
          >
            Add a point
          </Button>
          <span className="quiet small">Drag a point, or move it with the arrows. Delete removes it.</span>
        </div>
      </div>
      <CurveTable label={label} points={points} bounds={bounds} onChange={onChange} />
    </div>
  );
}

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
