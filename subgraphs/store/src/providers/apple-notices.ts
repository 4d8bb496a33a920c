import {
  type JWSTransactionDecodedPayload,
  NotificationTypeV2,
  type ResponseBodyV2DecodedPayload,
} from "@apple/app-store-server-library";
import type { NoticeKind, ProviderNotice, VerifiedPurchase } from "../service/providers.js";
import { revokedShareOf, toPurchase, wholeShare } from "./apple-purchase.js";
import { receiptInvalid } from "./failures.js";

const kinds: Readonly<Record<string, NoticeKind>> = {
  [NotificationTypeV2.ONE_TIME_CHARGE]: "purchased",
  [NotificationTypeV2.SUBSCRIBED]: "purchased",
  [NotificationTypeV2.DID_RENEW]: "renewed",
  [NotificationTypeV2.RENEWAL_EXTENDED]: "extended",
  [NotificationTypeV2.EXPIRED]: "expired",
  [NotificationTypeV2.GRACE_PERIOD_EXPIRED]: "expired",
  [NotificationTypeV2.CONSUMPTION_REQUEST]: "refund-requested",
  [NotificationTypeV2.REFUND]: "refunded",
  [NotificationTypeV2.REFUND_REVERSED]: "refund-reversed",
  [NotificationTypeV2.REVOKE]: "revoked",
  [NotificationTypeV2.TEST]: "test",
};

/** The kinds that take something back. */
export const voidingTypes: ReadonlySet<NoticeKind> = new Set(["refunded", "charged-back", "revoked"]);

/** What a verified notification says; Apple's charge-backs are refunds to it. */
export function toNotice(
  payload: ResponseBodyV2DecodedPayload,
  transaction: JWSTransactionDecodedPayload | null,
): ProviderNotice {
  const purchase = transaction === null ? null : toPurchase(transaction);
  const { notificationUUID, notificationType, signedDate } = payload;
  if (notificationUUID === undefined || signedDate === undefined) throw receiptInvalid("apple", "malformed");
  const kind = kinds[notificationType ?? ""] ?? "other";
  return {
    provider: "apple",
    id: `apple:${notificationUUID}`,
    kind,
    transactionId: purchase?.transactionId ?? null,
    originalTransactionId: purchase?.originalTransactionId ?? null,
    orderId: null,
    purchase,
    receipt: null,
    ...refundOf(kind, transaction, purchase),
    occurredAtMs: purchase?.revokedAtMs ?? signedDate,
  };
}

/** A prorated refund is a share of the price, in all so far. */
function refundOf(
  kind: NoticeKind,
  transaction: JWSTransactionDecodedPayload | null,
  purchase: VerifiedPurchase | null,
): Pick<ProviderNotice, "refunded" | "isWhole"> {
  const share = transaction === null ? wholeShare : revokedShareOf(transaction);
  if (kind !== "refunded" || share === wholeShare) return { refunded: null, isWhole: true };
  const price = purchase?.price ?? null;
  const amountMicros = price === null ? 0n : (price.amountMicros * BigInt(share)) / BigInt(wholeShare);
  return { refunded: price === null ? null : { ...price, amountMicros }, isWhole: false };
}
