import type { Candidates } from "./candidates.js";
import type { Columns } from "./columns.js";
import { explainMatch, type Term } from "./explain.js";
import type { MatchCost } from "./match-cost.js";
import type { Pool } from "./pool.js";
import type { Standing } from "./standing.js";

/** What a waiting ticket waits for. Hard constraints first, in this order; then what its best match costs; then others. */
export type Binding =
  | "ping"
  | "sites"
  | "blocks"
  | "newPlayers"
  | "skillWindow"
  | "players"
  | "partySizes"
  | Term
  | "competition";

/** Why a ticket is not matched yet. Players besides its own, counted after each constraint that comes before. */
export interface WhyNotYet {
  readonly binding: Binding;
  readonly counts: {
    /** Who wait. */
    readonly waiting: number;
    /** Of those, who can play at its best site for the two of them. */
    readonly onASite: number;
    /** Of those, who are not kept from it by blocks. */
    readonly unblocked: number;
    /** Of those, whom protection of new players lets it meet. */
    readonly protectionAllows: number;
    /** Of those, who are within both skill windows. */
    readonly inWindow: number;
  };
  /** The best match that is known, where there is one. Equivalent seconds. */
  readonly best: { readonly costS: number; readonly worthS: number } | null;
}

interface Parts {
  readonly pool: Pool;
  readonly standing: Standing;
  readonly cost: MatchCost;
  readonly columns: Columns;
  readonly candidates: Candidates;
}

/** What binds the ticket of `slot` at the last step. */
export function whyNotYet(parts: Parts, slot: number, nowMs: number): WhyNotYet {
  const { pool, columns, candidates, standing } = parts;
  const counts = countOthers(pool, standing, slot);
  let best = -1;
  for (const column of columns.of(slot))
    if (best < 0 || candidates.valueOf(column) > candidates.valueOf(best)) best = column;
  if (best < 0) return { binding: hardBinding(parts, slot, counts), counts, best: null };
  const match = explainMatch(parts, columns.membersOf(best), columns.countIn(best), nowMs, false);
  const { costS, worthS } = match;
  if (worthS > costS) return { binding: "competition", counts, best: { costS, worthS } };
  const terms = Object.entries(match.costsS) as [Term, number][];
  const [largest] = terms.sort(([, one], [, other]) => other - one);
  // Nothing costs anything, so what is missing is a match that is worth something.
  const binding = largest === undefined || largest[1] === 0 ? "players" : largest[0];
  return { binding, counts, best: { costS, worthS } };
}

function countOthers(pool: Pool, standing: Standing, slot: number): WhyNotYet["counts"] {
  const counts = { waiting: 0, onASite: 0, unblocked: 0, protectionAllows: 0, inWindow: 0 };
  for (const other of pool.slots()) {
    if (other === slot) continue;
    const players = pool.size[other] as number;
    counts.waiting += players;
    if (!shareASite(pool, standing, slot, other)) continue;
    counts.onASite += players;
    if (pool.conflicts[slot]?.has(other) === true) continue;
    counts.unblocked += players;
    const max = Math.max(pool.maxMu[slot] as number, pool.maxMu[other] as number);
    const min = Math.min(pool.minMu[slot] as number, pool.minMu[other] as number);
    if (max > Math.min(standing.ceiling[slot] as number, standing.ceiling[other] as number)) continue;
    counts.protectionAllows += players;
    if (max - min <= Math.min(standing.window[slot] as number, standing.window[other] as number))
      counts.inWindow += players;
  }
  return counts;
}

function shareASite(pool: Pool, { siteCost }: Standing, one: number, other: number): boolean {
  for (let site = 0; site < pool.sites; site++)
    if (siteCost[one * pool.sites + site] !== Infinity && siteCost[other * pool.sites + site] !== Infinity)
      return true;
  return false;
}

/** The first constraint after which too few are left to fill a match. */
function hardBinding({ pool, standing }: Parts, slot: number, counts: WhyNotYet["counts"]): Binding {
  const needed = pool.compiled.playerCount - (pool.size[slot] as number);
  const own = standing.siteCost.subarray(slot * pool.sites, (slot + 1) * pool.sites);
  if (own.every((cost) => cost === Infinity))
    return pool.compiled.siteIds.every((_, site) => standing.isClosed(site)) ? "sites" : "ping";
  if (counts.waiting < needed) return "players";
  if (counts.onASite < needed) return "ping";
  if (counts.unblocked < needed) return "blocks";
  if (counts.protectionAllows < needed) return "newPlayers";
  return counts.inWindow < needed ? "skillWindow" : "partySizes";
}
