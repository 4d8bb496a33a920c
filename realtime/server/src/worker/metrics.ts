import type { Counter, Gauge, Metrics } from "@muster/telemetry";
import { type TickMetrics, tickMetrics } from "../tick-metrics.js";
import type { MatchWorkerReport } from "./messages.js";

/** Keeps what the workers of a process report: counters of all of them together, by what changed since the last report. */
export class WorkerMetrics {
  readonly #ticks: TickMetrics;
  readonly #workers: Gauge;
  readonly #connected: Gauge;
  readonly #crashes: Counter;
  readonly #totals: readonly (readonly [Counter, (report: MatchWorkerReport) => number])[];
  readonly #rejects: Counter;
  #last: MatchWorkerReport | undefined;

  constructor(metrics: Metrics) {
    const total = (name: string, help: string, of: (report: MatchWorkerReport) => number) =>
      [metrics.counter(`muster_realtime_${name}_total`, help), of] as const;
    this.#ticks = tickMetrics(metrics);
    this.#workers = metrics.gauge("muster_realtime_workers", "Match workers that run.");
    this.#connected = metrics.gauge("muster_realtime_connected", "Clients connected to match workers.");
    this.#crashes = metrics.counter("muster_realtime_worker_crashes_total", "Match workers that crashed.");
    this.#totals = [
      total("ticks", "Ticks that ran.", ({ ticks }) => ticks.ran),
      total("packets_received", "Packets of connected clients.", ({ server }) => server.packetsReceived),
      total("packets_sent", "Packets to connected clients.", ({ server }) => server.packetsSent),
      total("snapshots_sent", "Snapshots sent.", ({ server }) => server.snapshotsSent),
      total("snapshot_bytes", "Bytes of snapshots sent.", ({ server }) => server.snapshotBytes),
      total("violations", "Clients ended for breaking the protocol.", ({ server }) => server.violations),
      total("faults", "Times that a match threw at one client's doing.", ({ server }) => server.faults),
      total(
        "backlogs",
        "Clients ended since too much waited for their acks.",
        ({ server }) => server.backlogs,
      ),
      total("datagrams_received", "Datagrams that the links received.", ({ link }) => link.received),
      total("datagrams_sent", "Datagrams that the links sent.", ({ link }) => link.sent),
      total("datagrams_unsent", "Datagrams that could not be sent.", ({ link }) => link.unsent),
      total("cpu_ms", "Milliseconds of workers' threads on a processor.", ({ cpuMs }) => cpuMs),
    ];
    this.#rejects = metrics.counter("muster_realtime_rejects_total", "Datagrams ignored, by reason.", [
      "reason",
    ]);
    this.#workers.inc();
  }

  /** Takes a report in. */
  take(report: MatchWorkerReport): void {
    const last = this.#last;
    for (const [counter, of] of this.#totals) counter.inc(of(report) - (last === undefined ? 0 : of(last)));
    for (const [reason, count] of Object.entries(report.server.rejects)) {
      const before = last?.server.rejects[reason as keyof typeof report.server.rejects] ?? 0;
      if (count > before) this.#rejects.inc({ reason }, count - before);
    }
    for (const lateMs of report.lateMs) this.#ticks.lateness.observe(lateMs);
    this.#ticks.skipped.inc(report.ticks.skipped - (last?.ticks.skipped ?? 0));
    this.#connected.inc(report.server.connected - (last?.server.connected ?? 0));
    this.#last = report;
  }

  /** The worker is gone, and its clients with it. */
  end(crashed: boolean): void {
    this.#workers.dec();
    this.#connected.dec(this.#last?.server.connected ?? 0);
    if (crashed) this.#crashes.inc();
  }
}
