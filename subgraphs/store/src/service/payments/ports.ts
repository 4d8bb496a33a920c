import type { ServiceContext } from "../context.js";
import type { Idempotency, OrderId, PlayerId } from "../domain.js";
import type { OrderFlag } from "../order-flags.js";
import type { OrderState, RefundPolicy } from "../order-states.js";
import type { MoneyRefund, Order } from "../orders.js";
import type { Money, Provider, ProviderNotice, Providers, VerifiedPurchase } from "../providers.js";
import type { Posting, Receipt, StoreStorage } from "../storage-port.js";

/** What sales for money work with. */
export interface PaymentContext extends ServiceContext {
  readonly payments: PaymentStorage;
  readonly providers: Providers;
}

/** What identifies a transaction, for ever. */
export interface TransactionKey {
  readonly provider: Provider;
  readonly transactionId: string;
}

/** What is known of a transaction: its order, or only that it was voided before it could come to one. */
export interface KeptReceipt extends TransactionKey {
  readonly redeemed: {
    readonly orderId: OrderId;
    readonly playerId: PlayerId;
    readonly purchase: VerifiedPurchase;
  } | null;
  readonly isVoided: boolean;
  /** When `isVoided` came to be so, by the provider. Milliseconds since the Unix epoch. */
  readonly changedAtMs: number;
}

/** A change of whether a transaction counts. One that is older than what is known changes nothing. */
export interface ReceiptChange extends TransactionKey {
  readonly isVoided: boolean;
  readonly isChargeback: boolean;
  /** By the provider. Milliseconds since the Unix epoch. */
  readonly occurredAtMs: number;
}

/** A player who may hand nothing on for a while after a chargeback: what they hold may have been paid with another's money. */
export interface ChargebackLock {
  readonly playerId: PlayerId;
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** Where an order is paid that began with us. */
export interface Checkout {
  readonly orderId: OrderId;
  readonly provider: "steam" | "checkout";
  /** When the provider closes it by itself. Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
  /** The provider's; `null` until it has answered. */
  readonly sessionId: string | null;
  readonly url: string | null;
}

/** What has to be done outside after a step has committed; it is tried until it is done. */
export type Errand =
  | {
      readonly kind: "acknowledge";
      readonly provider: "apple" | "google";
      readonly transactionId: string;
      readonly consumable: boolean;
    }
  | { readonly kind: "payBack"; readonly orderId: OrderId }
  | { readonly kind: "endCheckout"; readonly orderId: OrderId; readonly atMs: number };

/** A step in the life of an order for money: all of it happens, or nothing. */
export interface OrderStep
  extends Pick<
    Posting,
    "idempotency" | "grants" | "counts" | "stock" | "draws" | "progress" | "entitlements"
  > {
  /** As it is afterwards. */
  readonly order: Order;
  /** The state that it must still have; `null` where it is made. */
  readonly before: OrderState | null;
  /** What is booked as paid, apart where it is a test purchase: no money came. */
  readonly money: (Money & { readonly isTest: boolean }) | null;
  /** Becomes the order's receipt. */
  readonly purchase: VerifiedPurchase | null;
  readonly receiptChange: ReceiptChange | null;
  readonly lock: ChargebackLock | null;
  readonly checkout: Checkout | null;
  readonly errands: readonly Errand[];
  readonly audit: { readonly action: string; readonly reason: string } | null;
}

/** Money that went back of an order that stays, and what is taken back for it: all of it happens, or nothing. */
export interface PartialRefund {
  readonly idempotency: Idempotency;
  /** As it was read. */
  readonly order: Order;
  readonly refunds: readonly MoneyRefund[];
  /** Of so many pieces it is settled what is taken back, 0 to what is left of them; 0 for an order that was not delivered. */
  readonly pieces: number;
  readonly policy: RefundPolicy;
  readonly added: readonly OrderFlag[];
  readonly removed: readonly OrderFlag[];
  readonly audit: { readonly action: string; readonly reason: string } | null;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** A step that does nothing yet, to be said more exactly. */
export const emptyStep = {
  ...{ grants: [], counts: [], stock: null, draws: [], progress: [], entitlements: [] },
  ...{
    money: null,
    purchase: null,
    receiptChange: null,
    lock: null,
    checkout: null,
    errands: [],
    audit: null,
  },
} as const satisfies Partial<OrderStep>;

/** What is known of how a player pays. */
export interface PaymentHistory {
  /** Where the customer was when orders were delivered. ISO 3166-1 alpha-2, each once. */
  readonly regions: readonly string[];
  /** How many payments were charged back. */
  readonly chargebacks: number;
}

/** What sales for money need kept. */
export interface PaymentStorage {
  /**
   * Takes a step, once for each key.
   *
   * @throws IDEMPOTENCY_CONFLICT; SOLD_OUT; CONFLICT when the order, the transaction or the player's draws have gone on since
   * they were read.
   */
  step(step: OrderStep): Promise<Receipt>;
  /** The player's name for a provider: made when it is first asked for. */
  accountToken(playerId: PlayerId, provider: Provider): Promise<string>;
  /** Whose name it is for the provider. */
  findAccount(provider: Provider, token: string): Promise<PlayerId | undefined>;
  findReceipt(key: TransactionKey): Promise<KeptReceipt | undefined>;
  findReceiptOf(orderId: OrderId): Promise<KeptReceipt | undefined>;
  /** Whose the other transactions of a subscription are. */
  findSubscriber(provider: Provider, originalTransactionId: string): Promise<PlayerId | undefined>;
  /**
   * Notes whether a transaction counts that came to no order, or whose order is already as that says; with it the player's lock.
   *
   * @param seen What was known of the transaction when that was decided.
   * @throws CONFLICT when something else is known of it by now: what was decided may be wrong.
   */
  changeReceipt(
    change: ReceiptChange,
    seen: KeptReceipt | undefined,
    lock: ChargebackLock | null,
  ): Promise<void>;
  markAcknowledged(key: TransactionKey, atMs: number): Promise<void>;
  /** Moves the end of what a subscription's order gave. */
  prolong(orderId: OrderId, untilMs: number): Promise<void>;
  /**
   * Notes a part of an order as refunded and takes back what belongs to it, once for each key.
   *
   * @throws IDEMPOTENCY_CONFLICT; CONFLICT when the order has gone on since it was read.
   */
  refundPart(part: PartialRefund): Promise<void>;
  /** Keeps what went back of an order that is refunded already; no effect for what is kept. */
  noteRefunds(orderId: OrderId, refunds: readonly MoneyRefund[]): Promise<void>;
  /** Chargebacks are counted from `sinceMs` on. */
  readHistory(playerId: PlayerId, sinceMs: number): Promise<PaymentHistory>;
  /** Keeps notices that are new, each with an errand to apply it. */
  keepNotices(notices: readonly ProviderNotice[], atMs: number): Promise<void>;
  /** A notice that was not applied yet. */
  findNotice(id: string): Promise<ProviderNotice | undefined>;
  endNotice(id: string, outcome: string, atMs: number): Promise<void>;
  /** Milliseconds since the Unix epoch. */
  readVoidCursor(provider: Provider): Promise<number | undefined>;
  moveVoidCursor(provider: Provider, untilMs: number): Promise<void>;
  findCheckout(orderId: OrderId): Promise<Checkout | undefined>;
  /** Notes where an order is paid; whether it still waits for that. */
  openCheckout(
    orderId: OrderId,
    at: { readonly sessionId: string; readonly url: string | null },
  ): Promise<boolean>;
  /** Undoes an order's refund: what it took comes back. @throws as {@link step}. */
  restore(order: Order, change: ReceiptChange, idempotency: Idempotency, atMs: number): Promise<void>;
  /** Keeps the answer to a request that finds all done, so that the key is its own from now on. @throws IDEMPOTENCY_CONFLICT. */
  remember(idempotency: Idempotency, receipt: Receipt): Promise<void>;
  /** As in {@link StoreStorage}. */
  readonly recall: StoreStorage["recall"];
}
