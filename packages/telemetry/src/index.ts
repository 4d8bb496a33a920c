export { createHealth, type Health, type HealthCheck, type HealthReport } from "./health.js";
export { createLogger, type Logger, type LogLevel } from "./logs.js";
export { type Counter, createMetrics, type Gauge, type Histogram, type Metrics } from "./metrics.js";
