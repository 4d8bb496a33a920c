import type { PackingInstance } from "./packing.js";

/** Proves the best value of a packing; absent where it did not within its time. */
export type Prover = (instance: PackingInstance) => Promise<number | undefined>;

/** The rows that a sample has at most, so that proving it takes well under a second. */
export const sampleRowsMax = 60;

/** How far a packing is from the proven optimum of the same candidates: 0 is optimal. Absent where nothing was proven. */
export async function optimalityGap(
  instance: PackingInstance,
  value: number,
  prove: Prover,
): Promise<number | undefined> {
  const optimum = await prove(instance);
  if (optimum === undefined) return undefined;
  return optimum <= 0 ? 0 : Math.max(0, 1 - value / optimum);
}
