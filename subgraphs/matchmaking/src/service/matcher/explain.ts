import { type Content, playerPingCost } from "../rules/index.js";
import type { MatchCost } from "./match-cost.js";
import { bestPingMs, type Pool } from "./pool.js";
import type { RoleCosts } from "./role-costs.js";
import type { Standing } from "./standing.js";
import type { Ticket, TicketPlayer } from "./tickets.js";

/** What a match can cost something for. */
export type Term = "ping" | "imbalance" | "skillSpread" | "role" | "partyGap" | "content" | "ranker";

/** A player's place in a match and what it costs. Seconds are equivalent seconds of waiting. */
export interface Seat {
  readonly playerId: string;
  readonly ticketId: string;
  readonly team: number;
  /** Absent where there are no roles. */
  readonly role: string | null;
  /** 0 the primary role, 1 another wanted one, 2 one not asked for. */
  readonly roleRank: 0 | 1 | 2;
  readonly pingMs: number;
  readonly bestPingMs: number;
  readonly waitS: number;
  readonly costsS: { readonly ping: number; readonly role: number; readonly content: number };
}

/** A match that is made, and why it is this one. Seconds are equivalent seconds of waiting. */
export interface Match {
  readonly tickets: readonly Ticket[];
  readonly seats: readonly Seat[];
  readonly site: string;
  readonly content: Content;
  /** P(win) of the first of two teams; of more, of the strongest against the weakest. */
  readonly winChance: number;
  readonly costS: number;
  readonly worthS: number;
  /** What of the cost is for what; the sum is `costS`. */
  readonly costsS: Readonly<Record<Term, number>>;
  /** Where else it could be played, the best first, and how much more each would have cost. */
  readonly otherSites: readonly { readonly id: string; readonly moreS: number }[];
  /** Whether it was made for someone who starves rather than for what it is worth. */
  readonly isForStarving: boolean;
}

/** Tells all about a possible match of the first `count` of `members`. */
export function explainMatch(
  { pool, standing, cost }: { readonly pool: Pool; readonly standing: Standing; readonly cost: MatchCost },
  members: Int32Array,
  count: number,
  nowMs: number,
  isForStarving: boolean,
): Match {
  const costS = cost.of(members, count, Infinity);
  if (costS === Infinity) throw new Error("the match is not possible");
  const slots = Array.from(members.subarray(0, count));
  const { site, content } = cost;
  const teams = slots.map((_, place) => cost.teamOf(place, count));
  const roles = assignRoles(pool, cost.many.roles, slots, teams);
  const { siteIds, contents, partyGapCosts, playerCount } = pool.compiled;
  const seats: Seat[] = [];
  for (const [place, slot] of slots.entries()) {
    const ticket = pool.ticketAt(slot) as Ticket;
    const contentShare = (pool.contentCost[slot * pool.contents + content] as number) / ticket.players.length;
    for (const [player, one] of ticket.players.entries()) {
      const at = {
        pingMs: one.pingsMs[siteIds[site] as string] as number,
        bestPingMs: bestPingMs(one, siteIds),
      };
      seats.push({
        playerId: one.id,
        ticketId: ticket.id,
        team: teams[place] as number,
        ...at,
        role: roles.get(`${slot} ${player}`)?.role ?? null,
        roleRank: roles.get(`${slot} ${player}`)?.roleRank ?? 0,
        waitS: standing.waitS(slot, nowMs),
        costsS: {
          ping: playerPingCost(pool.compiled, at.pingMs, at.bestPingMs),
          role: roles.get(`${slot} ${player}`)?.costS ?? 0,
          content: contentShare,
        },
      });
    }
  }
  const roleS = seats.reduce((sum, seat) => sum + seat.costsS.role, 0);
  const partyGapS = playerCount * (partyGapCosts[partyGap(pool, slots, teams)] as number);
  return {
    tickets: slots.map((slot) => pool.ticketAt(slot) as Ticket),
    seats,
    site: siteIds[site] as string,
    content: contents[content] as Content,
    winChance: cost.winChance(count),
    costS,
    worthS: slots.reduce((sum, slot) => sum + (standing.worth[slot] as number), 0),
    costsS: {
      ping: cost.siteCost,
      imbalance: Math.max(0, cost.splitCost - roleS - partyGapS),
      skillSpread: cost.spreadCost,
      role: roleS,
      partyGap: partyGapS,
      content: cost.contentCost,
      ranker: cost.riskCost,
    },
    otherSites: otherSites(pool, standing, slots, site),
    isForStarving,
  };
}

interface Assigned {
  readonly role: string;
  readonly roleRank: 0 | 1 | 2;
  readonly costS: number;
}

/** Who plays what, by `"<slot> <player>"`; nothing without roles. */
function assignRoles(
  pool: Pool,
  costs: RoleCosts,
  slots: readonly number[],
  teams: readonly number[],
): Map<string, Assigned> {
  const assigned = new Map<string, Assigned>();
  if (pool.roles === 0) return assigned;
  const { teamCount, teamSize, roleIds } = pool.compiled;
  const roleOf = new Int32Array(teamSize);
  for (let team = 0; team < teamCount; team++) {
    costs.clear();
    const players: { key: string; player: TicketPlayer }[] = [];
    for (const [place, slot] of slots.entries()) {
      if (teams[place] !== team) continue;
      costs.add(slot);
      const ticket = pool.ticketAt(slot) as Ticket;
      for (const [place, player] of ticket.players.entries())
        players.push({ key: `${slot} ${place}`, player });
    }
    costs.assign((1 << teamSize) - 1, roleOf);
    for (const [at, { key, player }] of players.entries()) {
      const place = roleOf[at] as number;
      const role = roleIds[place] as string;
      const wanted = player.roles.indexOf(role);
      const roleRank = wanted === 0 || player.roles.length === 0 ? 0 : wanted > 0 ? 1 : 2;
      assigned.set(key, { role, roleRank, costS: costs.costOf(at, place) });
    }
  }
  return assigned;
}

function partyGap(pool: Pool, slots: readonly number[], teams: readonly number[]): number {
  const largest = Array<number>(pool.compiled.teamCount).fill(0);
  for (const [place, slot] of slots.entries()) {
    const team = teams[place] as number;
    largest[team] = Math.max(largest[team] as number, pool.size[slot] as number);
  }
  return Math.max(...largest) - Math.min(...largest);
}

function otherSites(
  pool: Pool,
  standing: Standing,
  slots: readonly number[],
  chosen: number,
): Match["otherSites"] {
  const costAt = (site: number) =>
    slots.reduce((sum, slot) => sum + (standing.siteCost[slot * pool.sites + site] as number), 0);
  const least = costAt(chosen);
  return pool.compiled.siteIds
    .map((id, site) => ({ id, site, moreS: costAt(site) - least }))
    .filter(({ site, moreS }) => site !== chosen && moreS < Infinity)
    .sort((one, other) => one.moreS - other.moreS || one.site - other.site)
    .map(({ id, moreS }) => ({ id, moreS }));
}
