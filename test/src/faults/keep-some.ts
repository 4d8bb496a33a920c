import type { Random } from "@muster/runtime";

/** Keeps a value, in the place of any other where there are `most` already. */
export function keepSome<Value>(kept: Value[], value: Value, most: number, random: Random): void {
  if (kept.length < most) kept.push(value);
  else kept[random.below(most)] = value;
}
