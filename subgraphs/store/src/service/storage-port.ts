import type { Draw } from "./boxes.js";
import type { BoxId, EntitlementGrant, Idempotency, ItemId, OfferId, OrderId, PlayerId } from "./domain.js";
import type { OrderFlag } from "./order-flags.js";
import type { OrderState } from "./order-states.js";
import type { MoneyRefund, Order } from "./orders.js";
import type { ChargebackLock, Errand, ReceiptChange } from "./payments/ports.js";

/** What the book knows of a kind of item or a currency. */
export interface Asset {
  /** `item:potion`, `currency:gold`. */
  readonly id: string;
  readonly form: "counted" | "unique";
  /** The most that one owner can hold; `null` where there is no limit of its own. */
  readonly balanceMax: bigint | null;
  readonly revision: number;
}

/** So much of an asset. */
export interface AssetLine {
  readonly asset: Asset;
  readonly amount: bigint;
}

/** What a limit counts: purchases of a player under one name in one stretch. */
export interface CountKey {
  readonly playerId: PlayerId;
  /** `offer:<id>:<period>` or `group:<name>:<period>`. */
  readonly name: string;
  /** Milliseconds since the Unix epoch; 0 where the stretch has no beginning. */
  readonly fromMs: number;
}

/** What a player owes of a currency. */
export interface Debt {
  readonly currencyId: string;
  readonly amount: bigint;
}

/** Why what a player would pay for another's gift may not leave them now: it is held, or they are locked. */
export interface GiftBar {
  /** How what is held came to them, or why they are locked, as the trade policy says it. */
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
  readonly isLock: boolean;
}

/** A player's draws of a box. */
export interface ProgressKey {
  readonly playerId: PlayerId;
  readonly boxId: BoxId;
}

/** A draw as it is kept. */
export interface KeptDraw extends Draw {
  /** A UUIDv7. */
  readonly id: string;
  readonly playerId: PlayerId;
  /** The order that it is part of; `null` for a box that was an item. */
  readonly orderId: OrderId | null;
  /** Milliseconds since the Unix epoch. */
  readonly drawnAtMs: number;
}

/** A box that a player has as an item. */
export interface BoxItem {
  readonly id: ItemId;
  readonly kind: "unique" | "stack";
  readonly ownerId: PlayerId;
  readonly assetId: string;
  /** When its lifetime ends; `null` where it has none. Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number | null;
}

/** What happens to the stock of a limited offer. */
export interface StockChange {
  /** SELL takes it; RESERVE keeps it for an order, which TAKE sells and RELEASE gives back, if it is still kept. */
  readonly change: "SELL" | "RESERVE" | "TAKE" | "RELEASE";
  readonly offerId: OfferId;
  readonly quantity: number;
  /** How much there is in all; `null` does not ask. */
  readonly total: number | null;
  /** The order that it is kept for; `null` for SELL. */
  readonly reservation: {
    readonly id: OrderId;
    readonly playerId: PlayerId;
    /** When the order stops to wait, for RESERVE. Milliseconds since the Unix epoch. */
    readonly expiresAtMs: number | null;
  } | null;
}

/** What is given at once, with what it costs and what is written of it: all of it happens, or nothing. */
export interface Posting {
  readonly idempotency: Idempotency;
  readonly playerId: PlayerId;
  readonly recipientId: PlayerId;
  readonly payment: { readonly assetId: string; readonly amount: bigint } | null;
  /** The item that is used up. */
  readonly opened: BoxItem | null;
  readonly grants: readonly AssetLine[];
  readonly order: Order | null;
  readonly counts: readonly (CountKey & {
    readonly quantity: number;
    /** `null` counts without a bound. */
    readonly max: number | null;
  })[];
  readonly stock: StockChange | null;
  readonly draws: readonly KeptDraw[];
  /** What a player's misses were when the draws were made, and are with them. */
  readonly progress: readonly (ProgressKey & { readonly before: number; readonly after: number })[];
  readonly entitlements: readonly EntitlementGrant[];
  readonly receipt: Receipt;
}

/** What is kept with a key, and given again to a repeated request. */
export interface Receipt {
  readonly orderId: OrderId | null;
  readonly drawIds: readonly string[];
}

/** An order's refund: all of it happens, or nothing. */
export interface Refund {
  readonly idempotency: Idempotency;
  readonly order: Order;
  readonly refund: NonNullable<Order["refund"]>;
  readonly to: OrderState;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** What a payment provider said, where that is why. */
  readonly receiptChange: ReceiptChange | null;
  readonly lock: ChargebackLock | null;
  /** Money that went back, to be kept with the order. */
  readonly refunds: readonly MoneyRefund[];
  readonly errands: readonly Errand[];
}

/** Which orders are listed. */
export interface OrderFilter {
  readonly playerId: PlayerId | null;
  readonly state: OrderState | null;
  readonly offerId: OfferId | null;
  readonly flag: OrderFlag | null;
}

/** Which rows of a list are read: `limit` of them, the newest first (the oldest, when `backward`), behind `from`. */
export interface OrderSlice extends OrderFilter {
  readonly limit: number;
  readonly backward: boolean;
  /** An id; the list's start (end, when `backward`) where absent. */
  readonly from: string | undefined;
}

/** What the service needs kept. Lists give as many answers as they were asked for, in that order. */
export interface StoreStorage {
  findAssets(ids: readonly string[]): Promise<(Asset | undefined)[]>;
  /** How much of each offer is sold or reserved. */
  findStockTaken(offerIds: readonly OfferId[]): Promise<number[]>;
  findCounts(keys: readonly CountKey[]): Promise<number[]>;
  findDebts(playerIds: readonly PlayerId[]): Promise<Debt[][]>;
  /** What bars a player from paying so much for another now. */
  findGiftBar(playerId: PlayerId, payment: Posting["payment"]): Promise<GiftBar | undefined>;
  /** The segments that each player is in at a time; now where `atMs` is absent. */
  findSegments(
    players: readonly { readonly playerId: PlayerId; readonly atMs?: number }[],
  ): Promise<string[][]>;
  /** Grants that still count. */
  findEntitlementGrants(playerIds: readonly PlayerId[]): Promise<EntitlementGrant[][]>;
  findMisses(keys: readonly ProgressKey[]): Promise<number[]>;
  /** Which of `ids` accounts has registered, as far as this context knows. */
  knowPlayers(ids: readonly PlayerId[]): Promise<boolean[]>;
  findBoxItems(ids: readonly ItemId[]): Promise<(BoxItem | undefined)[]>;
  findOrders(ids: readonly OrderId[]): Promise<(Order | undefined)[]>;
  readOrders(slice: OrderSlice): Promise<Order[]>;
  /** The money that went back of each order, the oldest first. */
  findRefunds(orderIds: readonly OrderId[]): Promise<MoneyRefund[][]>;
  findDraws(ids: readonly string[]): Promise<(KeptDraw | undefined)[]>;
  findDrawsOfOrders(orderIds: readonly OrderId[]): Promise<KeptDraw[][]>;
  /**
   * Posts to the book, once for each key.
   *
   * @throws IDEMPOTENCY_CONFLICT, INSUFFICIENT_FUNDS, ITEM_NOT_OWNED, CONFLICT (a stack would grow over its limit, or
   * `progress` has gone on), LIMIT_REACHED, SOLD_OUT, ACCOUNT_IN_DEBT (the player owes something), TRADE_LOCKED (what would be
   * another's is held, or the player is locked), INTERACTION_REFUSED (one of the payer and the recipient has blocked the other).
   */
  post(posting: Posting): Promise<{ readonly receipt: Receipt; readonly replayed: boolean }>;
  /** @throws IDEMPOTENCY_CONFLICT, ALREADY_REFUNDED when the order has another state by now, CONFLICT. */
  refund(refund: Refund): Promise<Receipt>;
  /**
   * What the first request with a key came to, if there was one.
   *
   * @throws IDEMPOTENCY_CONFLICT when it was another request.
   */
  recall(idempotency: Idempotency): Promise<Receipt | undefined>;
}
