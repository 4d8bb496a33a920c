import { createHash } from "node:crypto";
import type { androidpublisher_v3 } from "@googleapis/androidpublisher";
import type { NoticeKind, ProviderNotice, PurchaseForm } from "../service/providers.js";
import { receiptInvalid } from "./failures.js";
import { type JsonObject, parseObject, textOf, toObject } from "./json.js";

/** By `notificationType`; those that are not here change nothing that is owned. */
const subscriptionKinds: Readonly<Record<number, NoticeKind>> = {
  1: "renewed",
  2: "renewed",
  4: "purchased",
  9: "extended",
  12: "revoked",
  13: "expired",
  20: "cancelled",
};
const productKinds: Readonly<Record<number, NoticeKind>> = { 1: "purchased", 2: "cancelled" };
const subscriptionProductType = 1;
const partialRefundType = 2;
const chargebackReason = 7;

/**
 * The notice of a Pub/Sub push whose sender is known. Its id is made of what it says: Pub/Sub's own differs when the
 * publisher sends twice.
 *
 * @throws RECEIPT_INVALID for one that is malformed or of another app.
 */
export function readPush(body: Buffer, packageName: string): readonly ProviderNotice[] {
  const message = toObject(parseObject(body)?.["message"]);
  const data = parseObject(Buffer.from(textOf(message["data"]) ?? "", "base64"));
  const occurredAtMs = Number(data?.["eventTimeMillis"]);
  if (data === undefined || !Number.isSafeInteger(occurredAtMs)) throw receiptInvalid("google", "malformed");
  if (data["packageName"] !== packageName) throw receiptInvalid("google", "other-app");

  if (data["voidedPurchaseNotification"] !== undefined)
    return [toVoidedPush(toObject(data["voidedPurchaseNotification"]), occurredAtMs)];
  if (data["subscriptionNotification"] !== undefined)
    return [toStateNotice("subscription", toObject(data["subscriptionNotification"]), occurredAtMs)];
  if (data["oneTimeProductNotification"] !== undefined)
    return [toStateNotice("one-time", toObject(data["oneTimeProductNotification"]), occurredAtMs)];
  const kind = data["testNotification"] === undefined ? "other" : "test";
  return [toNotice({ id: String(message["messageId"]), kind, occurredAtMs })];
}

function toStateNotice(form: PurchaseForm, fields: JsonObject, occurredAtMs: number): ProviderNotice {
  const token = textOf(fields["purchaseToken"]);
  const type = Number(fields["notificationType"]);
  if (token === undefined) throw receiptInvalid("google", "malformed");
  const kind = (form === "subscription" ? subscriptionKinds : productKinds)[type] ?? "other";
  return toNotice({
    id: `${digest(token)}:${form}:${type}:${occurredAtMs}`,
    kind,
    transactionId: form === "subscription" ? null : token,
    originalTransactionId: form === "subscription" ? token : null,
    receipt: { token, form },
    occurredAtMs,
  });
}

function toVoidedPush(fields: JsonObject, occurredAtMs: number): ProviderNotice {
  const token = textOf(fields["purchaseToken"]);
  const orderId = textOf(fields["orderId"]) ?? "";
  if (token === undefined) throw receiptInvalid("google", "malformed");
  const isSubscription = Number(fields["productType"]) === subscriptionProductType;
  const isWhole = Number(fields["refundType"]) !== partialRefundType;
  return toNotice({
    id: voidedId(token, orderId, "refunded", isWhole ? null : occurredAtMs),
    kind: "refunded",
    transactionId: isSubscription ? orderId || null : token,
    originalTransactionId: isSubscription ? token : null,
    receipt: { token, form: isSubscription ? "subscription" : "one-time" },
    isWhole,
    occurredAtMs,
  });
}

/** A line of the list of voided purchases, as the notice that was or should have been sent of it. */
export function toVoidedNotice(
  voided: androidpublisher_v3.Schema$VoidedPurchase,
  form: PurchaseForm,
): ProviderNotice {
  const token = voided.purchaseToken ?? "";
  const orderId = voided.orderId ?? "";
  const kind = voided.voidedReason === chargebackReason ? "charged-back" : "refunded";
  const occurredAtMs = Number(voided.voidedTimeMillis);
  const isWhole = (voided.voidedQuantity ?? 0) === 0;
  return toNotice({
    id: voidedId(token, orderId, kind, isWhole ? null : occurredAtMs),
    kind,
    transactionId: form === "subscription" ? orderId || null : token,
    originalTransactionId: form === "subscription" ? token : null,
    receipt: { token, form },
    isWhole,
    occurredAtMs,
  });
}

/** A purchase is voided in whole once; parts of it at several times. */
function voidedId(token: string, orderId: string, kind: NoticeKind, partAtMs: number | null): string {
  return `${digest(token)}:${orderId}:${kind}${partAtMs === null ? "" : `:${partAtMs}`}`;
}

function digest(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function toNotice(
  fields: Pick<ProviderNotice, "id" | "kind" | "occurredAtMs"> & Partial<ProviderNotice>,
): ProviderNotice {
  return {
    provider: "google",
    transactionId: null,
    originalTransactionId: null,
    orderId: null,
    purchase: null,
    receipt: null,
    refunded: null,
    isWhole: true,
    ...fields,
    id: `google:${fields.id}`,
  };
}
