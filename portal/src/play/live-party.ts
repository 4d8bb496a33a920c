import type { QueryClient } from "@tanstack/react-query";
import { notify } from "../components/toasts.js";
import { PlayPartyUpdatedDocument, type PlayPartyUpdatedSubscription } from "../generated/operations.js";
import { type Follower, useFollow } from "../player/follow.js";
import { playTopic } from "./topics.js";

/** Follows the player's party and invitations behind `cursor`. */
export function useLiveParty(cursor: string | null, createFollower: PartyFollower): void {
  useFollow(PlayPartyUpdatedDocument, cursor, createFollower);
}

/** Makes what {@link useLiveParty} follows with. */
export type PartyFollower = (queries: QueryClient) => Follower<PlayPartyUpdatedSubscription>;

/** @param playerId Who follows: only what others do to the player is told. */
export function partyFollowerOf(playerId: string): PartyFollower {
  return (queries) => {
    const refresh = (): void => void queries.invalidateQueries({ queryKey: [playTopic] });
    return {
      on({ partyUpdated: { deed, player, party } }) {
        refresh();
        if (player?.id !== playerId) return;
        if (deed === "INVITED") notify(`${party?.leader?.displayName ?? "A player"} asks you into a party`);
        if (deed === "REMOVED") notify("You were put out of the party");
      },
      onGap: refresh,
      stop: () => undefined,
    };
  };
}
