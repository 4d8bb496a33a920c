/** A discrete-event world of players for trying rules before they are published. Pure: time and chance are passed in. */
export { type City, cities, sitePlaces } from "./cities.js";
export {
  type ComparisonReport,
  type ComparisonTask,
  compareRules,
  recordedMin,
  type StreamReport,
} from "./compare.js";
export { distanceKm, roundTripMs } from "./latency.js";
export { type PlannedSite, type PlayerPlace, placesMax, planSites } from "./plan-sites.js";
export { parseTickets, type Replay, recordedTicketsMax, replayTickets } from "./recorded.js";
export type { Bucket, Distribution, GroupReport, RunReport } from "./report.js";
export { type Contender, ourContender, type RunSpec, runWorld } from "./run.js";
export { type Outcome, Tally } from "./tally.js";
export {
  type Arrival,
  firstWorld,
  makeArrivals,
  type PlayerTruth,
  secondWorld,
  type WorldSpec,
} from "./world.js";
