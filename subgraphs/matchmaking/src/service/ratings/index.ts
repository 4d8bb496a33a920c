export { applyRatingEvent, type RatingEvent } from "./events.js";
export type { Lineup, Participant, PlayedMatch, Team } from "./match.js";
export { type Prediction, predict } from "./prediction.js";
export { parseRatings, serialiseRatings } from "./serialise.js";
export { defaultSettings, type RatingSettings } from "./settings.js";
export { type Skill, skillOf } from "./skill.js";
export { overperformanceThreshold } from "./smurfs.js";
export { createRatingState, type PlayerRating, type RatingState } from "./state.js";
export { tuneSettings } from "./tuning.js";
