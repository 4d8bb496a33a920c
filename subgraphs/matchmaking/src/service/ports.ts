import type { Ids, SystemClock } from "@muster/runtime";
import type { Penalty, PlayerId, Ticket, TicketId } from "./model.js";
import type { Queue } from "./queues.js";

/** A change of a ticket: it is made only where the ticket is still of the version that `before` has. */
export interface TicketChange {
  readonly before: Ticket;
  readonly after: Ticket;
}

/** What is done to tickets in one transaction. Each change writes its events in it. */
export interface MatchmakingTransaction {
  /** Locks tickets in the order of their ids, and gives those that there are. */
  lockTickets(ids: readonly TicketId[]): Promise<Ticket[]>;
  /** The live tickets of players, by player. */
  liveTickets(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, TicketId>>;
  /** Those penalties of players that are known. */
  penaltiesOf(playerIds: readonly PlayerId[]): Promise<Penalty[]>;
  /** @throws ALREADY_QUEUED where a player has a live ticket. */
  insertTicket(ticket: Ticket): Promise<void>;
  /** @throws CONFLICT where one has changed since it was read; Error for a move that no ticket makes. */
  saveTickets(changes: readonly TicketChange[]): Promise<void>;
}

/** Where matchmaking keeps what is true. */
export interface MatchmakingStorage {
  transact<T>(work: (tx: MatchmakingTransaction) => Promise<T>): Promise<T>;
  /** Tickets by id, in that order. */
  findTickets(ids: readonly TicketId[]): Promise<(Ticket | undefined)[]>;
  /** The newest ticket of each player that still lives, in their order. */
  findLiveTickets(playerIds: readonly PlayerId[]): Promise<(Ticket | undefined)[]>;
}

/** What the services of matchmaking work with. */
export interface ServiceContext {
  readonly storage: MatchmakingStorage;
  /** The queues in force. */
  queues(): readonly Queue[];
  readonly clock: SystemClock;
  readonly ids: Ids;
}
