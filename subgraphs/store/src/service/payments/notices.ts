import { AppError } from "@muster/errors";
import type { Idempotency } from "../domain.js";
import { moveTo, type OrderState, type RefundPolicy } from "../order-states.js";
import type { MoneyRefund, Order } from "../orders.js";
import type { Provider, ProviderNotice, VerifiedPurchase, WebhookRequest } from "../providers.js";
import { cancelOrder, noteAuthorised } from "./checkout.js";
import { applyPart, policyOf, readToldRefunds } from "./partial-refunds.js";
import {
  type ChargebackLock,
  emptyStep,
  type KeptReceipt,
  type PaymentContext,
  type ReceiptChange,
  type TransactionKey,
} from "./ports.js";
import { redeem } from "./redemption.js";
import { demand, keyOf, providerOff, releaseOf, takeStep } from "./steps.js";

/** Keeps what a provider tells, to be applied by a job. @throws RECEIPT_INVALID for what the provider did not send; UNAVAILABLE. */
export async function takeNotices(
  provider: "apple" | "google" | "checkout",
  request: WebhookRequest,
  { providers, payments, clock }: PaymentContext,
): Promise<void> {
  const sender = providers[provider];
  if (sender === undefined) throw providerOff();
  await payments.keepNotices(await sender.readNotices(request), clock.nowMs());
}

/** What came of a notice. */
export type NoticeOutcome =
  /** It changes nothing that is owned. */
  | "NOTED"
  /** It was known already, or something newer is. */
  | "KNOWN"
  /** It concerns a purchase that nobody has claimed. */
  | "UNCLAIMED"
  /** Its purchase came to an order, which is delivered or held. */
  | "REDEEMED"
  /** Its order waits for the money, or was cancelled. */
  | "AUTHORISED"
  | "CANCELLED"
  /** Its order was taken back, in whole or in part, or given back. */
  | "REVERSED"
  | "FLAGGED"
  | "RESTORED"
  /** The provider was told what became of the purchase, or wanted no answer any more. */
  | "ANSWERED"
  | "UNANSWERED"
  /** The provider does not vouch for its purchase. */
  | "REFUSED";

/** Applies a notice that was kept; no effect where it was applied before. Safe to repeat, whatever came in between. */
export async function applyNotice(id: string, context: PaymentContext): Promise<void> {
  const notice = await context.payments.findNotice(id);
  if (notice === undefined) return;
  const outcome = await takeStep(() => apply(notice, context));
  await context.payments.endNotice(id, outcome, context.clock.nowMs());
}

async function apply(notice: ProviderNotice, context: PaymentContext): Promise<NoticeOutcome> {
  switch (notice.kind) {
    case "purchased":
    case "renewed":
    case "extended":
      return applyPurchase(notice, context);
    case "pending":
      return (await noteAuthorised(notice.orderId, context)) ? "AUTHORISED" : "NOTED";
    case "cancelled":
      return (await cancelOrder(notice.orderId, context)) ? "CANCELLED" : "NOTED";
    case "refunded":
    case "charged-back":
    case "revoked":
      return applyVoid(notice, context);
    case "refund-reversed":
      return applyReversal(notice, context);
    case "refund-requested":
      return answerRequest(notice, context);
    case "expired":
    case "test":
    case "other":
      return "NOTED";
  }
}

async function applyPurchase(notice: ProviderNotice, context: PaymentContext): Promise<NoticeOutcome> {
  const purchase = await readPurchase(notice, context);
  if (purchase === "refused") return "REFUSED";
  if (purchase?.state !== "purchased") return "NOTED";
  const known = await context.payments.findReceipt(purchase);
  if (known?.isVoided === true) {
    // What was paid and given back before we heard of it is not waited for.
    await cancelOrder(purchase.orderId, context);
    return "KNOWN";
  }
  if (known?.redeemed) {
    const untilMs = purchase.subscription?.expiresAtMs;
    if (untilMs === undefined || untilMs === known.redeemed.purchase.subscription?.expiresAtMs)
      return "KNOWN";
    await context.payments.prolong(known.redeemed.orderId, untilMs);
    return "REDEEMED";
  }
  const key = keyOf(purchase.provider, "redeem", purchase.transactionId);
  try {
    const orderId = await redeem(purchase, undefined, key, context);
    return orderId === undefined ? "UNCLAIMED" : "REDEEMED";
  } catch (error) {
    if (isReceiptInvalid(error)) return "REFUSED";
    throw error;
  }
}

/** The purchase that a notice carries or names, as its provider states it. */
async function readPurchase(
  { provider, purchase, receipt }: ProviderNotice,
  { providers }: PaymentContext,
): Promise<VerifiedPurchase | "refused" | undefined> {
  if (purchase !== null || receipt === null || provider === "checkout") return purchase ?? undefined;
  const store = providers[provider];
  if (store === undefined) throw providerOff();
  try {
    return await store.verify(receipt);
  } catch (error) {
    if (isReceiptInvalid(error)) return "refused";
    throw error;
  }
}

function isReceiptInvalid(error: unknown): boolean {
  return error instanceof AppError && error.code === "RECEIPT_INVALID";
}

async function applyVoid(notice: ProviderNotice, context: PaymentContext): Promise<NoticeOutcome> {
  const { payments, storage } = context;
  const change = await toChange(notice, true, context);
  if (change === undefined) return "UNCLAIMED";
  const receipt = await payments.findReceipt(change);
  const order = await findOrderOf(receipt, storage);
  if (order === undefined || !receipt?.redeemed) {
    if (!notice.isWhole) return applyEarlyPart(notice, change, context);
    await payments.changeReceipt(change, receipt, null);
    return "UNCLAIMED";
  }
  const now = notice.isWhole ? undefined : await readPurchase(notice, context);
  const { purchase } = receipt.redeemed;
  const subject = { order, purchase, now: now === "refused" ? undefined : now };
  const { fresh, isWhole } = await readToldRefunds(notice, subject, context);
  if (!isWhole) return applyPart(order, fresh, notice, context);
  const isOutdated = receipt.changedAtMs > change.occurredAtMs;
  const lock = isOutdated ? null : lockFor(order, change, context);
  if (receipt.isVoided || isOutdated || (order.state !== "GRANTED" && order.state !== "HELD")) {
    await payments.noteRefunds(order.id, fresh);
    if (isOutdated || !isRefundAfterDispute(notice, order)) {
      await payments.changeReceipt(change, receipt, lock);
      return "KNOWN";
    }
    await payments.step({
      ...emptyStep,
      ...{ idempotency: keyOf(notice.provider, "refundDisputed", notice.id), before: order.state },
      ...{ receiptChange: change, order: moveTo(order, "REFUNDED", context.calendar.nowMs()) },
    });
    return "REVERSED";
  }
  await takeBack(order, { change, fresh, lock }, keyOf(notice.provider, "takeBack", notice.id), context);
  return "REVERSED";
}

/**
 * A part is refunded of a purchase that had come to no order when that was read. It says that the purchase was paid, so that comes
 * first, as if the payment had been told. What the order is that the notice names, or that the purchase came to:
 *
 * - CREATED, AUTHORISED, CANCELLED: delivered now, or held for review, since it was paid; the part is looked at again then.
 *   While the provider still calls the money pending, the notice waits.
 * - HELD, GRANTED, REFUNDED, CHARGED_BACK, REVERSED: the purchase came to it meanwhile; the part is looked at again.
 * - none: nobody has claimed the purchase, or it was voided and nothing comes of it. Of pieces Google says when it is claimed
 *   how many are left.
 *
 * @throws CONFLICT when the part is to be looked at again; UNAVAILABLE.
 */
async function applyEarlyPart(
  notice: ProviderNotice,
  key: TransactionKey,
  context: PaymentContext,
): Promise<NoticeOutcome> {
  const purchase = await findPaid(notice, context);
  const outcome = await applyPurchase({ ...notice, purchase }, context);
  if ((await context.payments.findReceipt(key))?.redeemed)
    throw new AppError("CONFLICT", "the purchase came to an order meanwhile");
  if (purchase?.state === "pending")
    throw new AppError("UNAVAILABLE", "the order's payment is not known yet", { orderId: purchase.orderId });
  return outcome === "NOTED" ? "UNCLAIMED" : outcome;
}

/** The checkout refunds nothing that a bank holds: the dispute was won, though we hear that later or were told in between. */
function isRefundAfterDispute({ provider, kind }: ProviderNotice, { state }: Order): boolean {
  return provider === "checkout" && kind === "refunded" && chargedBack.includes(state);
}

/** How long a chargeback keeps its player from handing anything on. Milliseconds. */
const chargebackLockMs = 30 * 24 * 3_600_000;

function lockFor(
  { playerId }: Order,
  { isChargeback }: ReceiptChange,
  { clock }: Pick<PaymentContext, "clock">,
): ChargebackLock | null {
  return isChargeback ? { playerId, untilMs: clock.nowMs() + chargebackLockMs } : null;
}

/** Takes back what an order gave, by the offer's policy; what was not delivered yet will not be. */
async function takeBack(
  order: Order,
  {
    change,
    fresh,
    lock,
  }: {
    readonly change: ReceiptChange;
    readonly fresh: readonly MoneyRefund[];
    readonly lock: ChargebackLock | null;
  },
  idempotency: Idempotency,
  context: PaymentContext,
): Promise<void> {
  const { storage, payments, calendar } = context;
  const atMs = calendar.nowMs();
  const policy = await policyOf(order, context);
  const reason = change.isChargeback ? "charged back" : "refunded by the store";
  const to = stateAfter(change, order, policy);
  if (order.state === "GRANTED") {
    const refund = { policy, reason };
    await storage.refund({
      ...{ idempotency, order, refund, to, atMs, receiptChange: change, lock, refunds: fresh, errands: [] },
    });
  } else {
    await payments.noteRefunds(order.id, fresh);
    await payments.step({
      ...emptyStep,
      ...{ idempotency, before: order.state, receiptChange: change, lock, stock: releaseOf(order) },
      order: moveTo(order, to, atMs),
    });
  }
}

function stateAfter({ isChargeback }: ReceiptChange, { state }: Order, policy: RefundPolicy): OrderState {
  if (!isChargeback) return "REFUNDED";
  return state === "HELD" || policy === "WRITE_OFF" ? "CHARGED_BACK" : "REVERSED";
}

async function applyReversal(notice: ProviderNotice, context: PaymentContext): Promise<NoticeOutcome> {
  const { payments, storage, calendar } = context;
  const change = await toChange(notice, false, context);
  if (change === undefined) return "UNCLAIMED";
  const receipt = await payments.findReceipt(change);
  const purchase = receipt?.redeemed?.purchase ?? (await findPaid(notice, context));
  const isRefunded = purchase !== null && (await isAllRefunded(purchase, context));
  const order = await findOrderOf(receipt, storage);
  if (order === undefined && isRefunded) return "KNOWN";
  const isTakenBack = order !== undefined && undoneBy[notice.provider].includes(order.state) && !isRefunded;
  if (!isTakenBack || receipt?.isVoided !== true || receipt.changedAtMs > change.occurredAtMs) {
    await payments.changeReceipt(change, receipt, null);
    return receipt?.redeemed ? "KNOWN" : applyPurchase({ ...notice, purchase }, context);
  }
  const key = keyOf(notice.provider, "restore", notice.id);
  await payments.restore(order, change, key, calendar.nowMs());
  return "RESTORED";
}

const chargedBack: readonly OrderState[] = ["CHARGED_BACK", "REVERSED"];
/** What a reversal undoes: a dispute that is won only a chargeback, since staff's refunds stay; others refund by themselves. */
const undoneBy: Readonly<Record<Provider, readonly OrderState[]>> = {
  checkout: chargedBack,
  apple: ["REFUNDED", ...chargedBack],
  google: ["REFUNDED", ...chargedBack],
  steam: ["REFUNDED", ...chargedBack],
};

/** Tells who decides about a refund whether the purchase was delivered: if so we ask that it stand, else that it be granted. */
async function answerRequest(
  { purchase }: ProviderNotice,
  { providers, payments, storage }: PaymentContext,
): Promise<NoticeOutcome> {
  const { apple } = providers;
  if (apple?.mayAnswer !== true || purchase === null) return "NOTED";
  const order = await findOrderOf(await payments.findReceipt(purchase), storage);
  const delivered = order?.state === "GRANTED";
  try {
    await apple.answerRefundRequest(purchase, { delivered, prefersRefund: !delivered });
    return "ANSWERED";
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFLICT") return "UNANSWERED";
    throw error;
  }
}

/** The purchase of a notice; a dispute names the payment alone, and the webhook that had told of it may have been lost. */
async function findPaid(
  { provider, purchase, transactionId }: ProviderNotice,
  { providers }: PaymentContext,
): Promise<VerifiedPurchase | null> {
  if (provider !== "checkout" || purchase !== null || transactionId === null) return purchase;
  return (await demand(providers.checkout).readPayment(transactionId)) ?? null;
}

/** Whether refunds gave the whole price back, so that nothing comes again when a dispute about it is won. */
async function isAllRefunded(
  { provider, transactionId, price }: VerifiedPurchase,
  { providers }: PaymentContext,
): Promise<boolean> {
  if (provider !== "checkout" || price === null) return false;
  const refunds = await demand(providers.checkout).readRefunds(transactionId);
  const sum = refunds.reduce((total, { amount }) => total + amount.amountMicros, 0n);
  return sum >= price.amountMicros;
}

/** What a notice says of its transaction; `undefined` where it names none. */
async function toChange(
  notice: ProviderNotice,
  isVoided: boolean,
  context: PaymentContext,
): Promise<ReceiptChange | undefined> {
  const { provider, kind, occurredAtMs } = notice;
  let { transactionId } = notice;
  if (transactionId === null) {
    const purchase = await readPurchase(notice, context);
    if (purchase === undefined || purchase === "refused") return undefined;
    ({ transactionId } = purchase);
  }
  return { provider, transactionId, isVoided, isChargeback: kind === "charged-back", occurredAtMs };
}

async function findOrderOf(
  receipt: KeptReceipt | undefined,
  storage: PaymentContext["storage"],
): Promise<Order | undefined> {
  if (!receipt?.redeemed) return undefined;
  const [order] = await storage.findOrders([receipt.redeemed.orderId]);
  return order;
}

/** How far back lists of voided purchases are read at first, and how much of what was read is read again. */
const firstReadMs = 30 * 24 * 3_600_000;
const overlapMs = 3_600_000;
const noticesMax = 500;

/** Keeps the notices of a provider's list of voided purchases that did not come by webhook. @throws UNAVAILABLE. */
export async function readVoided(
  provider: "apple" | "google" | "steam",
  { providers, payments, clock }: PaymentContext,
): Promise<void> {
  const startMs = clock.nowMs();
  const untilMs = await payments.readVoidCursor(provider);
  const sinceMs = untilMs === undefined ? startMs - firstReadMs : untilMs - overlapMs;
  let batch: ProviderNotice[] = [];
  for await (const notice of providers[provider]?.voidedSince(sinceMs) ?? []) {
    batch.push(notice);
    if (batch.length < noticesMax) continue;
    await payments.keepNotices(batch, startMs);
    batch = [];
  }
  await payments.keepNotices(batch, startMs);
  await payments.moveVoidCursor(provider, startMs);
}
