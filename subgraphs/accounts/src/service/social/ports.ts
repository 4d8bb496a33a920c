import type { PlayerId } from "@muster/auth";
import type { Block, Pair, Tie, TieCounts, TieState, TimeSlice } from "./model.js";

/** Where friendships, requests and blocks are kept. */
export interface SocialStorage {
  /** Runs `work` in one transaction, again from its start after a conflict: it has no effects but on `tx`. */
  transactSocial<T>(work: (tx: SocialTransaction) => Promise<T>): Promise<T>;
  /** Who has that username, in any case of its letters. */
  findByUsername(username: string): Promise<PlayerId | undefined>;
  /** A player's friends or requests, the newest first. */
  readTies(state: TieState, slice: TimeSlice): Promise<Tie[]>;
  /** Whom a player has blocked, the newest first. */
  readBlocks(slice: TimeSlice): Promise<Block[]>;
}

/** What can be done between two players in a transaction. Each write of a change also writes its events. */
export interface SocialTransaction {
  /**
   * Locks players in the order of their ids until the transaction ends: nobody else changes a tie or a block of theirs meanwhile.
   *
   * @returns Those of them that there are.
   */
  lockPlayers(ids: readonly PlayerId[]): Promise<ReadonlySet<PlayerId>>;
  readPair(ownId: PlayerId, otherId: PlayerId): Promise<Pair>;
  countTies(playerId: PlayerId): Promise<TieCounts>;
  countBlocks(playerId: PlayerId): Promise<number>;
  /** When `playerId`'s requests were declined by `declinedById` after `afterMs`, the first one first. Milliseconds. */
  readDeclines(playerId: PlayerId, declinedById: PlayerId, afterMs: number): Promise<number[]>;
  /** Notes that `tie.playerId` asks `tie.otherId`, who sees it unless it is `hidden`. */
  writeRequest(tie: Tie, hidden: boolean): Promise<void>;
  /** Makes the two friends, whatever was between them. */
  writeFriendship(oneId: PlayerId, otherId: PlayerId, atMs: number): Promise<void>;
  /** Ends what is between the two, whatever it is. */
  deleteTies(oneId: PlayerId, otherId: PlayerId, atMs: number): Promise<void>;
  noteDecline(playerId: PlayerId, declinedById: PlayerId, atMs: number): Promise<void>;
  /** Also hides from who blocks what the other one has invited them to. */
  writeBlock(block: Block): Promise<void>;
  deleteBlock(block: Block, atMs: number): Promise<void>;
}

/** What a player may do only so often. */
export type LimitedAction = "social" | "lookup" | "presence";

/** Counts what players do. */
export interface ActionLimits {
  /** @throws RATE_LIMITED with `retryAfterMs` when the player has done it too often lately. */
  take(action: LimitedAction, playerId: PlayerId): Promise<void>;
}
