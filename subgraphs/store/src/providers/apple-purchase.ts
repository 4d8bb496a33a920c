import {
  Environment,
  type JWSTransactionDecodedPayload,
  RevocationType,
  Type,
} from "@apple/app-store-server-library";
import type { Money, VerifiedPurchase } from "../service/providers.js";
import { receiptInvalid } from "./failures.js";
import { toRegion } from "./regions.js";

/** What a verified transaction says. @throws RECEIPT_INVALID where it lacks what every transaction has. */
export function toPurchase(transaction: JWSTransactionDecodedPayload): VerifiedPurchase {
  const { transactionId, originalTransactionId, productId, purchaseDate, revocationDate, expiresDate } =
    transaction;
  if (transactionId === undefined || productId === undefined || purchaseDate === undefined)
    throw receiptInvalid("apple", "malformed");
  // Of a prorated refund the customer keeps the rest.
  const isRevoked = revocationDate !== undefined && revokedShareOf(transaction) === wholeShare;
  const isSubscription = transaction.type === Type.AUTO_RENEWABLE_SUBSCRIPTION;
  return {
    provider: "apple",
    form: isSubscription ? "subscription" : "one-time",
    transactionId,
    originalTransactionId: isSubscription ? (originalTransactionId ?? transactionId) : null,
    productId,
    quantity: transaction.quantity ?? 1,
    accountToken: transaction.appAccountToken ?? null,
    orderId: null,
    environment: transaction.environment === Environment.PRODUCTION ? "production" : "sandbox",
    purchasedAtMs: purchaseDate,
    price: priceOf(transaction),
    region: toRegion(transaction.storefront ?? ""),
    // Whether it renews is in the renewal info, which is signed apart and not needed to grant.
    subscription: expiresDate === undefined ? null : { expiresAtMs: expiresDate, renews: null },
    state: isRevoked ? "revoked" : "purchased",
    revokedAtMs: revocationDate ?? null,
  };
}

/** How much of a purchase is revoked, in thousandths of a percent. */
export const wholeShare = 100_000;

/** Of a transaction that Apple has revoked: the share that it says, else all. */
export function revokedShareOf({
  revocationType,
  revocationPercentage,
}: JWSTransactionDecodedPayload): number {
  const isPart = revocationType === RevocationType.REFUND_PRORATED && revocationPercentage !== undefined;
  return isPart ? Math.min(revocationPercentage, wholeShare) : wholeShare;
}

/** Apple counts in thousandths of the unit. */
function priceOf({ price, currency }: JWSTransactionDecodedPayload): Money | null {
  if (price === undefined || currency === undefined) return null;
  return { currency, amountMicros: BigInt(Math.round(price * 1000)) };
}
