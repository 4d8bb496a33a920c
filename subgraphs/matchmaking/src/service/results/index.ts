export type { MatchReport } from "./report.js";
export { createResults, type ResultService } from "./results.js";
