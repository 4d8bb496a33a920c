/** The composition root: the only place that knows which processes exist. It holds no domain rules. */
export type { Platform, ServiceCall } from "./platform/index.js";
export { demoCredentials, seedDemo } from "./seed/index.js";
export { type Stack, type StartOptions, type StartStep, startStack, type Topology } from "./start.js";
