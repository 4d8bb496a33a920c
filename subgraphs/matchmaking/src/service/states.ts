/** Where a ticket is in its life. */
export type TicketState =
  | "QUEUED"
  | "REQUEUED"
  | "ACCEPTING"
  | "ALLOCATING"
  | "READY"
  | "IN_GAME"
  | "ENDED"
  | "CANCELLED"
  | "EXPIRED";

/**
 * Which state may follow which. `REQUEUED` waits like `QUEUED`, before all who have not been matched yet; a match without a ready
 * check goes to `ALLOCATING` at once. Where a match fails, the ticket of a party that has changed since is cancelled. Nothing follows
 * the last row.
 */
export const ticketMoves: Readonly<Record<TicketState, readonly TicketState[]>> = {
  QUEUED: ["ACCEPTING", "ALLOCATING", "CANCELLED", "EXPIRED"],
  REQUEUED: ["ACCEPTING", "ALLOCATING", "CANCELLED", "EXPIRED"],
  ACCEPTING: ["ALLOCATING", "REQUEUED", "CANCELLED"],
  ALLOCATING: ["READY", "REQUEUED", "CANCELLED"],
  READY: ["IN_GAME", "ENDED", "REQUEUED", "CANCELLED"],
  IN_GAME: ["ENDED"],
  ...{ ENDED: [], CANCELLED: [], EXPIRED: [] },
};

/** Whether a ticket of that state is in line for a match. */
export function isWaiting(state: TicketState): boolean {
  return state === "QUEUED" || state === "REQUEUED";
}

/** Whether a ticket of that state keeps its players from queuing again. */
export function isLive(state: TicketState): boolean {
  return ticketMoves[state].length > 0;
}

/** Where a match is in its life; `DECLINED` and `FAILED` never got a game. */
export type MatchState = "ACCEPTING" | "ALLOCATING" | "READY" | "IN_GAME" | "ENDED" | "DECLINED" | "FAILED";

/** Which state of a match may follow which. */
export const matchMoves: Readonly<Record<MatchState, readonly MatchState[]>> = {
  ACCEPTING: ["ALLOCATING", "DECLINED"],
  ALLOCATING: ["READY", "FAILED"],
  READY: ["IN_GAME", "ENDED", "FAILED"],
  IN_GAME: ["ENDED"],
  ...{ ENDED: [], DECLINED: [], FAILED: [] },
};

/** Whether a match of that state keeps its tickets and players from another. */
export function isLiveMatch(state: MatchState): boolean {
  return matchMoves[state].length > 0;
}
