import type { PlayerId } from "@muster/auth";
import { type Branded, isUuid } from "@muster/runtime";
import type { MatchExplanation } from "./explanation.js";
import type { MatchState, TicketState } from "./states.js";

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

/** A player of a match. */
export interface MatchPlayer {
  readonly playerId: PlayerId;
  readonly ticketId: TicketId;
  /** From 0. */
  readonly team: number;
  /** The place within the match, from 0, which nobody else has. */
  readonly seat: number;
  readonly roleId: string | null;
  /** What the player said to the match; `missed` is to have said nothing in time. */
  readonly answer: "accepted" | "declined" | "missed" | null;
}

/** What waiting tickets have become. */
export interface Match {
  readonly id: MatchId;
  /** Rises with every change. */
  readonly version: number;
  readonly queueId: string;
  readonly state: MatchState;
  readonly modeId: string;
  readonly mapId: string;
  /** The sites where it may be played, the best first. */
  readonly siteIds: readonly string[];
  /** What it costs and why it was made; `null` where no search found it. */
  readonly explanation: MatchExplanation | null;
  readonly madeAtMs: number;
  readonly changedAtMs: number;
  /** Until when it may be accepted; `null` where nobody is asked. */
  readonly acceptUntilMs: number | null;
  readonly ticketIds: readonly TicketId[];
  /** By seat. */
  readonly players: readonly MatchPlayer[];
}

/** Whether `id` can be a match's. */
export function isMatchId(id: string): id is MatchId {
  return isUuid(id);
}

/** How a match ended, as its server reported it. */
export interface MatchResult {
  readonly matchId: MatchId;
  readonly idempotencyKey: string;
  /** The report as text that is the same for the same report. */
  readonly request: string;
  /** By team: 1 is the best; equal ranks are a draw. */
  readonly ranks: readonly number[];
  /** By team; `null` where the game counts no points. */
  readonly scores: readonly number[] | null;
  /** Who left before the end. */
  readonly leavers: readonly PlayerId[];
  readonly endedAtMs: number;
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

/** Who makes the matches of a queue: one process at a time, whose epoch nobody had before. */
export interface Leader {
  readonly queueId: string;
  readonly epoch: number;
}

/** A server that waits for the players of a match. */
export interface Allocation {
  readonly siteId: string;
  readonly serverId: string;
  /** `192.0.2.1:40000` or `[2001:db8::1]:40000`; clients try them in order. */
  readonly addresses: readonly string[];
  /** The protocol that the game speaks: a whole number below 2^64 in decimal digits. */
  readonly protocolId: string;
}
