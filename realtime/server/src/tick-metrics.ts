import type { Counter, Histogram, Metrics } from "@muster/telemetry";

/** Upper bounds of the lateness histogram, ms. */
const latenessBuckets = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 33, 66, 133, 266];

/** What is kept of a process's ticks. */
export interface TickMetrics {
  readonly lateness: Histogram;
  readonly skipped: Counter;
}

/** The metrics of ticks, of all the loops of a process together. */
export function tickMetrics(metrics: Metrics): TickMetrics {
  return {
    lateness: metrics.histogram(
      "muster_realtime_tick_lateness_ms",
      "How long after it was due a tick began.",
      latenessBuckets,
    ),
    skipped: metrics.counter("muster_realtime_ticks_skipped_total", "Ticks left out after stalls."),
  };
}
