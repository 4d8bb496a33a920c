/** How far `sequence` is ahead of `other` on the circle of 2^16: -32,768 to 32,767. */
export function sequenceDifference(sequence: number, other: number): number {
  return ((sequence - other) << 16) >> 16;
}

/** The sequence `steps` after `sequence`. */
export function sequenceAfter(sequence: number, steps = 1): number {
  return (sequence + steps) & 0xffff;
}
