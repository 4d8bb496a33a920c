import type { Random } from "@muster/runtime";
import type { PackingInstance } from "./packing.js";

/** What is proven of a packing: nothing is worth more than `bound`; with `isOptimum`, something is worth that. */
export interface Proof {
  readonly bound: number;
  readonly isOptimum: boolean;
}

/** Proves how much a packing can be worth, as far as it gets within its time. */
export type Prover = (instance: PackingInstance) => Promise<Proof>;

/** The rows that a sample has at most, so that proving it takes seconds. */
export const sampleRowsMax = 60;

/** By what share of the most that is possible a packing is worth less, at most: 0 is optimal. */
export async function optimalityGap(
  instance: PackingInstance,
  value: number,
  prove: Prover,
): Promise<number> {
  const { bound } = await prove(instance);
  return bound <= 0 ? 0 : Math.max(0, 1 - value / bound);
}

/** Rows that contend with each other, at most 60: those of a column by chance, then of columns that share a row with these. */
export function contendingRows(
  { values, starts, members }: PackingInstance,
  random: Random,
): ReadonlySet<number> {
  const rows = new Set<number>();
  const first = random.below(values.length);
  for (let before = -1; before < rows.size; ) {
    before = rows.size;
    for (let turn = 0; turn < values.length; turn++) {
      const column = (first + turn) % values.length;
      const own = members.subarray(starts[column], starts[column + 1]);
      const missing = own.filter((row) => !rows.has(row)).length;
      const touches = rows.size === 0 || missing < own.length;
      if (touches && rows.size + missing <= sampleRowsMax) for (const row of own) rows.add(row);
    }
  }
  return rows;
}

/** The part of a packing that has rows of a sample alone: columns whose rows are all among those `isIn` takes, at most 60. */
export function sampleOf(instance: PackingInstance, isIn: (row: number) => boolean): PackingInstance {
  const rows = new Set<number>();
  for (const row of instance.members) if (rows.size < sampleRowsMax && isIn(row)) rows.add(row);
  const starts = [0];
  const members: number[] = [];
  const values: number[] = [];
  for (const [column, value] of instance.values.entries()) {
    const own = instance.members.subarray(instance.starts[column], instance.starts[column + 1]);
    if (!own.every((row) => rows.has(row))) continue;
    members.push(...own);
    starts.push(members.length);
    values.push(value);
  }
  return {
    rows: instance.rows,
    starts: Int32Array.from(starts),
    members: Int32Array.from(members),
    values: Float64Array.from(values),
  };
}
