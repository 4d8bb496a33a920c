import type { Metrics } from "@muster/telemetry";
import type { Binding, FinderStep } from "../service/index.js";

const steps = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

/** What is measured of a queue by the process that leads it. */
export interface QueueMetrics {
  /** A tick was made. */
  ticked(durationMs: number, step: FinderStep): void;
  /** A match was made. */
  made(): void;
  /** How many of the waiting tickets each constraint binds. */
  bound(counts: ReadonlyMap<Binding | "rules", number>): void;
  /** By what share of the most that is possible a sampled packing was worth less, at most. */
  proved(gap: number): void;
  /** The lead ended because something failed. */
  failed(): void;
  /** The lead ended: what was measured of the queue as it stands is another's to tell. */
  ended(): void;
}

/** Makes the metrics of a queue. */
export function createQueueMetrics(metrics: Metrics, queue: string): QueueMetrics {
  const gauge = (name: string, help: string, labels: readonly string[] = []) =>
    metrics.gauge(`muster_matchmaking_${name}`, help, ["queue", ...labels]);
  const counter = (name: string, help: string) =>
    metrics.counter(`muster_matchmaking_${name}_total`, help, ["queue"]);
  const waiting = gauge("waiting_tickets", "Tickets that wait, where this process leads the queue");
  const starving = gauge("starving_tickets", "Tickets that have waited for longer than their queue's bound");
  const bound = gauge("bound_tickets", "Tickets that wait, by what binds them", ["binding"]);
  const gap = gauge(
    "optimality_gap",
    "How far a sampled packing was from what is proven possible, at most: 0 to 1",
  );
  const tickMs = metrics.histogram("muster_matchmaking_tick_ms", "How long ticks of leaders took", steps, [
    "queue",
  ]);
  const made = counter("matches", "Matches that were made");
  const cut = counter("searches_cut", "Searches that were ended by their deadline");
  const failed = counter("leads_failed", "Leads that ended because something failed");
  let bindings: readonly string[] = [];
  const showBound = (counts: ReadonlyMap<Binding | "rules", number>): void => {
    for (const binding of bindings) bound.remove({ queue, binding });
    bindings = [...counts.keys()];
    for (const [binding, count] of counts) bound.set({ queue, binding }, count);
  };
  return {
    ticked(durationMs, step) {
      tickMs.observe({ queue }, durationMs);
      waiting.set({ queue }, step.waiting);
      starving.set({ queue }, step.starving);
      if (step.wasCut) cut.inc({ queue });
    },
    made: () => made.inc({ queue }),
    bound: showBound,
    proved: (share) => gap.set({ queue }, share),
    failed: () => failed.inc({ queue }),
    ended() {
      for (const one of [waiting, starving, gap]) one.remove({ queue });
      showBound(new Map());
    },
  };
}
