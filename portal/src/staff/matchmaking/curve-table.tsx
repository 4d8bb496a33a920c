import type { ReactElement } from "react";
import { IconButton } from "../../components/button.js";
import type { CurveBounds } from "./curve-editor.js";
import { NumberCell } from "./number-cell.js";
import type { Point } from "./schema-fields.js";

/** The points of a curve as numbers. */
export function CurveTable({
  label,
  points,
  bounds,
  onChange,
}: {
  readonly label: string;
  readonly points: readonly Point[];
  readonly bounds: CurveBounds;
  readonly onChange: (points: readonly Point[]) => void;
}): ReactElement {
  const change = (place: number, point: Point): void => onChange(points.with(place, point));
  return (
    <table className="curve-table" aria-label={`${label}: numbers`}>
      <thead>
        <tr>
          <th scope="col">At</th>
          <th scope="col">Value</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {points.map(([x, y], place) => (
          <tr key={place}>
            <td>
              <NumberCell
                label={`Point ${place + 1}: at`}
                value={x}
                range={bounds.x}
                onChange={(at) => change(place, [at, y])}
              />
            </td>
            <td>
              <NumberCell
                label={`Point ${place + 1}: value`}
                value={y}
                range={bounds.y}
                onChange={(value) => change(place, [x, value])}
              />
            </td>
            <td>
              <IconButton
                icon="close"
                aria-label={`Remove point ${place + 1}`}
                isDisabled={points.length === 1}
                onPress={() => onChange(points.toSpliced(place, 1))}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
