import type { Proposal } from "./matches.js";
import type { Ticket } from "./model.js";

/** A match that could be made of tickets that wait. */
export type FoundMatch = Omit<Proposal, "leader">;

/** What finds the matches of one queue. It knows the tickets that it is told of. */
export interface MatchFinder {
  /** A ticket waits, as it is now. */
  upsert(ticket: Ticket): void;
  /** A ticket waits no more; nothing happens where it is not known. */
  remove(ticketId: string): void;
  /** The matches that can be made now, no ticket in two. It forgets their tickets: those that can't be had are told anew. */
  step(nowMs: number): readonly FoundMatch[];
}
