export { createSystemTickClock, type TickClock } from "./tick-clock.js";
export { startTicks, type TickCounts, type TickLoop } from "./tick-loop.js";
