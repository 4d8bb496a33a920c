// Both read the machine's monotonic clock; `performance.now` counts from the start of its process, and costs no bigint.
const offsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds by the clock that all processes of a machine share, so that times taken in two of them compare. */
export function monotonicMs(): number {
  return performance.now() + offsetMs;
}
