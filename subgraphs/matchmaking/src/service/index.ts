/** What is decided about tickets and matches, without databases. */
export {
  isPlayerId,
  isTicketId,
  type MatchId,
  type Penalty,
  type PenaltyReason,
  type PlayerId,
  type Ticket,
  type TicketId,
  type TicketPlayer,
} from "./model.js";
export type { MatchmakingStorage, MatchmakingTransaction, ServiceContext, TicketChange } from "./ports.js";
export { defaultQueues, type Queue } from "./queues.js";
export { isLive, isMatched, isWaiting, type TicketState, ticketMoves } from "./states.js";
export { alreadyQueued, createTickets, type JoinRequest, moved, type TicketService } from "./tickets.js";
