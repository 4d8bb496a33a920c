import { closeHandovers, deleteEndedHolds } from "@muster/ledger";
import type { Transaction } from "@muster/postgres";
import type { ReversalId, ReversalStorage, TradeStorage } from "../../service/index.js";
import { type ChangeContext, postChange, recallChange } from "./changes.js";
import { findOpenBetween, findOverdue, findTrades, readFlaggedTrades, readTrades } from "./reads.js";
import {
  completeReversal,
  findReversals,
  insertReversal,
  overtakeTrades,
  postReturn,
  readProtected,
  readReversedSources,
} from "./reversals.js";

export type { ChangeContext } from "./changes.js";

/** Trades in the Postgres schema `inventory`, and what they move in the book. */
export function createTradeStorage(context: ChangeContext): TradeStorage {
  const { postgres } = context;
  return {
    findTrades: (ids) => findTrades(postgres, ids),
    readTrades: (slices) => readTrades(postgres, slices),
    readFlaggedTrades: (slice) => readFlaggedTrades(postgres, slice),
    findOverdue: (nowMs, limit) => findOverdue(postgres, nowMs, limit),
    findOpenBetween: (oneId, otherId, limit) => findOpenBetween(postgres, oneId, otherId, limit),
    postChange: (change) => postChange(context, change),
    recallChange: (idempotency) => recallChange(postgres, idempotency),
    deleteEndedHolds: (nowMs, limit) => deleteEndedHolds(postgres, nowMs, limit),
  };
}

/** Reversals in the Postgres schema `inventory`, and what they move in the book. */
export function createReversalStorage(
  context: ChangeContext & {
    /** Sets the work of an order going, once the transaction has committed. */
    readonly order: (tx: Transaction, id: ReversalId) => Promise<unknown>;
  },
): ReversalStorage {
  const { postgres } = context;
  return {
    createReversal: (reversal, key) =>
      postgres.transact(async (tx) => {
        await closeHandovers(tx, reversal.playerId, reversal.createdAtMs);
        await overtakeTrades(tx, reversal.playerId);
        const kept = await insertReversal(tx, reversal, key);
        await context.order(tx, kept.id);
        return kept;
      }),
    findReversals: (ids) => findReversals(postgres, ids),
    nextProtected: (reversal, nowMs) => readProtected(postgres, reversal, nowMs, 1),
    readProtected: (order, nowMs, sourcesMax) => readProtected(postgres, order, nowMs, sourcesMax),
    postReturn: (reversal, source, lines) => postReturn(context, reversal, source, lines),
    completeReversal: (id, nowMs) => completeReversal(postgres, id, nowMs),
    readReversedSources: (id, slice) => readReversedSources(postgres, id, slice),
  };
}
