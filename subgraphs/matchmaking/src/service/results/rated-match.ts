import type { Match, MatchPlayer, MatchResult } from "../model.js";
import type { Participant, PlayedMatch, Team } from "../ratings/index.js";

/** How much a match that was not won counts for those whom a team-mate left. */
const forgiven = 0.5;

/**
 * What the record of ratings keeps of a match: who left has lost it, and it counts half for their team-mates where the team did not win.
 * `undefined` where there is nobody to lose to.
 */
export function ratedMatch(match: Match, result: MatchResult): PlayedMatch | undefined {
  const { ranks, scores } = result;
  if (ranks.length < 2) return undefined;
  const left = new Set<string>(result.leavers);
  const best = Math.min(...ranks);
  return {
    // Since when it is played, or had its server where that was never said.
    atMs: match.changedAtMs,
    mode: match.modeId,
    teams: ranks.map((rank, place) =>
      teamOf(
        match.players.filter(({ team }) => team === place),
        left,
        rank > best,
      ),
    ),
    ranks,
    ...(scores === null ? {} : { scores }),
  };
}

function teamOf(players: readonly MatchPlayer[], left: ReadonlySet<string>, hasLost: boolean): Team {
  const isForgiven = hasLost && players.some(({ playerId }) => left.has(playerId));
  const parties = partiesOf(players);
  return {
    players: players.map(({ playerId }): Participant => {
      if (left.has(playerId)) return { playerId, left: true };
      return isForgiven ? { playerId, counts: forgiven } : { playerId };
    }),
    ...(parties.length === 0 ? {} : { parties }),
  };
}

/** Those who queued together. */
function partiesOf(players: readonly MatchPlayer[]): string[][] {
  const byTicket = new Map<string, string[]>();
  for (const { ticketId, playerId } of players)
    byTicket.set(ticketId, [...(byTicket.get(ticketId) ?? []), playerId]);
  return [...byTicket.values()].filter(({ length }) => length > 1);
}
