import type { Idempotency, PlayerId } from "../domain.js";
import type { Slice } from "../storage-port.js";
import type { Trade, TradeChange, TradeId, TradeState } from "./trade.js";

/** Which of a player's trades are read. */
export interface TradeFilter {
  /** Any where absent. */
  readonly states?: readonly TradeState[] | undefined;
  /** Only those with this other player. */
  readonly withPlayerId?: PlayerId | undefined;
}

/** A slice of one player's trades. */
export interface TradeSlice extends Slice {
  readonly playerId: PlayerId;
  readonly filter: TradeFilter;
}

/** Where trades are kept. Lists have the newest first, and give as many answers as they were asked for, in that order. */
export interface TradeStorage {
  findTrades(ids: readonly TradeId[]): Promise<(Trade | undefined)[]>;
  /** The trades of players on either side. */
  readTrades(slices: readonly TradeSlice[]): Promise<Trade[][]>;
  /** Settled trades whose sides were worth too different. */
  readFlaggedTrades(slice: Slice): Promise<Trade[]>;
  /** Open trades whose time was over at `nowMs`, the oldest first. */
  findOverdue(nowMs: number, limit: number): Promise<Trade[]>;
  /** Open trades between the two, whoever proposed them. */
  findOpenBetween(oneId: PlayerId, otherId: PlayerId, limit: number): Promise<Trade[]>;
  /**
   * Writes the change with all that it moves, once for each key, and tells both players.
   *
   * @throws CONFLICT when the trade is no longer at the step that was read, or a stack would grow over its limit;
   * LIMIT_REACHED, INSUFFICIENT_FUNDS, ITEM_NOT_OWNED, ACCOUNT_IN_DEBT, TRADE_LOCKED, INTERACTION_REFUSED,
   * IDEMPOTENCY_CONFLICT.
   */
  postChange(change: TradeChange): Promise<TradeId>;
  /**
   * The trade that the first request with a key was about, if there was one.
   *
   * @throws IDEMPOTENCY_CONFLICT when it was another request.
   */
  recallChange(idempotency: Idempotency): Promise<TradeId | undefined>;
  /** Deletes up to `limit` holds that ended before `nowMs`. @returns How many. */
  deleteEndedHolds(nowMs: number, limit: number): Promise<number>;
}
