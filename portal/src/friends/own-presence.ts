import { useEffect } from "react";
import { type PresenceState, SayPresenceDocument } from "../generated/operations.js";
import { useClient } from "../platform/session.js";

/** How the player wants to be seen while the portal is open; `null` leaves it to the game. */
export type OwnPresence = Exclude<PresenceState, "OFFLINE" | "IN_MATCH"> | null;

// The graph forgets what was not said for 90 seconds.
const againMs = 30_000;

/** Says how the player is there, and says it again. What the graph does not hear is said again with the next one. */
export function useSayPresence(state: OwnPresence): void {
  const client = useClient();
  useEffect(() => {
    if (state === null) return undefined;
    const say = (): void => {
      client.execute(SayPresenceDocument, { input: { state } }).catch(() => undefined);
    };
    say();
    const timer = setInterval(say, againMs);
    return () => clearInterval(timer);
  }, [client, state]);
}
