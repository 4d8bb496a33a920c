import type { PlayerId } from "@muster/auth";

/** What a player is to another, from the first one's side. */
export type TieState = "friend" | "sent" | "received";

/** A friendship or a request, from one player's side. */
export interface Tie {
  readonly playerId: PlayerId;
  readonly otherId: PlayerId;
  readonly state: TieState;
  /** When it came to be so. Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** Somebody whom a player does not want to hear of. */
export interface Block {
  readonly playerId: PlayerId;
  readonly blockedId: PlayerId;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** What is between two players, seen by the first. */
export interface Pair {
  readonly own: Tie | undefined;
  readonly other: Tie | undefined;
  /** When the first has blocked the second. Milliseconds since the Unix epoch. */
  readonly ownBlockSinceMs: number | undefined;
  readonly isBlockedByOther: boolean;
}

/** How many of each a player has. */
export type TieCounts = Readonly<Record<TieState, number>>;

/** Where an entry stands in a list by time. */
export interface TimePlace {
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  readonly id: PlayerId;
}

/** Which part of a list by time is read, the newest first. */
export interface TimeSlice {
  readonly playerId: PlayerId;
  readonly limit: number;
  /** The oldest first, and before `from`. */
  readonly backward: boolean;
  readonly from: TimePlace | undefined;
}
