export {
  type CalendarClock,
  createSystemClock,
  OffsetCalendarClock,
  SimulatedClock,
  type SystemClock,
  type Timer,
} from "./clock.js";
export { type Branded, createIds, type Ids, isUuid } from "./ids.js";
export { createSystemRandom, type Random, SeededRandom } from "./random.js";
