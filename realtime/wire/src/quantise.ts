/**
 * The step of `min` to `max` in `steps` steps that is nearest to `value`; what is outside, or is no number, becomes the nearest end, or 0.
 */
export function quantise(value: number, min: number, max: number, steps: number): number {
  if (!(value > min)) return 0;
  if (value >= max) return steps;
  return Math.floor(((value - min) / (max - min)) * steps + 0.5);
}

/** The value of step `step`: the opposite of {@link quantise}, at most half a step off. */
export function dequantise(step: number, min: number, max: number, steps: number): number {
  return min + (step / steps) * (max - min);
}

/**
 * Writes a unit quaternion as smallest three, into `out` from `at`: the place (0 to 3) of the component with the greatest
 * magnitude, made positive, and the other three in their order as `bits`-bit steps of -1/√2 to 1/√2.
 */
export function quantiseQuaternion(q: ArrayLike<number>, bits: number, out: Int32Array, at: number): void {
  let largest = 0;
  for (let place = 1; place < 4; place++)
    if (Math.abs(q[place] ?? 0) > Math.abs(q[largest] ?? 0)) largest = place;
  const sign = (q[largest] ?? 0) < 0 ? -1 : 1;
  out[at] = largest;
  let next = at + 1;
  for (let place = 0; place < 4; place++)
    if (place !== largest)
      out[next++] = quantise(sign * (q[place] ?? 0), -Math.SQRT1_2, Math.SQRT1_2, 2 ** bits - 1);
}

/** The unit quaternion that {@link quantiseQuaternion} wrote, into `out`. */
export function dequantiseQuaternion(from: Int32Array, at: number, bits: number, out: Float64Array): void {
  const largest = from[at] ?? 0;
  let next = at + 1;
  let left = 1;
  for (let place = 0; place < 4; place++) {
    if (place === largest) continue;
    const part = dequantise(from[next++] ?? 0, -Math.SQRT1_2, Math.SQRT1_2, 2 ** bits - 1);
    out[place] = part;
    left -= part * part;
  }
  out[largest] = Math.sqrt(left < 0 ? 0 : left);
}

/**
 * Writes a unit vector as two `bits`-bit steps, into `out` from `at`: the sphere is projected to an octahedron, whose lower
 * half is folded out over the upper one's corners, and seen from above. A vector of length 0 becomes +z.
 *
 * @source Cigolle et al., A Survey of Efficient Representations for Independent Unit Vectors, JCGT 3(2), 2014.
 */
export function quantiseUnit(
  x: number,
  y: number,
  z: number,
  bits: number,
  out: Int32Array,
  at: number,
): void {
  const length = Math.abs(x) + Math.abs(y) + Math.abs(z);
  let u = length > 0 ? x / length : 0;
  let v = length > 0 ? y / length : 0;
  if (z < 0) {
    const folded = (1 - Math.abs(v)) * (u < 0 ? -1 : 1);
    v = (1 - Math.abs(u)) * (v < 0 ? -1 : 1);
    u = folded;
  }
  // An even number of steps, so that the axes are met exactly.
  out[at] = quantise(u, -1, 1, 2 ** bits - 2);
  out[at + 1] = quantise(v, -1, 1, 2 ** bits - 2);
}

/** The unit vector that {@link quantiseUnit} wrote, into the first three of `out`. */
export function dequantiseUnit(from: Int32Array, at: number, bits: number, out: Float64Array): void {
  let x = dequantise(from[at] ?? 0, -1, 1, 2 ** bits - 2);
  let y = dequantise(from[at + 1] ?? 0, -1, 1, 2 ** bits - 2);
  const z = 1 - Math.abs(x) - Math.abs(y);
  if (z < 0) {
    const folded = (1 - Math.abs(y)) * (x < 0 ? -1 : 1);
    y = (1 - Math.abs(x)) * (y < 0 ? -1 : 1);
    x = folded;
  }
  const length = Math.sqrt(x * x + y * y + z * z);
  out[0] = x / length;
  out[1] = y / length;
  out[2] = z / length;
}
