import type { QueryClient } from "@tanstack/react-query";
import { notify } from "../components/toasts.js";
import { PlayUpdatedDocument, type PlayUpdatedSubscription } from "../generated/operations.js";
import { type Follower, useFollow } from "../player/follow.js";
import { sayTicketUpdate } from "./say-play.js";
import { playPath, playTopic } from "./topics.js";

/** Follows the player's ticket behind `cursor`: says what becomes of it, and has what is shown read again. */
export function useLiveTicket(cursor: string | null): void {
  useFollow(PlayUpdatedDocument, cursor, createFollower);
}

function createFollower(queries: QueryClient): Follower<PlayUpdatedSubscription> {
  const refresh = (): void => void queries.invalidateQueries({ queryKey: [playTopic] });
  return {
    on({ ticketUpdated: { state } }) {
      refresh();
      const line = sayTicketUpdate(state, location.pathname === playPath);
      if (line !== undefined) notify(line);
    },
    onGap: refresh,
    stop: () => undefined,
  };
}
