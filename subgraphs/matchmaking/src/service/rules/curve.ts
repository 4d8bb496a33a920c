import { badInput } from "@muster/errors";
import type { Shape } from "./shape.js";

/** A piecewise-linear curve: points `[x, y]` with rising `x`; level before the first and after the last. */
export type Curve = readonly (readonly [x: number, y: number])[];

const pointsMax = 32;

interface CurveBounds {
  readonly x: readonly [min: number, max: number];
  readonly y: readonly [min: number, max: number];
  /** Each `y` is at least the one before. */
  readonly rising?: boolean;
}

/** A curve within bounds, with 1 to 32 points. */
export function curve({ x, y, rising = false }: CurveBounds, description: string): Shape<Curve> {
  const [xMin, xMax] = x;
  const [yMin, yMax] = y;
  return {
    schema: {
      type: "array",
      minItems: 1,
      maxItems: pointsMax,
      items: {
        type: "array",
        prefixItems: [
          { type: "number", minimum: xMin, maximum: xMax },
          { type: "number", minimum: yMin, maximum: yMax },
        ],
        minItems: 2,
        maxItems: 2,
      },
      description,
    },
    read(value, path) {
      if (!Array.isArray(value) || value.length < 1 || value.length > pointsMax)
        throw badInput(path, `a list of 1 to ${pointsMax} points [x, y]`);
      let last: readonly [number, number] | undefined;
      return value.map((point: unknown, place) => {
        const at = `${path}[${place}]`;
        if (!Array.isArray(point) || point.length !== 2) throw badInput(at, "a point [x, y]");
        const read = [
          within(point[0], `${at}[0]`, xMin, xMax),
          within(point[1], `${at}[1]`, yMin, yMax),
        ] as const;
        if (last !== undefined && read[0] <= last[0])
          throw badInput(`${at}[0]`, `more than the point before has, ${last[0]}`);
        if (rising && last !== undefined && read[1] < last[1])
          throw badInput(`${at}[1]`, `at least what the point before has, ${last[1]}`);
        last = read;
        return read;
      });
    },
  };
}

function within(value: unknown, path: string, min: number, max: number): number {
  if (typeof value !== "number" || !(value >= min && value <= max))
    throw badInput(path, `a number from ${min} to ${max}`);
  return value;
}

/** A {@link Curve} to be evaluated often: nothing is allocated. */
export class CompiledCurve {
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  readonly #last: number;

  constructor(points: Curve) {
    this.#xs = Float64Array.from(points, ([x]) => x);
    this.#ys = Float64Array.from(points, ([, y]) => y);
    this.#last = points.length - 1;
  }

  /** The curve's height at `x`. */
  at(x: number): number {
    const xs = this.#xs;
    const ys = this.#ys;
    if (!(x > (xs[0] as number))) return ys[0] as number;
    for (let place = 1; place <= this.#last; place++) {
      const right = xs[place] as number;
      if (x > right) continue;
      const left = xs[place - 1] as number;
      const low = ys[place - 1] as number;
      return low + (((ys[place] as number) - low) * (x - left)) / (right - left);
    }
    return ys[this.#last] as number;
  }

  /** The highest that the curve reaches. */
  get highest(): number {
    return this.#ys.reduce((most, y) => Math.max(most, y));
  }

  /** The lowest that the curve reaches. */
  get lowest(): number {
    return this.#ys.reduce((least, y) => Math.min(least, y));
  }
}
