import type { QueryClient } from "@tanstack/react-query";
import { notify } from "../components/toasts.js";
import { TradeUpdatedDocument, type TradeUpdatedSubscription } from "../generated/operations.js";
import { type Follower, useFollow } from "../player/follow.js";
import { tradesTopic } from "../player/topics.js";
import { sayTradeUpdate } from "./say-trade.js";

/** Follows the player's trades behind `cursor`: says what becomes of them, and has those that are shown read again. */
export function useLiveTrades(cursor: string | null, createFollower: TradeFollower): void {
  useFollow(TradeUpdatedDocument, cursor, createFollower);
}

/** Makes what {@link useLiveTrades} follows with. */
export type TradeFollower = (queries: QueryClient) => Follower<TradeUpdatedSubscription>;

/** @param playerId Who follows: trades are told by the name of the other player. */
export function tradeFollowerOf(playerId: string): TradeFollower {
  return (queries) => {
    const refresh = (): void => void queries.invalidateQueries({ queryKey: [tradesTopic] });
    return {
      on({ tradeUpdated: { state, trade } }) {
        refresh();
        const line = sayTradeUpdate(state, trade, playerId);
        if (line !== undefined) notify(line);
      },
      onGap: refresh,
      stop: () => undefined,
    };
  };
}
