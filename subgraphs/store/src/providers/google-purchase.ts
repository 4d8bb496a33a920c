import type { androidpublisher_v3 } from "@googleapis/androidpublisher";
import type { Money, VerifiedPurchase } from "../service/providers.js";
import { receiptInvalid } from "./failures.js";

/** What a purchase's order says; `null` where there is none that we may see. */
export type OrderFacts = { readonly price: Money | null; readonly isRefunded: boolean } | null;

/** A one-time purchase: its token is what identifies it, since purchases by code have no order. */
export function toProductPurchase(
  token: string,
  data: androidpublisher_v3.Schema$ProductPurchaseV2,
  order: OrderFacts,
): VerifiedPurchase {
  const line = data.productLineItem?.[0];
  if (!line?.productId) throw receiptInvalid("google", "malformed");
  const state = productStates[data.purchaseStateContext?.purchaseState ?? ""];
  if (state === undefined) throw receiptInvalid("google", "unknown");
  return {
    provider: "google",
    form: "one-time",
    transactionId: token,
    originalTransactionId: null,
    productId: line.productId,
    ...piecesOf(line.productOfferDetails),
    accountToken: data.obfuscatedExternalAccountId ?? null,
    orderId: null,
    environment: data.testPurchaseContext ? "sandbox" : "production",
    purchasedAtMs: timeOf(data.purchaseCompletionTime),
    price: order?.price ?? null,
    region: data.regionCode ?? null,
    subscription: null,
    state,
    revokedAtMs: null,
  };
}

function piecesOf(details: androidpublisher_v3.Schema$ProductOfferDetails | undefined) {
  const quantity = details?.quantity ?? 1;
  return { quantity, refundedQuantity: quantity - (details?.refundableQuantity ?? quantity) };
}

const productStates: Readonly<Record<string, VerifiedPurchase["state"]>> = {
  PURCHASED: "purchased",
  PENDING: "pending",
  CANCELLED: "revoked",
};

/** A subscription's newest term: the token is the same for all of them, each has an order of its own. */
export function toSubscriptionPurchase(
  token: string,
  data: androidpublisher_v3.Schema$SubscriptionPurchaseV2,
  order: OrderFacts,
): VerifiedPurchase {
  const line = data.lineItems?.[0];
  if (!line?.productId) throw receiptInvalid("google", "malformed");
  return {
    provider: "google",
    form: "subscription",
    // A pending one has no order yet; none is granted before it has.
    transactionId: line.latestSuccessfulOrderId ?? token,
    originalTransactionId: token,
    productId: line.productId,
    quantity: 1,
    accountToken: data.externalAccountIdentifiers?.obfuscatedExternalAccountId ?? null,
    orderId: null,
    environment: data.testPurchase ? "sandbox" : "production",
    purchasedAtMs: timeOf(data.startTime),
    price: order?.price ?? null,
    region: data.regionCode ?? null,
    subscription: line.expiryTime
      ? { expiresAtMs: timeOf(line.expiryTime), renews: line.autoRenewingPlan?.autoRenewEnabled === true }
      : null,
    state: stateOf(data, order),
    revokedAtMs: null,
  };
}

/** One that is merely over keeps what it gave; only its order tells that the money went back. */
function stateOf(
  { subscriptionState }: androidpublisher_v3.Schema$SubscriptionPurchaseV2,
  order: OrderFacts,
): VerifiedPurchase["state"] {
  if (subscriptionState === "SUBSCRIPTION_STATE_PENDING") return "pending";
  const isGivenUp = subscriptionState === "SUBSCRIPTION_STATE_PENDING_PURCHASE_CANCELED";
  return isGivenUp || order?.isRefunded === true ? "revoked" : "purchased";
}

/** Google counts in whole units and billionths. */
export function toMoney(money: androidpublisher_v3.Schema$Money | undefined): Money | null {
  if (!money?.currencyCode) return null;
  const amountMicros = BigInt(money.units ?? "0") * 1_000_000n + BigInt(money.nanos ?? 0) / 1000n;
  return { currency: money.currencyCode, amountMicros };
}

function timeOf(text: string | null | undefined): number {
  return text ? Date.parse(text) : 0;
}
