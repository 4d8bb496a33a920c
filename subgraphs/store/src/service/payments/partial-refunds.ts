import { AppError, badInput } from "@muster/errors";
import { checkId, checkText } from "../bounds.js";
import type { Idempotency } from "../domain.js";
import type { OrderFlag } from "../order-flags.js";
import type { RefundPolicy } from "../order-states.js";
import type { MoneyRefund, Order, Refunded } from "../orders.js";
import type { ProviderNotice, VerifiedPurchase } from "../providers.js";
import type { HoldDecision } from "./holds.js";
import type { PaymentContext } from "./ports.js";
import { demand, keyOf, takeStep } from "./steps.js";

/** What a provider has refunded of an order that is not known yet, and whether that leaves nothing. */
export interface ToldRefunds {
  readonly fresh: readonly MoneyRefund[];
  readonly isWhole: boolean;
}

/**
 * Reads what a notice's provider has refunded of an order. Notices come late, twice and in any order, so the provider is asked
 * for all that went back, where it can say: each refund by its id, or how many pieces.
 *
 * @throws UNAVAILABLE.
 */
export async function readToldRefunds(
  notice: ProviderNotice,
  {
    order,
    purchase,
    now,
  }: {
    readonly order: Order;
    /** As it came to the order, and as its provider states it now where pieces are refunded. */
    readonly purchase: VerifiedPurchase;
    readonly now: VerifiedPurchase | undefined;
  },
  { storage, providers }: PaymentContext,
): Promise<ToldRefunds> {
  const [known = []] = await storage.findRefunds([order.id]);
  const knownMicros = known.reduce((sum, { money }) => sum + (money?.amountMicros ?? 0n), 0n);
  const { price } = purchase;
  if (notice.provider === "checkout" && notice.kind === "refunded") {
    const told = await demand(providers.checkout).readRefunds(purchase.transactionId);
    const sum = told.reduce((total, { amount }) => total + amount.amountMicros, 0n);
    const ids = new Set(known.map(({ id }) => id));
    return {
      fresh: told
        .filter(({ refundId }) => !ids.has(refundId))
        .map(({ refundId: id, amount, refundedAtMs }) => ({
          id,
          money: amount,
          quantity: null,
          refundedAtMs,
        })),
      isWhole: notice.isWhole || (price !== null && sum >= price.amountMicros),
    };
  }
  if (notice.isWhole) return { fresh: [], isWhole: true };
  const refundedAtMs = notice.occurredAtMs;
  if (now?.refundedQuantity !== undefined) {
    const before = known.reduce((sum, { quantity }) => sum + (quantity ?? 0), purchase.refundedQuantity ?? 0);
    const pieces = now.refundedQuantity - before;
    const amountMicros =
      price === null ? 0n : (price.amountMicros * BigInt(pieces)) / BigInt(purchase.quantity);
    const id = `pieces ${before + 1} to ${now.refundedQuantity}`;
    const money = price === null ? null : { ...price, amountMicros };
    return {
      fresh: pieces > 0 ? [{ id, money, quantity: pieces, refundedAtMs }] : [],
      isWhole: now.state === "revoked" || now.refundedQuantity >= purchase.quantity,
    };
  }
  const { refunded } = notice;
  const money = refunded === null ? null : { ...refunded, amountMicros: refunded.amountMicros - knownMicros };
  const isKnown = known.some(({ id }) => id === notice.id) || (money !== null && money.amountMicros <= 0n);
  return {
    fresh: isKnown ? [] : [{ id: notice.id, money, quantity: null, refundedAtMs }],
    isWhole: price !== null && refunded !== null && refunded.amountMicros >= price.amountMicros,
  };
}

/**
 * Notes what went back of an order that stays. Pieces are taken back by the offer's policy, each its share of everything; what
 * an amount was for nobody knows but staff, so it is kept for their decision.
 */
export async function applyPart(
  order: Order,
  fresh: readonly MoneyRefund[],
  notice: ProviderNotice,
  context: PaymentContext,
): Promise<"KNOWN" | "FLAGGED" | "REVERSED"> {
  const { payments, calendar } = context;
  if (fresh.length === 0) return "KNOWN";
  if (order.state !== "GRANTED" && order.state !== "HELD") {
    await payments.noteRefunds(order.id, fresh);
    return "KNOWN";
  }
  const told = fresh.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
  const pieces = order.state === "GRANTED" ? Math.min(told, order.quantity - order.refunded.quantity) : 0;
  const isOpen = pieces === 0 || fresh.some(({ quantity }) => quantity === null);
  const added: OrderFlag[] = isOpen ? ["PARTLY_REFUNDED", "REFUND_OPEN"] : ["PARTLY_REFUNDED"];
  const ids = fresh.map(({ id }) => id).join(" ");
  await payments.refundPart({
    ...{ order, refunds: fresh, pieces, added, removed: [], audit: null, atMs: calendar.nowMs() },
    policy: await policyOf(order, context),
    idempotency: keyOf(notice.provider, "refundPart", `${order.id} ${ids}`),
  });
  return isOpen ? "FLAGGED" : "REVERSED";
}

/** What becomes of what an order gave when its provider takes the money back. */
export async function policyOf(
  order: Order,
  { catalog }: Pick<PaymentContext, "catalog">,
): Promise<RefundPolicy> {
  return (await catalog.inForce()).offers.get(order.offerId)?.refundPolicy ?? "DEBT";
}

/** What staff decides about an order of which an amount was refunded. */
export interface SettleRequest extends HoldDecision {
  /** Of so many pieces what they gave is taken back, 0 to what is left of the order. */
  readonly takeBackQuantity: number;
  /** The order's {@link Refunded} `version` as it was when that was decided. */
  readonly refundVersion: number;
  readonly policy: RefundPolicy;
}

/**
 * Settles what is taken back for amounts that were refunded.
 *
 * @throws BAD_USER_INPUT, NOT_FOUND, IDEMPOTENCY_CONFLICT; CONFLICT when nothing waits for a decision, or more was refunded than
 * the decision knew of.
 */
export async function settleRefund(request: SettleRequest, context: PaymentContext): Promise<Order> {
  const { actorId, orderId, reason, policy, refundVersion, idempotencyKey: key } = request;
  const { takeBackQuantity: pieces } = request;
  checkText("idempotencyKey", key);
  checkText("reason", reason);
  checkId("orderId", orderId);
  const { payments, calendar, storage } = context;
  const idempotency: Idempotency = {
    ...{ actorId, operation: "settleRefund", key },
    request: { orderId, reason, policy, pieces: String(pieces), version: String(refundVersion) },
  };
  const read = async (): Promise<Order> => {
    const [order] = await storage.findOrders([orderId]);
    if (order === undefined) throw new AppError("NOT_FOUND", "no such order", { field: "orderId" });
    return order;
  };
  await takeStep(async () => {
    if ((await payments.recall(idempotency)) !== undefined) return;
    const order = await read();
    if (order.state !== "GRANTED" || !order.flags.includes("REFUND_OPEN"))
      throw new AppError("CONFLICT", "no refund of the order waits for a decision", { state: order.state });
    if (order.refunded.version !== refundVersion)
      throw new AppError("CONFLICT", "more was refunded of the order since that was decided", {
        refundVersion: order.refunded.version,
      });
    const left = order.quantity - order.refunded.quantity;
    if (!Number.isInteger(pieces) || pieces < 0 || pieces > left)
      throw badInput("takeBackQuantity", `0 to ${left}`);
    await payments.refundPart({
      ...{ idempotency, order, refunds: [], pieces, policy, added: [], removed: ["REFUND_OPEN"] },
      audit: { action: "store.settleRefund", reason },
      atMs: calendar.nowMs(),
    });
  });
  return read();
}
