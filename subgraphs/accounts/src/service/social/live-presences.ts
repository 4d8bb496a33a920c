import type { PlayerId } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import { socialBounds } from "./friends.js";
import type { SocialStorage } from "./ports.js";
import type { PresenceService } from "./presence.js";
import { PresenceFeed } from "./presence-feed.js";

export type { PresenceNews, SeenFriend } from "./presence-feed.js";

/** What {@link LivePresences} works with. */
export interface LivePresencesDeps {
  readonly storage: Pick<SocialStorage, "readTies">;
  readonly presences: Pick<PresenceService, "seeFriends">;
  readonly clock: SystemClock;
}

/**
 * Who follows the presences of friends in this process. Each look reads from Postgres who is a friend, so nobody is heard of after a
 * friendship has ended; of two of whom one has blocked the other, neither is a friend. Cost of a look: one statement, and a command
 * of Redis for each of the slots that the friends lie in.
 */
export class LivePresences {
  readonly #deps: LivePresencesDeps;
  readonly #feeds = new Set<PresenceFeed>();
  /** The feeds in which each player is a friend, or follows. */
  readonly #concerned = new Map<PlayerId, Set<PresenceFeed>>();

  constructor(deps: LivePresencesDeps) {
    this.#deps = deps;
  }

  /** Follows a player's friends until it is ended. @param tell Whether all of them are told first, as they are now. */
  async follow(playerId: PlayerId, tell: boolean): Promise<PresenceFeed> {
    const { clock } = this.#deps;
    let friends: Iterable<PlayerId> = [];
    const feed: PresenceFeed = new PresenceFeed({
      clock,
      look: () => this.#look(playerId),
      onFriends: (before, now) => {
        for (const id of before) if (!now.has(id)) this.#forget(id, feed);
        for (const id of now.keys()) this.#concern(id, feed);
        friends = [...now.keys()];
      },
      onEnd: () => {
        this.#feeds.delete(feed);
        for (const id of [playerId, ...friends]) this.#forget(id, feed);
      },
    });
    this.#feeds.add(feed);
    this.#concern(playerId, feed);
    try {
      await feed.begin(tell);
      return feed;
    } catch (error) {
      feed.end();
      throw error;
    }
  }

  /** Has those who follow one of the players look; all of them where it is not known what was missed. */
  wake(ids: readonly PlayerId[] | "all"): void {
    const feeds =
      ids === "all" ? this.#feeds : new Set(ids.flatMap((id) => [...(this.#concerned.get(id) ?? [])]));
    for (const feed of feeds) feed.wake();
  }

  /** Ends everything that is followed: the readers get UNAVAILABLE. */
  stop(): void {
    for (const feed of [...this.#feeds])
      feed.end(new AppError("UNAVAILABLE", "this process follows nobody any more", { part: "presence" }));
  }

  async #look(playerId: PlayerId) {
    const { storage, presences } = this.#deps;
    const slice = { playerId, limit: socialBounds.friends, backward: false, from: undefined };
    const ids = (await storage.readTies("friend", slice)).map(({ otherId }) => otherId);
    const shown = await presences.seeFriends(ids);
    return new Map(ids.flatMap((id, place) => (shown[place] === undefined ? [] : [[id, shown[place]]])));
  }

  #concern(id: PlayerId, feed: PresenceFeed): void {
    const feeds = this.#concerned.get(id) ?? new Set();
    this.#concerned.set(id, feeds.add(feed));
  }

  #forget(id: PlayerId, feed: PresenceFeed): void {
    const feeds = this.#concerned.get(id);
    feeds?.delete(feed);
    if (feeds?.size === 0) this.#concerned.delete(id);
  }
}
