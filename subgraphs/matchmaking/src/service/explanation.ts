import type { MadeBy } from "./experiments.js";
import type { Match, Term } from "./matcher/index.js";

/** Why a match is this one. Seconds are equivalent seconds of waiting. */
export interface MatchExplanation {
  /** By which rules it was made. */
  readonly rules: MadeBy;
  /** P(win) of the first of two teams; of more, of the strongest against the weakest. */
  readonly winChance: number;
  readonly costS: number;
  readonly worthS: number;
  /** What of the cost is for what; the sum is `costS`. */
  readonly costsS: Readonly<Record<Term, number>>;
  /** Where it could be played, the chosen site first, and how much more than there each would have cost. */
  readonly sites: readonly { readonly siteId: string; readonly moreS: number }[];
  /** Whether it was made for someone who had waited for too long rather than for what it is worth. */
  readonly isForStarving: boolean;
  /** By seat. */
  readonly seats: readonly SeatExplanation[];
}

/** What a seat costs. */
export interface SeatExplanation {
  /** Round trips to the chosen site and to the player's best one; `null` where they were never measured. Milliseconds. */
  readonly pingMs: number | null;
  readonly bestPingMs: number | null;
  /** How long the player had waited. Seconds. */
  readonly waitS: number;
  /** 0 the primary role, 1 another wanted one, 2 one not asked for. */
  readonly roleRank: 0 | 1 | 2;
  readonly costsS: { readonly ping: number; readonly role: number; readonly content: number };
}

/** What a search says of a match; whose rules it followed the leader knows. */
export type FoundExplanation = Omit<MatchExplanation, "rules">;

/** Explains a match whose seats are in the order in which they will be numbered. */
export function explanationOf(
  { winChance, costS, worthS, costsS, site, otherSites, isForStarving, seats }: Match,
  isMeasured: (playerId: string) => boolean,
): FoundExplanation {
  return {
    ...{ winChance, costS, worthS, costsS, isForStarving },
    sites: [{ siteId: site, moreS: 0 }, ...otherSites.map(({ id, moreS }) => ({ siteId: id, moreS }))],
    seats: seats.map(({ playerId, pingMs, bestPingMs, waitS, roleRank, costsS: own }) => ({
      ...(isMeasured(playerId) ? { pingMs, bestPingMs } : { pingMs: null, bestPingMs: null }),
      ...{ waitS, roleRank, costsS: own },
    })),
  };
}
