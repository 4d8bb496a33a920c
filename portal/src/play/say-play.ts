import type {
  MatchAnswer,
  MatchState,
  PlayMatchFragment,
  PlayQueueFragment,
  TicketState,
} from "../generated/operations.js";
import { formatSlug } from "../platform/format.js";

/** The sides of a queue: `2 against 2`, `8, each alone`. */
export function saySides({ teamCount, teamSize }: Pick<PlayQueueFragment, "teamCount" | "teamSize">): string {
  if (teamSize === 1 && teamCount > 2) return `${teamCount} players, each alone`;
  return Array<number>(teamCount).fill(teamSize).join(" against ");
}

/** What is played where: `Escort on Old harbour`; one word where both are the same. */
export function sayContent({ modeId, mapId }: Pick<PlayMatchFragment, "modeId" | "mapId">): string {
  return modeId === mapId ? formatSlug(modeId) : `${formatSlug(modeId)} on ${formatSlug(mapId)}`;
}

/** How long somebody has waited: `0:07`, `1:02:03`. */
export function sayClock(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const two = (count: number): string => String(count).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** What became of the player's ticket, in a line for a notice; `undefined` for what the player did, or sees on the page. */
export function sayTicketUpdate(state: TicketState, isOnPage: boolean): string | undefined {
  return ends[state] ?? (isOnPage ? undefined : steps[state]);
}

const ends: Partial<Record<TicketState, string>> = {
  ENDED: "The match is over",
  EXPIRED: "You waited for longer than one may. Join again",
};

const steps: Partial<Record<TicketState, string>> = {
  ACCEPTING: "A match was found: accept it",
  READY: "Your match is ready",
  REQUEUED: "The match did not come about. You are at the front of the line",
};

/** Where a match is, in words. */
export const matchStates: Readonly<Record<MatchState, string>> = {
  ACCEPTING: "Waiting for everyone",
  ALLOCATING: "Getting a server",
  READY: "Ready",
  IN_GAME: "Being played",
  ENDED: "Over",
  DECLINED: "Somebody did not accept",
  FAILED: "No server was found",
};

/** What a player said to a match, in words. */
export function sayAnswer(answer: MatchAnswer | null): string {
  return answer === null ? "Not answered yet" : answers[answer];
}

const answers: Readonly<Record<MatchAnswer, string>> = {
  ACCEPTED: "Accepted",
  DECLINED: "Declined",
  MISSED: "Did not answer",
};
