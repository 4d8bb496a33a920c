import type { PlayerId } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import { parseUsername } from "../input.js";
import { limitReached, noPlayer, parseOther } from "./input.js";
import type { Block, Pair, Tie, TieState, TimeSlice } from "./model.js";
import type { ActionLimits, SocialStorage, SocialTransaction } from "./ports.js";
import type { PresenceChannel } from "./presence.js";

/** What players may have of each at most. */
export const socialBounds = {
  friends: 500,
  sentRequests: 100,
  receivedRequests: 1000,
  blocks: 1000,
  /** Requests of one player that the same other one declined, within {@link declinesWindowMs}. */
  declinedRequests: 3,
} as const;

const dayMs = 86_400_000;
/** How long a declined request counts. Milliseconds. */
export const declinesWindowMs = 30 * dayMs;

/** What {@link FriendService} works with. */
export interface FriendDeps {
  readonly storage: SocialStorage;
  readonly limits: ActionLimits;
  readonly clock: SystemClock;
  /** Told of two between whom something changed: they may see each other otherwise now. */
  readonly channel: PresenceChannel;
}

/** What is between two players after a request, seen by who made it; `undefined` for nothing. */
export type TieAfter = Tie | undefined;

/**
 * Friends, requests and blocks. Whoever acts, both players are locked in the order of their ids first, so that of two who act at the
 * same moment the second sees what the first did.
 *
 * Each method that changes something throws BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND for a player whom there is not,
 * and RATE_LIMITED.
 */
export class FriendService {
  readonly #deps: FriendDeps;

  constructor(deps: FriendDeps) {
    this.#deps = deps;
  }

  /**
   * Asks a player to be friends, or makes them friends when that player has asked too. Asking again changes nothing. Somebody who
   * has blocked the caller is asked in vain: the caller sees a request that is not answered, the other one sees nothing, also after
   * the block was lifted.
   *
   * @throws CONFLICT with `reason` (`friends`; `blocked` when it was the caller who blocked); LIMIT_REACHED with `limit`, `max`.
   */
  async request(ownId: PlayerId, otherId: string): Promise<TieAfter> {
    return this.#between(ownId, otherId, async (tx, other, pair, nowMs) => {
      const { own } = pair;
      if (own?.state === "friend") throw conflict("friends", "you are friends already");
      if (own?.state === "sent") return own;
      if (pair.ownBlockSinceMs !== undefined) throw conflict("blocked", "you have blocked the player");
      if (own?.state === "received" || pair.other?.state === "sent") return befriend(tx, ownId, other, nowMs);
      await requireRoomToAsk(tx, ownId, other, nowMs);
      const tie: Tie = { playerId: ownId, otherId: other, state: "sent", sinceMs: nowMs };
      await tx.writeRequest(tie, pair.isBlockedByOther);
      return tie;
    });
  }

  /**
   * Accepts a request. Doing it again changes nothing.
   *
   * @throws NOT_FOUND when there is none (any more); LIMIT_REACHED with `limit` (`friends`, or `friendsOfPlayer`), `max`.
   */
  async accept(ownId: PlayerId, otherId: string): Promise<TieAfter> {
    return this.#between(ownId, otherId, async (tx, other, { own }, nowMs) => {
      if (own?.state === "friend") return own;
      if (own?.state !== "received") throw noRequest();
      return befriend(tx, ownId, other, nowMs);
    });
  }

  /** @throws NOT_FOUND when there is no request of the other player's (any more). */
  async decline(ownId: PlayerId, otherId: string): Promise<TieAfter> {
    return this.#between(ownId, otherId, async (tx, other, { own }, nowMs) => {
      if (own?.state !== "received") throw noRequest();
      await tx.deleteTies(ownId, other, nowMs);
      await tx.noteDecline(other, ownId, nowMs);
      return undefined;
    });
  }

  /** @throws NOT_FOUND when there is no request of the caller's (any more). */
  async withdraw(ownId: PlayerId, otherId: string): Promise<TieAfter> {
    return this.#end(ownId, otherId, "sent", noRequest);
  }

  /** @throws NOT_FOUND when they are not friends (any more). */
  async remove(ownId: PlayerId, otherId: string): Promise<TieAfter> {
    return this.#end(ownId, otherId, "friend", () => missing("the player is not your friend"));
  }

  /**
   * Blocks a player, and ends friendship and requests of the two. Doing it again changes nothing. The other one is not told.
   *
   * @throws LIMIT_REACHED with `limit` (`blocks`), `max`.
   */
  async block(ownId: PlayerId, otherId: string): Promise<Block> {
    return this.#between(ownId, otherId, async (tx, other, pair, nowMs) => {
      const block: Block = { playerId: ownId, blockedId: other, sinceMs: pair.ownBlockSinceMs ?? nowMs };
      if (pair.ownBlockSinceMs !== undefined) return block;
      const max = socialBounds.blocks;
      if ((await tx.countBlocks(ownId)) >= max)
        throw limitReached("blocks", max, "you have blocked as many players as one may");
      await tx.deleteTies(ownId, other, nowMs);
      await tx.writeBlock(block);
      return block;
    });
  }

  /** @throws NOT_FOUND when the caller has not blocked the player. */
  async unblock(ownId: PlayerId, otherId: string): Promise<void> {
    return this.#between(ownId, otherId, async (tx, other, { ownBlockSinceMs }, nowMs) => {
      if (ownBlockSinceMs === undefined) throw missing("you have not blocked the player");
      await tx.deleteBlock({ playerId: ownId, blockedId: other, sinceMs: ownBlockSinceMs }, nowMs);
    });
  }

  /**
   * Who has that username, in any case of its letters.
   *
   * @throws BAD_USER_INPUT naming `username`; RATE_LIMITED.
   */
  async findByUsername(ownId: PlayerId, username: string): Promise<PlayerId | undefined> {
    const { storage, limits } = this.#deps;
    const name = parseUsername(username);
    await limits.take("lookup", ownId);
    return storage.findByUsername(name);
  }

  /** A player's friends or requests, the newest first. */
  listTies(state: TieState, slice: TimeSlice): Promise<Tie[]> {
    return this.#deps.storage.readTies(state, slice);
  }

  /** Whom a player has blocked, the newest first. */
  listBlocks(slice: TimeSlice): Promise<Block[]> {
    return this.#deps.storage.readBlocks(slice);
  }

  async #between<T>(
    ownId: PlayerId,
    otherId: string,
    decide: (tx: SocialTransaction, other: PlayerId, pair: Pair, nowMs: number) => Promise<T>,
  ): Promise<T> {
    const { storage, limits, clock, channel } = this.#deps;
    const other = parseOther(ownId, otherId);
    await limits.take("social", ownId);
    const decided = await storage.transactSocial(async (tx) => {
      const found = await tx.lockPlayers([ownId, other]);
      if (!found.has(other) || !found.has(ownId)) throw noPlayer();
      return decide(tx, other, await tx.readPair(ownId, other), clock.nowMs());
    });
    channel.announce([ownId, other]);
    return decided;
  }

  #end(ownId: PlayerId, otherId: string, state: TieState, otherwise: () => AppError): Promise<TieAfter> {
    return this.#between(ownId, otherId, async (tx, other, { own }, nowMs) => {
      if (own?.state !== state) throw otherwise();
      await tx.deleteTies(ownId, other, nowMs);
      return undefined;
    });
  }
}

async function befriend(tx: SocialTransaction, ownId: PlayerId, other: PlayerId, atMs: number): Promise<Tie> {
  const max = socialBounds.friends;
  const [own, others] = await Promise.all([tx.countTies(ownId), tx.countTies(other)]);
  if (own.friend >= max) throw limitReached("friends", max, "you have as many friends as one may");
  if (others.friend >= max)
    throw limitReached("friendsOfPlayer", max, "the other player has as many friends as one may");
  await tx.writeFriendship(ownId, other, atMs);
  return { playerId: ownId, otherId: other, state: "friend", sinceMs: atMs };
}

/** The same for a player who has blocked the caller as for any other, so that no refusal tells of it. */
async function requireRoomToAsk(
  tx: SocialTransaction,
  ownId: PlayerId,
  other: PlayerId,
  nowMs: number,
): Promise<void> {
  const [own, others, declines] = await Promise.all([
    tx.countTies(ownId),
    tx.countTies(other),
    tx.readDeclines(ownId, other, nowMs - declinesWindowMs),
  ]);
  const { friends, sentRequests, receivedRequests, declinedRequests } = socialBounds;
  if (own.friend >= friends) throw limitReached("friends", friends, "you have as many friends as one may");
  if (own.sent >= sentRequests)
    throw limitReached("sentRequests", sentRequests, "so many of your requests are not answered yet");
  const [first] = declines.slice(-declinedRequests);
  if (declines.length >= declinedRequests && first !== undefined)
    throw new AppError("LIMIT_REACHED", "the player has declined your requests", {
      ...{ field: "playerId", limit: "declinedRequests", max: declinedRequests },
      resetsAt: new Date(first + declinesWindowMs).toISOString(),
    });
  if (others.received >= receivedRequests)
    throw limitReached("receivedRequests", receivedRequests, "the player has as many requests as one may");
}

function conflict(reason: "friends" | "blocked", message: string): AppError {
  return new AppError("CONFLICT", message, { field: "playerId", reason });
}

function noRequest(): AppError {
  return missing("there is no such request");
}

function missing(message: string): AppError {
  return new AppError("NOT_FOUND", message, { field: "playerId" });
}
