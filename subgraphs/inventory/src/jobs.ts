import { defineJob, type Job } from "@muster/jobs";
import {
  destroyExpired,
  expiredBatchMax,
  type PlayerId,
  type ReversalId,
  type ReversalService,
  type ServiceContext,
  type TradeService,
} from "./service/index.js";

const expirySweepMs = 60_000;

/** Takes away items whose lifetime has been over for a day, a batch at a time, once a minute. */
export function expiryJob(context: ServiceContext): Job {
  return defineJob({
    name: "inventory.destroyExpired",
    recurs: { everyMs: expirySweepMs },
    async run({ signal }) {
      let found = expiredBatchMax;
      while (found === expiredBatchMax && !signal.aborted) found = await destroyExpired(context);
    },
  });
}

const tradeSweepMs = 5000;

/** Ends trades whose time is over, and forgets holds that have ended. A trade that is late to be swept is over all the same. */
export function tradeSweepJob(trades: TradeService): Job {
  return defineJob({
    name: "inventory.sweepTrades",
    recurs: { everyMs: tradeSweepMs },
    async run({ signal }) {
      let more = true;
      while (more && !signal.aborted) more = await trades.sweep();
    },
  });
}

/** Carries out an operator's order to undo a player's trades; its key is the order's id. */
export function reversalJob(reversals: ReversalService): Job<{ readonly reversalId: string }> {
  return defineJob({
    name: "inventory.reverseTrades",
    run: (_, { reversalId }) => reversals.runReversal(reversalId as ReversalId),
  });
}

/** Cancels the open trades of two of whom one has blocked the other; its key is that of the event that told. */
export function blockedTradesJob(
  trades: Pick<TradeService, "endTradesBetween">,
): Job<{ readonly playerId: string; readonly blockedId: string }> {
  return defineJob({
    name: "inventory.endBlockedTrades",
    run: (_, { playerId, blockedId }) => trades.endTradesBetween(playerId as PlayerId, blockedId as PlayerId),
  });
}
