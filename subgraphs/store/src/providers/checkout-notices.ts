import type Stripe from "stripe";
import type { NoticeKind, ProviderNotice, VerifiedPurchase } from "../service/providers.js";
import { fromMinorUnits } from "./checkout-amounts.js";
import { receiptInvalid } from "./failures.js";

/** The payment of a session. Its `transactionId` is the payment's once there is one, before that the session's. */
export function toPurchase(session: Stripe.Checkout.Session): VerifiedPurchase {
  const { metadata, amount_total: total, currency } = session;
  const productId = metadata?.["product_id"];
  if (productId === undefined) throw receiptInvalid("checkout", "other-app");
  const isPaid = session.payment_status !== "unpaid";
  return {
    provider: "checkout",
    form: "one-time",
    transactionId: idOf(session.payment_intent) ?? session.id,
    originalTransactionId: null,
    productId,
    quantity: Number(metadata?.["quantity"] ?? 1),
    accountToken: metadata?.["account_token"] ?? null,
    orderId: session.client_reference_id,
    environment: session.livemode ? "production" : "sandbox",
    purchasedAtMs: session.created * 1000,
    price: total === null || currency === null ? null : fromMinorUnits(total, currency),
    region: session.customer_details?.address?.country ?? null,
    subscription: null,
    state: isPaid ? "purchased" : session.status === "expired" ? "revoked" : "pending",
    revokedAtMs: null,
  };
}

/** What a verified event says; one event is one notice, or none where another event of the same change is read. */
export function toNotices(event: Stripe.Event): readonly ProviderNotice[] {
  switch (event.type) {
    case "checkout.session.completed":
      return ofSession(event, event.data.object.payment_status === "unpaid" ? "pending" : "purchased");
    case "checkout.session.async_payment_succeeded":
      return ofSession(event, "purchased");
    case "checkout.session.async_payment_failed":
    case "checkout.session.expired":
      return ofSession(event, "cancelled");
    case "charge.refunded": {
      const charge = event.data.object;
      return [
        toNotice(event, "refunded", {
          transactionId: idOf(charge.payment_intent),
          orderId: charge.metadata["order_id"] ?? null,
          refunded: fromMinorUnits(charge.amount_refunded, charge.currency),
          isWhole: charge.refunded,
        }),
      ];
    }
    // A dispute that is only an inquiry moves no money; these two say that it moved.
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated": {
      const dispute = event.data.object;
      const kind = event.type === "charge.dispute.funds_withdrawn" ? "charged-back" : "refund-reversed";
      return [toNotice(event, kind, { transactionId: idOf(dispute.payment_intent) })];
    }
    default:
      return [];
  }
}

type SessionEvent = Extract<Stripe.Event, { readonly data: { readonly object: Stripe.Checkout.Session } }>;

/** Nothing of a session that another seller of the same account opened. */
function ofSession(event: SessionEvent, kind: NoticeKind): readonly ProviderNotice[] {
  const session = event.data.object;
  if (session.metadata?.["product_id"] === undefined) return [];
  const purchase = toPurchase(session);
  return [
    toNotice(event, kind, {
      transactionId: purchase.transactionId,
      orderId: purchase.orderId,
      purchase: kind === "cancelled" ? { ...purchase, state: "revoked" } : purchase,
    }),
  ];
}

function toNotice(event: Stripe.Event, kind: NoticeKind, fields: Partial<ProviderNotice>): ProviderNotice {
  return {
    provider: "checkout",
    id: `checkout:${event.id}`,
    kind,
    transactionId: null,
    originalTransactionId: null,
    orderId: null,
    purchase: null,
    receipt: null,
    refunded: null,
    isWhole: true,
    occurredAtMs: event.created * 1000,
    ...fields,
  };
}

function idOf(reference: string | { readonly id: string } | null): string | null {
  return typeof reference === "string" || reference === null ? reference : reference.id;
}
