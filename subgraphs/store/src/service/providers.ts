/** Who takes real money for us: three stores whose receipts are verified, and the web's checkout. */
export const providers = ["apple", "google", "steam", "checkout"] as const;
/** A member of {@link providers}. */
export type Provider = (typeof providers)[number];

/** An amount of real money. */
export interface Money {
  /** ISO 4217, upper-case. */
  readonly currency: string;
  /** Millionths of the currency's unit. */
  readonly amountMicros: bigint;
}

/** Whether a product is bought once or runs until it ends. */
export type PurchaseForm = "one-time" | "subscription";

/** What a client was given by its store, or we by our own order, for {@link ReceiptProvider.verify}. */
export interface Receipt {
  /** Apple: a signed transaction (JWS). Google: the purchase token. Steam: our order's id. */
  readonly token: string;
  readonly form: PurchaseForm;
}

/** A purchase as its provider states it now. */
export interface VerifiedPurchase {
  readonly provider: Provider;
  readonly form: PurchaseForm;
  /** Unique for ever within the provider: a renewal of a subscription has another. At most 1,000 characters. */
  readonly transactionId: string;
  /** What all renewals of one subscription have in common; `null` for a one-time purchase. */
  readonly originalTransactionId: string | null;
  /** The provider's name of the product. */
  readonly productId: string;
  readonly quantity: number;
  /** How many of them were refunded piece by piece; absent where the provider refunds no pieces. */
  readonly refundedQuantity?: number;
  /** The opaque token of the player that the client gave to the store, where it did. */
  readonly accountToken: string | null;
  /** Our order's id, where the purchase began as one (Steam, checkout). */
  readonly orderId: string | null;
  readonly environment: "production" | "sandbox";
  /** Milliseconds since the Unix epoch; 0 for a pending purchase whose provider does not say. */
  readonly purchasedAtMs: number;
  /** What the customer paid in all; `null` where the provider does not say. */
  readonly price: Money | null;
  /** ISO 3166-1 alpha-2 of the customer's storefront. */
  readonly region: string | null;
  readonly subscription: SubscriptionTerm | null;
  /** A pending purchase is not paid yet; a revoked one was refunded, charged back or cancelled. */
  readonly state: "purchased" | "pending" | "revoked";
  readonly revokedAtMs: number | null;
}

/** Until when a subscription is paid. */
export interface SubscriptionTerm {
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
  /** Whether it will renew by itself; `null` where the provider does not say it here. */
  readonly renews: boolean | null;
}

/** What a provider tells us without being asked. `other` is a notice that changes nothing that is owned. */
export type NoticeKind =
  | "purchased"
  | "pending"
  | "cancelled"
  | "renewed"
  | "extended"
  | "expired"
  | "refund-requested"
  | "refunded"
  | "refund-reversed"
  | "charged-back"
  | "revoked"
  | "test"
  | "other";

/** One notice; providers send each at least once, in any order. */
export interface ProviderNotice {
  readonly provider: Provider;
  /** The same for every delivery of the notice, for ever, whichever way it comes. At most 1,000 characters. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** As in {@link VerifiedPurchase}, where the notice names it. */
  readonly transactionId: string | null;
  readonly originalTransactionId: string | null;
  /** Our order's id, where the notice names it. */
  readonly orderId: string | null;
  /** The purchase, where the notice carries it. */
  readonly purchase: VerifiedPurchase | null;
  /** What to verify to learn the purchase, where the notice only names it. */
  readonly receipt: Receipt | null;
  /** All that was refunded of the transaction so far, where the notice says it. */
  readonly refunded: Money | null;
  /** Whether nothing of the transaction is left to refund; true where the provider refunds in whole only. */
  readonly isWhole: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly occurredAtMs: number;
}

/** A webhook's request. Header names are lower-case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** A store whose receipts prove purchases. Every method waits no longer than the configured time. */
export interface ReceiptProvider {
  /**
   * The purchase as the store states it now: asked anew, so that one refunded since is `revoked`.
   *
   * @throws RECEIPT_INVALID with `details.reason`; UNAVAILABLE when the store does not answer.
   */
  verify(receipt: Receipt): Promise<VerifiedPurchase>;
  /**
   * Tells the store that the purchase was delivered; safe to repeat. A `consumable` may be bought again afterwards.
   *
   * @throws UNAVAILABLE; CONFLICT when the store no longer has the purchase.
   */
  acknowledge(purchase: VerifiedPurchase, options: { readonly consumable: boolean }): Promise<void>;
  /**
   * The notices of a webhook's request; asks nothing of the store, but for the keys that sign.
   *
   * @throws RECEIPT_INVALID when the request was not sent by the store for this app.
   */
  readNotices(request: WebhookRequest): Promise<readonly ProviderNotice[]>;
  /**
   * Refunds, charge-backs and revocations since `sinceMs`, in any order, for those whose webhook was lost. A notice that
   * came before has the same id.
   *
   * @throws UNAVAILABLE.
   */
  voidedSince(sinceMs: number): AsyncIterable<ProviderNotice>;
}

/** A store that asks us, before it refunds, what became of the purchase. */
export interface RefundRequestProvider extends ReceiptProvider {
  /** Whether the studio's players have consented to what an answer tells; without it there is none. */
  readonly mayAnswer: boolean;
  /**
   * Answers a `refund-requested` notice; the store wants it within 12 hours. Only where `mayAnswer`.
   *
   * @throws UNAVAILABLE; CONFLICT when the store takes no answer (any more).
   */
  answerRefundRequest(
    purchase: Pick<VerifiedPurchase, "transactionId" | "environment">,
    answer: { readonly delivered: boolean; readonly prefersRefund: boolean },
  ): Promise<void>;
}

/** What a store is told of an order of ours, for the player to approve. */
export interface StoreOrder {
  readonly orderId: string;
  /** The player's account at the store. */
  readonly storeUserId: string;
  /** A whole number from 1 to 2^32 - 1 (Steam). */
  readonly productId: string;
  readonly productName: string;
  readonly quantity: number;
  /** For the whole quantity. */
  readonly price: Money;
  /** ISO 639-1. */
  readonly language: string;
}

/** A store where a purchase begins with us: it asks the player, and our order's id is the receipt. */
export interface OrderedReceiptProvider extends ReceiptProvider {
  /**
   * Shows the order to the player, in the game's overlay, or at `approvalUrl` where there is one; safe to repeat.
   *
   * @throws BAD_USER_INPUT; UNAVAILABLE; CONFLICT when the store refuses the order.
   */
  begin(order: StoreOrder): Promise<{ readonly transactionId: string; readonly approvalUrl: string | null }>;
  /** Whether the player has approved the order, and its money waits to be taken. @throws UNAVAILABLE. */
  isApproved(orderId: string): Promise<boolean>;
  /** Takes the money of an order that is approved; safe to repeat. Whether it came says `verify`. @throws UNAVAILABLE. */
  takeMoney(orderId: string): Promise<void>;
  /** Gives the money back, in whole. @throws ALREADY_REFUNDED; NOT_FOUND; UNAVAILABLE. */
  refund(orderId: string): Promise<void>;
}

/** The providers that are on. */
export interface Providers {
  readonly apple?: RefundRequestProvider;
  readonly google?: ReceiptProvider;
  readonly steam?: OrderedReceiptProvider;
  readonly checkout?: CheckoutProvider;
}

/** What a customer is to pay for on the provider's page. */
export interface CheckoutOrder {
  readonly orderId: string;
  readonly accountToken: string;
  readonly productId: string;
  readonly productName: string;
  /** For one. */
  readonly price: Money;
  /** 1 to 1,000. */
  readonly quantity: number;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** 30 minutes to 24 hours from now, in milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
  readonly idempotencyKey: string;
}

/** A provider that takes payments on a page of its own. */
export interface CheckoutProvider {
  /** Opens a page to pay. @throws BAD_USER_INPUT; IDEMPOTENCY_CONFLICT; UNAVAILABLE. */
  createSession(order: CheckoutOrder): Promise<{ readonly sessionId: string; readonly url: string }>;
  /** The payment of a session as it is now, for those whose webhook was lost. @throws NOT_FOUND; UNAVAILABLE. */
  readSession(sessionId: string): Promise<VerifiedPurchase>;
  /** The payment with a purchase's `transactionId`; `undefined` where no page of ours took it. @throws NOT_FOUND; UNAVAILABLE. */
  readPayment(paymentId: string): Promise<VerifiedPurchase | undefined>;
  /** Closes a page that is not paid; safe to repeat. @throws CONFLICT when it is paid; NOT_FOUND; UNAVAILABLE. */
  expireSession(sessionId: string): Promise<void>;
  /**
   * Gives money back; `amount` may be a part.
   *
   * @param paymentId The purchase's `transactionId`.
   * @throws ALREADY_REFUNDED; BAD_USER_INPUT for more than was paid; IDEMPOTENCY_CONFLICT; NOT_FOUND; UNAVAILABLE.
   */
  refund(refund: {
    readonly paymentId: string;
    readonly amount: Money;
    readonly idempotencyKey: string;
  }): Promise<{ readonly refundId: string }>;
  /**
   * All that went back of a payment and did not fail, the oldest first.
   *
   * @throws NOT_FOUND; UNAVAILABLE.
   */
  readRefunds(paymentId: string): Promise<
    readonly {
      readonly refundId: string;
      readonly amount: Money;
      /** Milliseconds since the Unix epoch. */
      readonly refundedAtMs: number;
    }[]
  >;
  /** The notices of a webhook's request. @throws RECEIPT_INVALID when the provider did not send it, or too long ago. */
  readNotices(request: WebhookRequest): Promise<readonly ProviderNotice[]>;
}
