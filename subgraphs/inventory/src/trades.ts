import { type Consumer, type ConsumerOptions, createConsumer } from "@muster/events";
import { enqueue, enqueueAll, type Job } from "@muster/jobs";
import type { Ledger } from "@muster/ledger";
import type { Postgres } from "@muster/postgres";
import {
  blockChangedTopic,
  deviceAddedTopic,
  readBlockChange,
  readDevicePlayer,
  tradeChanged,
} from "./events.js";
import { blockedTradesJob, reversalJob, tradeSweepJob } from "./jobs.js";
import {
  PlayerTradesResolver,
  ReversedLineResolver,
  TradeCurrencyResolver,
  TradeItemResolver,
  TradeMutationResolver,
  TradeResolver,
  TradeSideResolver,
  TradeStaffResolver,
  TradeUpdateResolver,
} from "./resolvers/index.js";
import { createReversals, createTrades, createTransferLocks, type ServiceContext } from "./service/index.js";
import { noteBlocks } from "./storage/blocks.js";
import { findHolds } from "./storage/holds.js";
import { createReversalStorage, createTradeStorage } from "./storage/trades/index.js";
import { createTransferLockStorage, findTransferLocks, lockTransfers } from "./storage/transfer-locks.js";
import { gatherTradeReads, type TradeReads } from "./trade-loaders.js";

/** The resolver classes of trades, for printing the schema. */
export const tradeResolvers = [
  TradeResolver,
  TradeSideResolver,
  TradeItemResolver,
  TradeCurrencyResolver,
  PlayerTradesResolver,
  TradeMutationResolver,
  TradeUpdateResolver,
  TradeStaffResolver,
  ReversedLineResolver,
] as const;

/** What trades are wired with, beside what every part of the service works with. */
export interface TradesDeps {
  readonly context: ServiceContext;
  readonly postgres: Postgres;
  readonly ledger: Ledger;
  /** What their consumers share. */
  readonly consumer: Pick<
    ConsumerOptions,
    "target" | "tail" | "clock" | "logger" | "metrics" | "concurrencyMax"
  >;
  /** The log of accounts. */
  readonly accounts: ConsumerOptions["source"];
}

/** What trades add to the subgraph. */
export interface TradeParts {
  readonly resolvers: readonly object[];
  readonly reads: TradeReads;
  readonly jobs: readonly Job[];
  readonly consumers: readonly Consumer[];
}

/** Wires trades, reversals and transfer locks. */
export function wireTrades(deps: TradesDeps): TradeParts {
  const { context, postgres, ledger } = deps;
  const { ids, clock } = context;
  const trades = createTradeStorage({ postgres, ledger, ids });
  const reversals = createReversalStorage({
    ...{ postgres, ledger, ids },
    order: (tx, id) => enqueue(tx, reverse, { key: id, input: { reversalId: id } }),
  });
  const locks = createTransferLockStorage({ postgres, ids });
  const service = createTrades({ ...context, trades });
  const operators = {
    ...createReversals({ ...context, reversals }),
    ...createTransferLocks({ ...context, locks }),
  };
  const reverse = reversalJob(operators);
  const endBlocked = blockedTradesJob(service);
  return {
    resolvers: [
      new TradeResolver(),
      new TradeSideResolver(),
      new TradeItemResolver(),
      new TradeCurrencyResolver(),
      new PlayerTradesResolver(),
      new TradeMutationResolver(service),
      new TradeUpdateResolver((event) => tradeChanged.read(event)),
      new TradeStaffResolver(operators, { ...trades, ...reversals }),
      new ReversedLineResolver(),
    ],
    reads: gatherTradeReads({
      ...trades,
      findTransferLocks: (playerIds) => findTransferLocks(postgres, playerIds, clock.nowMs()),
      findHolds: (playerIds) => findHolds(postgres, playerIds, clock.nowMs()),
    }),
    jobs: [tradeSweepJob(service), reverse as Job, endBlocked as Job],
    consumers: [createDeviceConsumer(deps), createBlockConsumer(deps, endBlocked)],
  };
}

/** Locks what a player has for a while when accounts tells of a sign-in from a new device. */
function createDeviceConsumer({ context, consumer, accounts }: TradesDeps): Consumer {
  return createConsumer({
    ...consumer,
    name: "inventory.transferLocks",
    source: accounts,
    topics: [deviceAddedTopic],
    async handle(tx, event) {
      const { newDeviceLockS } = (await context.catalogue()).tradePolicy;
      const untilMs = event.occurredAtMs + newDeviceLockS * 1000;
      if (newDeviceLockS > 0)
        await lockTransfers(tx, { playerId: readDevicePlayer(event), reason: "newDevice", untilMs });
    },
  });
}

/** Keeps the blocks that accounts tells of, and has the open trades of the two cancelled when one is set. */
function createBlockConsumer(
  { consumer, accounts }: TradesDeps,
  endBlocked: ReturnType<typeof blockedTradesJob>,
): Consumer {
  return createConsumer({
    ...consumer,
    name: "inventory.blocks",
    source: accounts,
    topics: [blockChangedTopic],
    async handleAll(tx, events) {
      const changes = events.flatMap((event) => {
        const change = readBlockChange(event);
        return change === undefined ? [] : [{ ...change, key: event.id }];
      });
      await noteBlocks(tx, changes);
      await enqueueAll(
        tx,
        endBlocked,
        changes
          .filter(({ isBlocked }) => isBlocked)
          .map(({ key, playerId, blockedId }) => ({ key, input: { playerId, blockedId } })),
      );
    },
  });
}
