import {
  findAssets,
  findBalances,
  findBar,
  findExpiries,
  findHoldings,
  type Ledger,
  readBalances,
  type StatementRows,
} from "@muster/ledger";
import { inIdOrder, type Postgres, type Queryable } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import type {
  BoxItem,
  Debt,
  Errand,
  GiftBar,
  ItemId,
  PlayerId,
  Posting,
  StoreStorage,
} from "../service/index.js";
import { findDraws, findDrawsOfOrders, findMisses } from "./draws.js";
import { findCounts, findEntitlementGrants, findSegments, findStockTaken, knowPlayers } from "./facts.js";
import { findOrders, readOrders } from "./orders.js";
import { findRefunds } from "./payments/parts.js";
import { post, recall } from "./postings.js";
import { refund } from "./refunds.js";

export { noteBlock } from "./blocks.js";
export { createPaymentStorage, type PaymentStorageOptions } from "./payments/index.js";
export { addPlayer, changeMember } from "./players.js";

/** What the store keeps its data with. */
export interface StoreStorageOptions {
  /** A pool as the role `muster_store`. */
  readonly postgres: Postgres;
  readonly ledger: Ledger;
  readonly clock: SystemClock;
  readonly ids: Ids;
  /** The job that does an errand, as rows. */
  readonly errandRows: (errand: Errand) => StatementRows;
}

/** The store's storage in Postgres: tables of its own, and the book. */
export function createStoreStorage(options: StoreStorageOptions): StoreStorage {
  const { postgres } = options;
  return {
    findAssets: (ids) => findAssets(postgres, ids),
    findStockTaken: (offerIds) => findStockTaken(postgres, offerIds),
    findCounts: (keys) => findCounts(postgres, keys),
    findDebts: (playerIds) => findDebts(postgres, playerIds),
    findGiftBar: (playerId, payment) => findGiftBar(postgres, playerId, payment, options.clock.nowMs()),
    findSegments: (players) => findSegments(postgres, players),
    findEntitlementGrants: (playerIds) => findEntitlementGrants(postgres, playerIds),
    findMisses: (keys) => findMisses(postgres, keys),
    knowPlayers: (ids) => knowPlayers(postgres, ids),
    findBoxItems: (ids) => findBoxItems(postgres, ids),
    findOrders: (ids) => findOrders(postgres, ids),
    readOrders: (slice) => readOrders(postgres, slice),
    findRefunds: (orderIds) => findRefunds(postgres, orderIds),
    findDraws: (ids) => findDraws(postgres, ids),
    findDrawsOfOrders: (orderIds) => findDrawsOfOrders(postgres, orderIds),
    post: (posting) => post(options, posting),
    refund: (given) => refund(options, given),
    recall: (idempotency) => recall(postgres, idempotency),
  };
}

async function findDebts(db: Queryable, playerIds: readonly PlayerId[]): Promise<Debt[][]> {
  const balances = await readBalances(db, playerIds, "debt");
  return balances.map((debts) =>
    debts.map(({ assetId, amount }) => ({ currencyId: assetId.slice("debt:".length), amount })),
  );
}

async function findGiftBar(
  db: Queryable,
  playerId: PlayerId,
  payment: Posting["payment"],
  nowMs: number,
): Promise<GiftBar | undefined> {
  const [balance] =
    payment === null ? [] : await findBalances(db, [{ ownerId: playerId, assetId: payment.assetId }]);
  const leaving = payment === null ? [] : [{ ...payment, itemId: null, balance: balance?.amount ?? 0n }];
  const bar = await findBar(db, playerId, leaving, nowMs);
  return bar === undefined
    ? undefined
    : { reason: bar.reason, untilMs: bar.untilMs, isLock: bar.place === null };
}

async function findBoxItems(db: Queryable, ids: readonly ItemId[]): Promise<(BoxItem | undefined)[]> {
  const [holdings, expiries] = await Promise.all([findHoldings(db, ids), findExpiries(db, ids)]);
  return inIdOrder(
    ids,
    holdings.flatMap((holding, place): BoxItem[] =>
      holding === undefined
        ? []
        : [
            {
              id: holding.id as ItemId,
              kind: holding.kind,
              ownerId: holding.ownerId as PlayerId,
              assetId: holding.assetId,
              expiresAtMs: expiries[place] ?? null,
            },
          ],
    ),
    ({ id }) => id,
  );
}
