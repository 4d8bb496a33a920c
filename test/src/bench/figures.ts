/** One measured value. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
}

/** What a suite measured, by name. */
export type Figures = Readonly<Record<string, Figure>>;

/** The middle one of `values`; NaN where there is none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value that `share` (0 to 1) of `values` do not exceed; NaN where there is none. */
export function percentile(values: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
