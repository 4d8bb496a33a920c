import type { DeliveredEvent } from "@muster/events";
import type DataLoader from "dataloader";
import type * as domain from "../service/index.js";

/** What the resolvers of one request load together of trades, read after the request's cursor is. */
export interface TradeLoaders {
  readonly trades: DataLoader<domain.TradeId, domain.Trade | undefined>;
  readonly tradeSlices: DataLoader<domain.TradeSlice, domain.Trade[]>;
  /** What of a player's may not be handed on now. */
  readonly holdsOf: DataLoader<domain.PlayerId, domain.Hold[]>;
  readonly transferLocks: DataLoader<domain.PlayerId, domain.TransferLock | undefined>;
  /** The events of a player's trades; see `Tail.subscribe`. */
  followTrades(
    playerId: domain.PlayerId,
    after: string | undefined,
  ): Promise<AsyncGenerator<DeliveredEvent, void, void>>;
}
