import type {
  Bundle,
  CurrencyLine,
  EntitlementTerm,
  MoneyPrice,
  OfferId,
  OrderId,
  PlayerId,
} from "./domain.js";
import type { OrderFlag } from "./order-flags.js";
import type { OrderSource, OrderState, RefundPolicy } from "./order-states.js";
import type { Money } from "./providers.js";

/** What an order gave. */
export interface Delivery extends Bundle {
  readonly entitlements: readonly EntitlementTerm[];
}

/** One sale, from its making to its end. */
export interface Order {
  readonly id: OrderId;
  /** Who pays. */
  readonly playerId: PlayerId;
  /** Who gets it: the payer, unless it is a gift. */
  readonly recipientId: PlayerId;
  readonly source: OrderSource;
  readonly state: OrderState;
  readonly offerId: OfferId;
  /** The revision of the offer that was sold. */
  readonly offerRevision: number;
  readonly quantity: number;
  /** Of one; `null` where it was sold for money, or given. */
  readonly price: CurrencyLine | null;
  /** Of one; `null` where it was sold for a currency, or given. */
  readonly moneyPrice: MoneyPrice | null;
  /** What came of it in all, what its boxes held among it. */
  readonly delivery: Delivery;
  /** For staff; always empty for one that was not sold for money. */
  readonly flags: readonly OrderFlag[];
  /** What went back of it in parts. */
  readonly refunded: Refunded;
  readonly refund: { readonly policy: RefundPolicy; readonly reason: string } | null;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
  /** When its state last changed. Milliseconds since the Unix epoch. */
  readonly changedAtMs: number;
}

/** What went back of an order before the whole did. */
export interface Refunded {
  /** Pieces of which it is settled what is taken back. */
  readonly quantity: number;
  /** Of the money that was booked when it was delivered. */
  readonly amountMicros: bigint;
  /** Rises with every refund. */
  readonly version: number;
}

/** What nothing was refunded of. */
export const nothingRefunded: Refunded = { quantity: 0, amountMicros: 0n, version: 0 };

/** Money that a payment provider gave back. */
export interface MoneyRefund {
  /** The provider's id of it; where it has none, that of what told of it. */
  readonly id: string;
  /** `null` where the provider does not say. */
  readonly money: Money | null;
  /** How many pieces it was for; `null` where it was for an amount. */
  readonly quantity: number | null;
  /** Milliseconds since the Unix epoch. */
  readonly refundedAtMs: number;
}
