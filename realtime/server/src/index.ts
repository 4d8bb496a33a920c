export {
  type Match,
  MatchServer,
  type MatchServerCounts,
  type MatchServerOptions,
  type Say,
} from "./match-server.js";
export { createSystemTickClock, type TickClock } from "./tick-clock.js";
export { startTicks, type TickCounts, type TickLoop } from "./tick-loop.js";
