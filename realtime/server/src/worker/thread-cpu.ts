import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/**
 * Milliseconds that the calling thread has spent on a processor. On Linux as the kernel counts them; elsewhere those that its event loop
 * was not waiting, which is as much or more.
 *
 * @source proc(5): the first number of `schedstat` is nanoseconds on the processor.
 */
export function threadCpuMs(): number {
  try {
    // The file is read by this thread, not by one of the pool: so "self" is this thread.
    return Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ", 1)[0]) / 1e6;
  } catch {
    return performance.eventLoopUtilization().active;
  }
}
