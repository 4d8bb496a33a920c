/**
 * Makes matches: candidates over tickets sorted by skill, exact teams and roles, and an anytime packing. Every match is explained, and
 * every waiting ticket can say what binds it. Pure: time and chance are passed in.
 */

export type { Content } from "../rules/index.js";
export type { BackfillMatch } from "./backfills.js";
export type { Match, Seat, Term } from "./explain.js";
export { contendingRows, optimalityGap, type Proof, type Prover, sampleOf, sampleRowsMax } from "./gap.js";
export { evaluationMoves, Matcher, type MatcherOptions, type StepResult } from "./matcher.js";
export { type Packing, type PackingInstance, pack, packGreedily, type SearchBudget } from "./packing.js";
export { TeamSplitter } from "./team-splitter.js";
export {
  type BackfillRequest,
  closedFormWinChance,
  type Ticket,
  type TicketPlayer,
  type WinChance,
} from "./tickets.js";
export type { TicketClass, WaitEstimate } from "./waits.js";
export type { Binding, WhyNotYet } from "./why-not-yet.js";
