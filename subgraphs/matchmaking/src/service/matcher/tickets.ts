import { cumulative } from "../ratings/gaussian.js";
import type { Content } from "../rules/index.js";

/** A player of a ticket, as of the moment of joining. */
export interface TicketPlayer {
  readonly id: string;
  /** Skill and its uncertainty, as ratings give them. */
  readonly mu: number;
  readonly sigma: number;
  /** Games played in this queue. */
  readonly games: number;
  /** Wanted roles, the primary one first. */
  readonly roles: readonly string[];
  /** Round trip to each site that answers. Milliseconds. */
  readonly pingsMs: Readonly<Record<string, number>>;
  /** What was played last, newest first. */
  readonly recent: readonly Content[];
  /** Players whom this one may not meet. */
  readonly avoids: readonly string[];
  /** How bad a learned model expects this player's next match to be, 0 to 1; 0 where there is none. */
  readonly risk?: number;
}

/** A party, or one player, that waits. */
export interface Ticket {
  readonly id: string;
  readonly players: readonly TicketPlayer[];
  /** When they joined; kept over failed matches. Milliseconds since the Unix epoch. */
  readonly enqueuedAtMs: number;
  /** Modes that they accept; every mode where absent. */
  readonly modes?: readonly string[];
}

/** A running match that wants players. */
export interface BackfillRequest {
  /** The match's id. */
  readonly id: string;
  readonly site: string;
  readonly content: Content;
  /** What each team has: its players' skill, open seats and, where there are roles, which are open. */
  readonly teams: readonly {
    readonly players: readonly { readonly id: string; readonly mu: number; readonly sigma: number }[];
    readonly openRoles: readonly string[];
    readonly openSeats: number;
  }[];
  readonly openedAtMs: number;
  /** The share of the way to a lost game that the side with open seats is behind, 0 to 1. */
  readonly deficit: number;
  /** The share of the game that is still to be played, 0 to 1. */
  readonly remaining: number;
}

/**
 * P(the first team wins) from the sums of two teams' mu and sigma², and the number of players of both. Draws count half.
 * The matcher never asks how it is made.
 */
export type WinChance = (
  muA: number,
  varianceA: number,
  muB: number,
  varianceB: number,
  players: number,
) => number;

/** P(win) where each player performs with deviation `performance` around a skill that is normal around mu. */
export function closedFormWinChance(performance: number): WinChance {
  const noise = performance * performance;
  return (muA, varianceA, muB, varianceB, players) =>
    cumulative((muA - muB) / Math.sqrt(noise * players + varianceA + varianceB));
}
