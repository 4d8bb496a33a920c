/** The API's shape. */
export * from "./experiment.js";
export { MatchCost, MatchExplanation, MatchSite, MatchTerm, SeatExplanation } from "./explanation.js";
export { JoinQueueInput, JoinQueuePayload, LeaveQueueInput, LeaveQueuePayload } from "./inputs.js";
export { LatencySite, ReportLatenciesInput, ReportLatenciesPayload } from "./latency.js";
export {
  AcceptMatchInput,
  AcceptMatchPayload,
  DeclineMatchInput,
  DeclineMatchPayload,
  Match,
  MatchAnswer,
  MatchConnection,
  MatchPlayer,
  MatchState,
  MatchTeam,
} from "./match.js";
export {
  Party,
  PartyDeed,
  PartyInput,
  PartyInvite,
  PartyLeftPayload,
  PartyMember,
  PartyPayload,
  PartyPlayerInput,
  PartyReadyInput,
  PartyUpdate,
} from "./party.js";
export { PlayerStub } from "./player.js";
export { Queue, QueueMode } from "./queue.js";
export {
  MatchResult,
  PlayerMatch,
  PlayerMatchConnection,
  Rating,
  RatingChange,
  ReportMatchResultInput,
  ReportMatchResultPayload,
  ReportMatchStartedInput,
  ReportMatchStartedPayload,
} from "./result.js";
export * from "./rule-set.js";
export * from "./rule-set-inputs.js";
export * from "./simulation.js";
export { Ticket, TicketPlayer, TicketState, TicketUpdate } from "./ticket.js";
export { TicketBinding, WhyNotYet, WhyNotYetCounts } from "./why-not-yet.js";
