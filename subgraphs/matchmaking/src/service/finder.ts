import type { FoundExplanation } from "./explanation.js";
import type { PackingInstance, WhyNotYet } from "./matcher/index.js";
import type { Proposal } from "./matches.js";
import type { Ticket, TicketId } from "./model.js";
import type { PlayerFacts } from "./player-facts.js";

/** A ticket that waits, and what is known of its players, in their order. */
export interface WaitingTicket {
  readonly ticket: Ticket;
  readonly facts: readonly PlayerFacts[];
}

/** A match that could be made of tickets that wait. */
export interface FoundMatch extends Omit<Proposal, "leader" | "explanation"> {
  readonly explanation: FoundExplanation;
}

/** What is said of a ticket while it waits. */
export interface TicketNote {
  /** How long tickets like it wait in the middle, from joining on; `null` while too little is known. Whole seconds. */
  readonly estimatedWaitS: number | null;
  /** What it waits for: `rules` where those in force do not let it in; `null` where no search has looked at it yet. */
  readonly whyNotYet: WhyNotYet | "rules" | null;
}

/** A ticket and its queue, which is where something is said of it. */
export type QueuedTicket = Pick<Ticket, "id" | "queueId">;

/** What a finder found in one step. */
export interface FinderStep {
  /** No ticket is in two. The finder has forgotten their tickets: those that can't be had are told anew. */
  readonly matches: readonly FoundMatch[];
  /** Tickets that wait still, those of them that have waited for too long, and whether a deadline ended the search. */
  readonly waiting: number;
  readonly starving: number;
  readonly wasCut: boolean;
  /** What is to be said of some of the tickets; each is looked at again after a while. */
  readonly notes: ReadonlyMap<TicketId, TicketNote>;
  /** A small packing and what was found for it, where one was asked for and there is something to choose. */
  readonly sample: { readonly instance: PackingInstance; readonly value: number } | null;
}

/** What finds the matches of one queue by one revision of its rules. It knows the tickets that it is told of. */
export interface MatchFinder {
  /** Tickets wait, as they are now. */
  upsert(tickets: readonly WaitingTicket[]): void;
  /** Tickets wait no more; nothing happens for those that are not known. */
  remove(ticketIds: readonly TicketId[]): void;
  /**
   * The matches that can be made now.
   *
   * @throws Error where the search has died or does not answer. It is of no more use then.
   */
  step(nowMs: number, wantsSample: boolean): Promise<FinderStep>;
  /** Ends it; a step that is under way fails. */
  close(): Promise<void>;
}
