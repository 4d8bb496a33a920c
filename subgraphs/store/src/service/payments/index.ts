import type { OrderId, PlayerId } from "../domain.js";
import type { Order } from "../orders.js";
import type { Provider, WebhookRequest } from "../providers.js";
import { type CheckoutRequest, endCheckout, type OpenCheckout, startCheckout } from "./checkout.js";
import { acknowledge, payBack } from "./errands.js";
import { type HoldDecision, rejectOrder, releaseOrder } from "./holds.js";
import { applyNotice, readVoided, takeNotices } from "./notices.js";
import { type SettleRequest, settleRefund } from "./partial-refunds.js";
import type { Errand, PaymentContext } from "./ports.js";
import { type ReceiptRequest, submitReceipt } from "./receipts.js";

export type { CheckoutPlace, CheckoutRequest, OpenCheckout } from "./checkout.js";
export type { HoldDecision } from "./holds.js";
export type { NoticeOutcome } from "./notices.js";
export type { SettleRequest } from "./partial-refunds.js";
export * from "./ports.js";
export type { ReceiptRequest } from "./receipts.js";
export { digest } from "./steps.js";

/**
 * Sales for money. Every purchase of a provider comes to one order, whichever way and how often it is told of; what is told
 * counts by when it happened, not by when it came.
 */
export interface PaymentService {
  /** The player's name for a provider, to be given to its store with every purchase. */
  purchaseToken(playerId: PlayerId, provider: Provider): Promise<string>;
  /** @throws BAD_USER_INPUT, RECEIPT_INVALID, RECEIPT_USED, OFFER_UNAVAILABLE, UNAVAILABLE, IDEMPOTENCY_CONFLICT. */
  submitReceipt(request: ReceiptRequest): Promise<Order>;
  /** @throws BAD_USER_INPUT, OFFER_UNAVAILABLE, SOLD_OUT, LIMIT_REACHED, UNAVAILABLE, IDEMPOTENCY_CONFLICT. */
  startCheckout(request: CheckoutRequest): Promise<OpenCheckout>;
  /** @throws BAD_USER_INPUT, NOT_FOUND, CONFLICT, OFFER_UNAVAILABLE, IDEMPOTENCY_CONFLICT. */
  releaseOrder(decision: HoldDecision): Promise<Order>;
  /** @throws BAD_USER_INPUT, NOT_FOUND, CONFLICT, IDEMPOTENCY_CONFLICT. */
  rejectOrder(decision: HoldDecision): Promise<Order>;
  /** @throws BAD_USER_INPUT, NOT_FOUND, CONFLICT, IDEMPOTENCY_CONFLICT. */
  settleRefund(request: SettleRequest): Promise<Order>;
  /** Keeps what a webhook's request says. @throws RECEIPT_INVALID, UNAVAILABLE. */
  takeNotices(provider: "apple" | "google" | "checkout", request: WebhookRequest): Promise<void>;
  /** Applies a notice that was kept; safe to repeat, as everything below. @throws UNAVAILABLE and what {@link submitReceipt} says. */
  applyNotice(id: string): Promise<void>;
  /** Keeps what a provider's list of voided purchases has and no webhook told. @throws UNAVAILABLE. */
  readVoided(provider: "apple" | "google" | "steam"): Promise<void>;
  /** Does what a step left to be done outside. @throws UNAVAILABLE. */
  run(errand: Errand): Promise<void>;
}

/** Makes the service over its storage and the providers that are on. */
export function createPaymentService(context: PaymentContext): PaymentService {
  return {
    purchaseToken: (playerId, provider) => context.payments.accountToken(playerId, provider),
    submitReceipt: (request) => submitReceipt(request, context),
    startCheckout: (request) => startCheckout(request, context),
    releaseOrder: (decision) => releaseOrder(decision, context),
    rejectOrder: (decision) => rejectOrder(decision, context),
    settleRefund: (request) => settleRefund(request, context),
    takeNotices: (provider, request) => takeNotices(provider, request, context),
    applyNotice: (id) => applyNotice(id, context),
    readVoided: (provider) => readVoided(provider, context),
    run(errand) {
      switch (errand.kind) {
        case "acknowledge":
          return acknowledge(errand, context);
        case "payBack":
          return payBack(errand.orderId as OrderId, context);
        case "endCheckout":
          return endCheckout(errand.orderId as OrderId, context);
      }
    },
  };
}
