import type { PlayerId } from "@muster/auth";
import { type Branded, isUuid } from "@muster/runtime";
import type { TicketState } from "./states.js";

export type { PlayerId };

/** Identifies a ticket; a UUIDv7. */
export type TicketId = Branded<string, "TicketId">;
/** Identifies a match; a UUIDv7. */
export type MatchId = Branded<string, "MatchId">;

/** Whether `id` can be a ticket's. */
export function isTicketId(id: string): id is TicketId {
  return isUuid(id);
}

/** Whether `id` can be a player's. */
export function isPlayerId(id: string): id is PlayerId {
  return isUuid(id);
}

/** A player of a ticket. */
export interface TicketPlayer {
  readonly playerId: PlayerId;
  /** Wanted roles, the primary one first. */
  readonly roles: readonly string[];
}

/** A party, or one player, that wants a match. */
export interface Ticket {
  readonly id: TicketId;
  /** Rises each time the ticket comes back into line. */
  readonly generation: number;
  /** Rises with every change. */
  readonly version: number;
  readonly queueId: string;
  readonly state: TicketState;
  /** Who queued comes first. */
  readonly players: readonly TicketPlayer[];
  /** The modes that are accepted; all where `null`. */
  readonly modes: readonly string[] | null;
  /** When it was first in line; kept over matches that failed. Milliseconds since the Unix epoch. */
  readonly queuedAtMs: number;
  readonly changedAtMs: number;
  readonly matchId: MatchId | null;
}

/** Why a player may not queue. */
export type PenaltyReason = "declined" | "missed" | "left";

/** What declining, missing and leaving matches has cost a player. */
export interface Penalty {
  readonly playerId: PlayerId;
  /** As of `struckAtMs`; they decay. */
  readonly strikes: number;
  readonly struckAtMs: number;
  /** The player may not queue before. */
  readonly untilMs: number;
  readonly reason: PenaltyReason;
}
