import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type { Counter, Gauge, Histogram };

/** The metrics of one process. Asking twice for a name gives the same metric. */
export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  /** @param buckets Upper bounds, in the unit that the name ends in, rising. */
  histogram(name: string, help: string, buckets: readonly number[], labels?: readonly string[]): Histogram;
  /** Everything in the Prometheus text format. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** An empty set of metrics, with Node's own (heap, loop lag, handles) where `process` is true. */
export function createMetrics(options: { readonly process: boolean }): Metrics {
  const registry = new Registry();
  if (options.process) collectDefaultMetrics({ register: registry });
  const known = <Metric>(name: string, make: () => Metric): Metric =>
    (registry.getSingleMetric(name) as Metric | undefined) ?? make();
  return {
    counter: (name, help, labels = []) =>
      known(name, () => new Counter({ name, help, labelNames: [...labels], registers: [registry] })),
    gauge: (name, help, labels = []) =>
      known(name, () => new Gauge({ name, help, labelNames: [...labels], registers: [registry] })),
    histogram: (name, help, buckets, labels = []) =>
      known(
        name,
        () =>
          new Histogram({
            name,
            help,
            buckets: [...buckets],
            labelNames: [...labels],
            registers: [registry],
          }),
      ),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
