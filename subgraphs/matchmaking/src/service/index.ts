/** What is decided about tickets and matches, without databases. */
export { type AllocationService, createAllocations, type MatchServers } from "./allocations.js";
export {
  createTrialReports,
  type MadeBy,
  type ReportTrial,
  returnS,
  type TrialOutcome,
  type TrialReads,
  trialMatchesMax,
} from "./experiments.js";
export type { MatchExplanation, SeatExplanation } from "./explanation.js";
export type {
  FinderStep,
  FoundMatch,
  MatchFinder,
  QueuedTicket,
  TicketNote,
  WaitingTicket,
} from "./finder.js";
export {
  createLatencies,
  type LatenciesBySite,
  type LatencyService,
  type PingSite,
  type PlayerLatency,
  type ProofReader,
  type SiteLatency,
} from "./latencies.js";
export { type Binding, type Content, optimalityGap, type Term, type WhyNotYet } from "./matcher/index.js";
export { createMatches, type MatchService, type Proposal } from "./matches.js";
export {
  type Allocation,
  isMatchId,
  isPlayerId,
  isTicketId,
  type Leader,
  type Match,
  type MatchId,
  type MatchPlayer,
  type MatchResult,
  type Penalty,
  type PenaltyReason,
  type PlayerId,
  type Ticket,
  type TicketId,
  type TicketPlayer,
} from "./model.js";
export {
  alreadyInParty,
  type Block,
  createParties,
  inviteLifetimeMs,
  isPartyId,
  type Party,
  type PartyChange,
  type PartyDeed,
  type PartyId,
  type PartyInvite,
  type PartyMember,
  type PartyService,
  partyBounds,
  partySizeMax,
} from "./parties/index.js";
export { struck } from "./penalties.js";
export {
  createFactsOf,
  type FactSources,
  type FactsOf,
  type PlayerFacts,
} from "./player-facts.js";
export type {
  AskedSite,
  MatchChange,
  MatchmakingStorage,
  MatchmakingTransaction,
  RatingChange,
  ServiceContext,
  TicketChange,
} from "./ports.js";
export { isSameRules, type Queue, queuesAt, queuesOf, type Trial } from "./queues.js";
export {
  applyRatingEvent,
  createRatingState,
  type PlayedMatch,
  parseRatings,
  type RatingEvent,
  type RatingState,
  type RatingTexts,
  serialiseRatings,
} from "./ratings/index.js";
export {
  type RecordedSpan,
  type RecordedTicket,
  type RecordingStorage,
  recordingsOf,
  sweepRecordings,
} from "./recordings.js";
export { createResults, type MatchReport, type ResultService } from "./results/index.js";
export {
  changesTo,
  checkEntries,
  draftedEntries,
  findRuleProblems,
  firstRulesJson,
  isFields,
  type JsonFields,
  parseRuleEntry,
  type RuleChanges,
  type RuleDifference,
  type RuleDocument,
  type RuleDraft,
  type RuleEditor,
  type RuleEntry,
  type RulePublication,
  type RuleSet,
  ruleSetJsonSchema,
  splitRuleSet,
  toRuleSet,
  toRuleSetJson,
} from "./rules/index.js";
export {
  type Comparer,
  createSimulations,
  type KeptSimulation,
  type Simulation,
  type SimulationService,
  type SimulationStorage,
} from "./simulations.js";
export { createSkills, displayOf, type ModeSkill, modeSkillOf, type SkillService } from "./skills.js";
export {
  isLive,
  isLiveMatch,
  isWaiting,
  type MatchState,
  matchMoves,
  type TicketState,
  ticketMoves,
} from "./states.js";
export { alreadyQueued, createTickets, type JoinRequest, moved, type TicketService } from "./tickets.js";
