import type { MatchTerm, PlayMatchFragment, TicketBinding } from "../generated/operations.js";
import { formatCount } from "../platform/format.js";

/** One thing about a match that a player may want to know. */
export interface MatchReason {
  readonly label: string;
  readonly text: string;
}

const percents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

/** What each part of a match's cost is about. */
const terms: Readonly<Record<MatchTerm, string>> = {
  PING: "near servers",
  IMBALANCE: "even teams",
  SKILL_SPREAD: "players of one strength",
  ROLE: "wanted roles",
  PARTY_GAP: "parties against parties",
  CONTENT: "maps not played lately",
  RANKER: "matches that go well",
};

/** Less is not worth a word. Equivalent seconds of waiting. */
const costMinS = 1;

/** Why a match is this one, in words, to one of its players. */
export function explainMatch(
  { explanation, teams }: Pick<PlayMatchFragment, "explanation" | "teams">,
  playerId: string,
): readonly MatchReason[] {
  if (explanation === null) return [];
  const { winChance, costs, isForStarving, seats } = explanation;
  const team = teams.findIndex(({ players }) => players.some(({ player }) => player?.id === playerId));
  const own = teams[team]?.players.find(({ player }) => player?.id === playerId);
  const given = costs.filter(({ costS }) => costS >= costMinS).map(({ term }) => terms[term]);
  const pingMs = seats.find(({ seat }) => seat === own?.seat)?.pingMs ?? null;
  return [
    teams.length > 2
      ? { label: "Strongest against weakest", text: sayChance(winChance) }
      : { label: "Your chance to win", text: sayChance(team === 1 ? 1 - winChance : winChance) },
    ...(pingMs === null ? [] : [{ label: "Your round trip", text: `${Math.round(pingMs)} ms` }]),
    {
      label: "Given up for a shorter wait",
      text: given.length === 0 ? "Nothing" : `Something of ${given.slice(0, 2).join(" and of ")}`,
    },
    ...(isForStarving ? [{ label: "Made for", text: "Somebody who had waited for very long" }] : []),
  ];
}

function sayChance(chance: number): string {
  return Math.abs(chance - 0.5) < 0.025 ? "Even" : percents.format(chance);
}

const bindings: Readonly<Record<TicketBinding, string>> = {
  PLAYERS: "more players",
  BLOCKS: "more players",
  PING: "players who are near the same servers",
  SITES: "a server site that is open",
  NEW_PLAYERS: "players who are new as well",
  SKILL_WINDOW: "players of your strength",
  SKILL_SPREAD: "players of one strength",
  IMBALANCE: "more even teams",
  PARTY_SIZES: "parties that make up teams",
  PARTY_GAP: "parties more alike",
  ROLE: "players for the roles that are missing",
  CONTENT: "a map that was not played lately",
  RANKER: "a match that is expected to go well",
  COMPETITION: "its turn: other matches come first",
  RULES: "nothing: the rules have changed. Leave the queue and join again",
};

/** What a ticket waits for, in words. */
export function sayWhyNotYet({
  binding,
  playersWaiting,
}: {
  readonly binding: TicketBinding;
  readonly playersWaiting: number | null;
}): string {
  return `For ${bindings[binding]}${sayOthers(playersWaiting)}`;
}

function sayOthers(playersWaiting: number | null): string {
  if (playersWaiting === null) return "";
  return playersWaiting === 0
    ? " (nobody else waits)"
    : ` (${formatCount(playersWaiting, "other player")} waiting)`;
}
