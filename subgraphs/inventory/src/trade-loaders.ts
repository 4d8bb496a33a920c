import type { Tail } from "@muster/events";
import { gather } from "@muster/subgraph";
import DataLoader from "dataloader";
import { playerKey, tradeChanged } from "./events.js";
import type { TradeLoaders } from "./resolvers/index.js";
import type { Hold, PlayerId, TradeStorage, TransferLock } from "./service/index.js";

/** What loaders read of trades. */
export interface TradeReads extends Pick<TradeStorage, "findTrades" | "readTrades"> {
  /** The locks of players now, in their order. */
  findTransferLocks(playerIds: readonly PlayerId[]): Promise<(TransferLock | undefined)[]>;
  /** What of each player's may not be handed on now, in their order. */
  findHolds(playerIds: readonly PlayerId[]): Promise<Hold[][]>;
}

/** Slices read in one statement at most: each may be of 100 rows. */
const slicesMax = 32;

/** The reads of trades, shared by the requests of one turn of the event loop. */
export function gatherTradeReads(reads: TradeReads): TradeReads {
  return {
    findTrades: gather(reads.findTrades),
    readTrades: gather(reads.readTrades, slicesMax),
    findTransferLocks: gather(reads.findTransferLocks),
    findHolds: gather(reads.findHolds),
  };
}

/**
 * Makes the loaders of trades for one request.
 *
 * @param behindCursor Has the request's place in the event log read before anything else, where it is asked for.
 */
export function createTradeLoaders(
  reads: TradeReads,
  behindCursor: <Key, Value>(
    read: (keys: readonly Key[]) => Promise<Value[]>,
  ) => (keys: readonly Key[]) => Promise<Value[]>,
  log: { readonly tail: Tail; readonly database: string },
): TradeLoaders & { clearTrades(): void } {
  const trades = new DataLoader(behindCursor(reads.findTrades));
  const tradeSlices = new DataLoader(behindCursor(reads.readTrades), { cache: false });
  const transferLocks = new DataLoader(behindCursor(reads.findTransferLocks));
  const holdsOf = new DataLoader(behindCursor(reads.findHolds));
  return {
    trades,
    tradeSlices,
    holdsOf,
    transferLocks,
    followTrades: (playerId, after) =>
      log.tail.subscribe({
        database: log.database,
        key: playerKey(playerId),
        topics: [tradeChanged.name],
        after,
      }),
    clearTrades() {
      for (const loader of [trades, transferLocks, holdsOf]) loader.clearAll();
    },
  };
}
