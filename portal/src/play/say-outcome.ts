import type { BadgeLook } from "../components/badge.js";
import type { PlayedMatchFragment } from "../generated/operations.js";
import { matchStates } from "./say-play.js";

/** How a match ended for a player. */
export function sayOutcome({
  team,
  match: { state, result },
}: Pick<PlayedMatchFragment, "team"> & {
  readonly match: Pick<PlayedMatchFragment["match"], "state" | "result">;
}): { readonly label: string; readonly look: BadgeLook } {
  const rank = result?.teams[team]?.rank;
  if (result === null || rank === undefined) return { label: matchStates[state], look: "plain" };
  const isShared = result.teams.filter((one) => one.rank === rank).length > 1;
  if (rank === 1) return isShared ? { label: "Draw", look: "plain" } : { label: "Won", look: "good" };
  return result.teams.length > 2 ? { label: `Place ${rank}`, look: "plain" } : { label: "Lost", look: "bad" };
}

/** The teams' points, in the order of the teams; empty where the game counts none. */
export function sayScores(result: PlayedMatchFragment["match"]["result"]): string {
  const scores = (result?.teams ?? []).flatMap(({ score }) => (score === null ? [] : [score]));
  return scores.join(" : ");
}
