import type { QueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import {
  PresenceChangedDocument,
  type PresenceChangedSubscription,
  PresenceStartDocument,
} from "../generated/operations.js";
import { useRead } from "../platform/read.js";
import { type Follower, useFollow } from "../player/follow.js";
import type { SeenPresence } from "./say-friend.js";
import { friendsTopic } from "./topics.js";

/** How each friend is there, by the player's id, as it changes; who becomes a friend or is none any more has the list read again. */
export function useLivePresences(): ReadonlyMap<string, SeenPresence> {
  const start = useRead("presences", PresenceStartDocument, {}, { keep: true });
  const [presences, setPresences] = useState<ReadonlyMap<string, SeenPresence>>(new Map());
  const createFollower = useMemo(
    () =>
      (queries: QueryClient): Follower<PresenceChangedSubscription> => {
        const known = new Map<string, SeenPresence>();
        let isFirst = true;
        return {
          on({ presenceChanged: { friends } }) {
            const isNew = friends.some(({ player, presence }) => presence === null || !known.has(player.id));
            for (const { player, presence } of friends) {
              if (presence === null) known.delete(player.id);
              else known.set(player.id, presence);
            }
            setPresences(new Map(known));
            if (isNew && !isFirst) void queries.invalidateQueries({ queryKey: [friendsTopic] });
            isFirst = false;
          },
          onGap: () => void queries.invalidateQueries({ queryKey: [friendsTopic] }),
          stop: () => undefined,
        };
      },
    [],
  );
  useFollow(PresenceChangedDocument, start.data?.me.presenceCursor ?? null, createFollower);
  return presences;
}
