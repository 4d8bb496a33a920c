import type { PlayerId } from "@muster/auth";
import type { SystemClock } from "@muster/runtime";
import { parsePresenceStatus } from "../input.js";
import type { ActionLimits } from "./ports.js";

/** What a player says of being there. */
export type PresenceState = "online" | "away" | "inMatch" | "invisible";

/** A player's presence as it is kept. */
export interface Presence {
  readonly state: PresenceState;
  /** The title's own words, 1 to 64 visible characters; `null` for none. */
  readonly status: string | null;
  /** When it ends unless it is said again. Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** A player's presence as it is shown to one who may see it. */
export interface ShownPresence {
  readonly state: PresenceState | "offline";
  readonly status: string | null;
}

/** How long a presence lasts that is not said again. Milliseconds. */
export const presenceLifetimeMs = 90_000;

/** Where presences are kept: what is lost is offline until it is said again. */
export interface PresenceStore {
  /** Gives what was there before, which may have ended. @throws UNAVAILABLE. */
  write(playerId: PlayerId, presence: Presence, lifetimeMs: number): Promise<Presence | undefined>;
  /** In the order of `ids`; `undefined` for one that is not there, or while the store is away. */
  read(ids: readonly PlayerId[]): Promise<(Presence | undefined)[]>;
}

/** How it becomes known that a player is seen otherwise than before. Best effort: whoever follows also looks from time to time. */
export interface PresenceChannel {
  announce(ids: readonly PlayerId[]): void;
}

/** What two players are to each other, for who sees whom. */
export interface Acquaintance {
  /** Friends, or in a group together. */
  readonly related: boolean;
  /** Whether one of the two has blocked the other. */
  readonly blocked: boolean;
}

/** What {@link PresenceService} works with. */
export interface PresenceDeps {
  readonly store: PresenceStore;
  readonly channel: PresenceChannel;
  /** How the viewer knows each of `ids`, in that order. */
  readonly readAcquaintances: (viewerId: PlayerId, ids: readonly PlayerId[]) => Promise<Acquaintance[]>;
  readonly limits: ActionLimits;
  readonly clock: SystemClock;
}

const offline: ShownPresence = { state: "offline", status: null };

/** Who is there, for whom it concerns. */
export class PresenceService {
  readonly #deps: PresenceDeps;

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
  }

  /** Says how a player is there, for {@link presenceLifetimeMs}. @throws BAD_USER_INPUT naming `status`; RATE_LIMITED; UNAVAILABLE. */
  async say(playerId: PlayerId, state: PresenceState, status: string | null): Promise<Presence> {
    const { store, channel, limits, clock } = this.#deps;
    const parsed = status === null ? null : parsePresenceStatus(status);
    await limits.take("presence", playerId);
    const presence: Presence = { state, status: parsed, untilMs: clock.nowMs() + presenceLifetimeMs };
    const before = await store.write(playerId, presence, presenceLifetimeMs);
    const nowMs = clock.nowMs();
    if (!isSameShown(shownToFriends(before, nowMs), shownToFriends(presence, nowMs)))
      channel.announce([playerId]);
    return presence;
  }

  /** What friends see of each player, in the order of `ids`. */
  async seeFriends(ids: readonly PlayerId[]): Promise<ShownPresence[]> {
    const { store, clock } = this.#deps;
    const presences = await store.read(ids);
    const nowMs = clock.nowMs();
    return ids.map((_, place) => shownToFriends(presences[place], nowMs));
  }

  /**
   * What the viewer sees of each player, in the order of `ids`: `undefined` of who is neither a friend nor in a group with them. Who
   * is invisible is offline for others, and so are two of whom one has blocked the other, so that a block looks like absence.
   */
  async see(viewerId: PlayerId, ids: readonly PlayerId[]): Promise<(ShownPresence | undefined)[]> {
    const { store, readAcquaintances, clock } = this.#deps;
    const [presences, acquaintances] = await Promise.all([store.read(ids), readAcquaintances(viewerId, ids)]);
    const nowMs = clock.nowMs();
    return ids.map((id, place) => {
      const presence = presences[place];
      if (id === viewerId) return shownNow(presence, nowMs);
      const { related, blocked } = acquaintances[place] ?? { related: false, blocked: false };
      if (!related) return undefined;
      return blocked ? offline : shownToFriends(presence, nowMs);
    });
  }
}

/** Whether two presences look the same. */
export function isSameShown(one: ShownPresence, other: ShownPresence): boolean {
  return one.state === other.state && one.status === other.status;
}

function shownNow(presence: Presence | undefined, nowMs: number): ShownPresence {
  if (presence === undefined || presence.untilMs <= nowMs) return offline;
  return { state: presence.state, status: presence.status };
}

function shownToFriends(presence: Presence | undefined, nowMs: number): ShownPresence {
  const shown = shownNow(presence, nowMs);
  return shown.state === "invisible" ? offline : shown;
}
