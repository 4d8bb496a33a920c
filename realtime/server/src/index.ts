export {
  type FaultPlace,
  type LeaveReason,
  type Match,
  type MatchOutcome,
  MatchServer,
  type MatchServerCounts,
  type MatchServerOptions,
  type Say,
} from "./match-server.js";
export { createSystemTickClock, type TickClock } from "./tick-clock.js";
export { startTicks, type TickCounts, type TickLoop } from "./tick-loop.js";
export type { MatchSource, MatchWorkerReport, MatchWorkerSettings } from "./worker/messages.js";
export {
  type MatchWorker,
  type MatchWorkerEnd,
  type MatchWorkerOptions,
  startMatchWorker,
} from "./worker/start.js";
