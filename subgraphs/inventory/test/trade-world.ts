import type { PlayerId } from "@muster/auth";
import { createEventWriter } from "@muster/events";
import {
  auditLedger,
  combineParts,
  createLedger,
  defineAssets,
  defineHoldPeriods,
  escrowOwnerId,
  give,
  holdGiven,
  type Ledger,
} from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom, type SystemClock } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import {
  type ContainerKindId,
  type Content,
  type CurrencyId,
  createCatalogue,
  createInventoryService,
  createReversals,
  createTrades,
  createTransferLocks,
  currencyAsset,
  type DefinitionId,
  encodeContent,
  entryIdOf,
  type InventoryService,
  type InventoryStorage,
  type ItemId,
  itemAsset,
  type ReversalService,
  type ReversalStorage,
  type Trade,
  type TradePolicyContent,
  type TradeService,
  type TradeStorage,
  type TransferLockService,
} from "../src/service/index.js";
import { addPlayer, createInventoryStorage } from "../src/storage/index.js";
import { createReversalStorage, createTradeStorage } from "../src/storage/trades/index.js";
import { createTransferLockStorage } from "../src/storage/transfer-locks.js";

/** What tests call things by. */
export const potion = "potion" as DefinitionId;
export const sword = "sword" as DefinitionId;
export const crown = "crown" as DefinitionId;
export const gold = "gold" as CurrencyId;
export const bag = "bag" as ContainerKindId;

const clockOf = createSystemClock();
export const ids = createIds(clockOf, createSystemRandom());

const item = (id: DefinitionId, stackMax: bigint | null, tradable: boolean, worth: bigint): Content => ({
  kind: "item",
  content: {
    id,
    name: { en: id },
    description: null,
    stackMax,
    rarity: "common",
    tags: [],
    tradable,
    lifetimeS: null,
    value: { currencyId: gold, amount: worth },
    imageUrl: null,
  },
});

const definitions: readonly Content[] = [
  item(potion, 1000n, true, 5n),
  item(sword, null, true, 100n),
  item(crown, null, false, 1000n),
  { kind: "currency", content: { id: gold, name: { en: "Gold" } } },
  { kind: "container", content: { id: bag, name: { en: "Bag" }, capacity: 10, countMax: 2 } },
];

/** The policy of tests, unless they say another: nothing is held. */
export const openPolicy: TradePolicyContent = {
  tradeHoldS: 0,
  purchaseHoldS: 0,
  newDeviceLockS: 3600,
  openTradesMax: 5,
  valueImbalanceMax: null,
};

/** What is published in a {@link TradeWorld} with `policy`, as JSON for another process. */
export function definitionEntries(policy: TradePolicyContent): [entryId: string, json: unknown][] {
  const all: readonly Content[] = [...definitions, { kind: "tradePolicy", content: policy }];
  return all.map((content) => [entryIdOf(content), encodeContent(content)]);
}

/** The rules of trades over a database, without the subgraph around them, by a clock that the test moves. */
export interface TradeWorld {
  readonly service: InventoryService & TradeService & ReversalService & TransferLockService;
  readonly storage: InventoryStorage;
  readonly trades: TradeStorage & ReversalStorage;
  readonly ledger: Ledger;
  /** As the superuser: what a test looks at. */
  readonly admin: Postgres;
  policy: TradePolicyContent;
  /** Moves the world's time on. */
  pass(durationMs: number): void;
  nowMs(): number;
  close(): Promise<void>;
}

/** Opens a {@link TradeWorld} on a database. Several on one database are as several processes. */
export async function openTradeWorld(
  databaseUrl: string,
  given: { readonly policy?: Partial<TradePolicyContent> } = {},
): Promise<TradeWorld> {
  const logger = createLogger({ service: "trade-test", level: "error" });
  let aheadMs = 0;
  const clock: SystemClock = { ...clockOf, nowMs: () => clockOf.nowMs() + aheadMs };
  const open = { url: databaseUrl, applicationName: "trade-test", logger };
  const admin = openPostgres({ ...open, poolMax: 2 });
  const postgres = openPostgres({ ...open, poolMax: 6, role: "muster_inventory" });
  const events = createEventWriter({ postgres, logger });
  const metrics = createMetrics({ process: false });
  const ledger = createLedger({ postgres, events, clock, ids, logger, metrics, batchesMax: 2 });
  const storage = createInventoryStorage({ postgres, ledger, database: "test", clock, ids });
  const trades = createTradeStorage({ postgres, ledger, ids });
  const reversals = createReversalStorage({ postgres, ledger, ids, order: async () => undefined });
  const locks = createTransferLockStorage({ postgres, ids });
  const world = { policy: { ...openPolicy, ...given.policy } };
  const entries = definitions.map((content) => ({ revision: 1, content }));
  const catalogue = async () =>
    createCatalogue(1, [
      ...entries,
      { revision: 1, content: { kind: "tradePolicy", content: world.policy } as Content },
    ]);
  const { tradeHoldS, purchaseHoldS } = world.policy;
  await admin.transact(async (tx) => {
    await defineAssets(tx, [
      { id: itemAsset(potion), form: "counted", balanceMax: 1000n, revision: 1 },
      { id: itemAsset(sword), form: "unique", balanceMax: null, revision: 1 },
      { id: itemAsset(crown), form: "unique", balanceMax: null, revision: 1 },
      { id: currencyAsset(gold), form: "counted", balanceMax: null, revision: 1 },
    ]);
    await defineHoldPeriods(tx, { gift: tradeHoldS, purchase: purchaseHoldS });
  });
  const context = { storage, trades, reversals, locks, catalogue, clock, calendar: clock, ids };
  return Object.assign(world, {
    service: {
      ...createInventoryService(context),
      ...createTrades(context),
      ...createReversals(context),
      ...createTransferLocks(context),
    },
    storage,
    trades: { ...trades, ...reversals },
    ledger,
    admin,
    pass(durationMs: number) {
      aheadMs += durationMs;
    },
    nowMs: () => clock.nowMs(),
    async close() {
      await ledger.close();
      await events.close();
      await postgres.close();
      await admin.close();
    },
  });
}

/** A player with things, known to inventory. */
export interface Trader {
  readonly playerId: PlayerId;
  readonly swords: readonly ItemId[];
  readonly potions: ItemId;
}

/** Makes a player who has `swords` swords, 100 potions and 500 gold. */
export async function makeTrader(world: TradeWorld, swords = 2): Promise<Trader> {
  const playerId = ids.next<PlayerId>();
  await addPlayer(world.admin, playerId);
  const receipt = await world.service.grantItems({
    actorId: "service:test",
    playerId,
    items: [
      { definitionId: sword, quantity: BigInt(swords) },
      { definitionId: potion, quantity: 100n },
    ],
    currencies: [{ currencyId: gold, amount: 500n }],
    reason: "test",
    idempotencyKey: ids.next(),
  });
  const [stack] = await world.storage.findStacks([
    { ownerId: playerId, containerId: null, definitionId: potion },
  ]);
  if (stack === undefined) throw new Error("no potions");
  return { playerId, swords: receipt.itemIds, potions: stack.id };
}

/** What the store gives when `payer` buys a sword and 50 gold for `recipient`: the order's id and the sword's. */
export async function buyFor(
  { ledger, nowMs }: TradeWorld,
  { playerId: payerId }: Pick<Trader, "playerId">,
  { playerId: ownerId }: Pick<Trader, "playerId">,
): Promise<{ readonly orderId: string; readonly swordId: ItemId }> {
  const [orderId, swordId] = [ids.next<string>(), ids.next<ItemId>()];
  const lines = [
    { asset: { id: itemAsset(sword), form: "unique", balanceMax: null, revision: 1 }, amount: 1n },
    { asset: { id: currencyAsset(gold), form: "counted", balanceMax: null, revision: 1 }, amount: 50n },
  ] as const;
  const given = give(lines, { ownerId, reason: `order ${orderId}`, ids, makeItemId: () => swordId });
  const by = { sourceId: orderId, ownerId, receivedAtMs: nowMs() };
  await ledger.post({
    idempotency: { ownerId: payerId, operation: "buy", key: orderId, request: {} },
    change: { kind: "purchase" },
    ...combineParts(given, {
      rows:
        ownerId === payerId
          ? holdGiven(given, { ...by, reason: "purchase", fromOwnerId: null })
          : holdGiven(given, { ...by, reason: "gift", fromOwnerId: payerId }),
    }),
    response: {},
  });
  return { orderId, swordId };
}

/** What a side gives, in short. */
export function gives(
  items: readonly (readonly [ItemId | undefined, bigint])[] = [],
  goldAmount = 0n,
): {
  items: { itemId: ItemId; quantity: bigint }[];
  currencies: { currencyId: CurrencyId; amount: bigint }[];
} {
  return {
    items: items.map(([itemId, quantity]) => ({ itemId: itemId ?? ("" as ItemId), quantity })),
    currencies: goldAmount === 0n ? [] : [{ currencyId: gold, amount: goldAmount }],
  };
}

/** `from`'s first sword and 10 gold for 20 of `to`'s potions. */
export function swordForPotions(from: Trader, to: Trader) {
  return {
    playerId: from.playerId,
    withPlayerId: to.playerId,
    offer: gives([[from.swords[0], 1n]], 10n),
    request: gives([[to.potions, 20n]]),
    message: "deal?",
    expiresInS: 3600,
    idempotencyKey: ids.next(),
  };
}

/** A request of a player about a trade, with a new key. */
export function about(trade: Pick<Trade, "id" | "version">, { playerId }: Pick<Trader, "playerId">) {
  return { playerId, tradeId: trade.id, version: trade.version, idempotencyKey: ids.next<string>() };
}

/** What a player has, in short: swords in the order of their ids, potions and gold. */
export async function hasOf({ storage }: TradeWorld, { playerId }: Pick<Trader, "playerId">) {
  const [items = []] = await storage.readItems([{ playerId, limit: 100, backward: false, from: undefined }]);
  const [wallet = []] = await storage.readWallets([playerId]);
  return {
    swords: items.filter(({ definitionId }) => definitionId === sword).map(({ id }) => id),
    potions: items.find(({ definitionId }) => definitionId === potion)?.quantity ?? 0n,
    gold: wallet.find(({ currencyId }) => currencyId === gold)?.amount ?? 0n,
  };
}

/**
 * What must hold whatever happened: the book is sound, and escrow holds exactly what the open trades reserve.
 *
 * @returns What contradicts it; empty when nothing does.
 */
export async function findContradictions(admin: Postgres): Promise<unknown[]> {
  const { problems } = await auditLedger(admin);
  const stray = await admin.query(
    `SELECT r.id, r.state, r.purpose FROM ledger.reservations r
       LEFT JOIN inventory.trades t ON r.id IN (t.proposer_reservation_id, t.recipient_reservation_id)
       WHERE (r.state = 'pending') <> (t.id IS NOT NULL AND t.state IN ('proposed', 'accepted'))
     UNION ALL
     SELECT i.id, 'item', 'in escrow without a reservation' FROM ledger.items i
       WHERE i.owner_id = $1 AND NOT EXISTS (
         SELECT FROM ledger.reservations r WHERE r.state = 'pending' AND i.id = ANY (r.item_ids))`,
    [escrowOwnerId],
  );
  const counted = await admin.query(
    `SELECT asset_id, held, reserved FROM (
       SELECT asset_id, sum(CASE WHEN to_owner_id = $1 THEN amount ELSE -amount END) AS held
       FROM ledger.transfers WHERE $1 IN (from_owner_id, to_owner_id) GROUP BY asset_id) AS escrow
     FULL JOIN (
       SELECT line ->> 'assetId' AS asset_id, sum((line ->> 'amount')::numeric) AS reserved
       FROM ledger.reservations, jsonb_array_elements(counted) AS line WHERE state = 'pending' GROUP BY 1) AS pending
     USING (asset_id)
     WHERE coalesce(held, 0) <> coalesce(reserved, 0)`,
    [escrowOwnerId],
  );
  return [...problems, ...stray, ...counted];
}
