import { AppError } from "@muster/errors";
import { checkId, checkText } from "../bounds.js";
import type { Idempotency, OrderId } from "../domain.js";
import { moveTo } from "../order-states.js";
import type { MoneyRefund, Order } from "../orders.js";
import { findOrdered, planFulfilment } from "./fulfilment.js";
import { emptyStep, type OrderStep, type PaymentContext } from "./ports.js";
import { releaseOf, takeStep } from "./steps.js";

/** What staff decides about an order that is held. */
export interface HoldDecision {
  /** The principal. */
  readonly actorId: string;
  readonly orderId: OrderId;
  /** 1 to 128 printable ASCII characters. */
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Delivers an order that is held. @throws BAD_USER_INPUT, NOT_FOUND, CONFLICT, OFFER_UNAVAILABLE, IDEMPOTENCY_CONFLICT. */
export function releaseOrder(decision: HoldDecision, context: PaymentContext): Promise<Order> {
  const { orderId } = decision;
  return decide(decision, "releaseOrder", context, async (order) => {
    const purchase = (await context.payments.findReceiptOf(order.id))?.redeemed?.purchase;
    if (purchase === undefined) throw new Error(`order ${order.id} was never paid`);
    const [refunds = []] = await context.storage.findRefunds([orderId]);
    const plan = await planFulfilment(order, purchase, await findOrdered(order, context), context);
    return { ...plan, money: lessen(plan.money, refunds) };
  });
}

/**
 * Gives an order up that is held; its provider gives the money back. Google does so by itself, since it never hears of a delivery.
 *
 * @throws BAD_USER_INPUT, NOT_FOUND, IDEMPOTENCY_CONFLICT; CONFLICT for an order that is not held, and for Apple's, which Apple
 * alone can refund.
 */
export function rejectOrder(decision: HoldDecision, context: PaymentContext): Promise<Order> {
  return decide(decision, "rejectOrder", context, async (order) => {
    const { source } = order;
    if (source === "APPLE")
      throw new AppError("CONFLICT", "Apple alone refunds: the customer has to ask there", { source });
    return {
      order: {
        ...moveTo(order, "REFUNDED", context.calendar.nowMs()),
        refund: { policy: "WRITE_OFF", reason: decision.reason },
      },
      stock: releaseOf(order),
      errands: source === "GOOGLE" ? [] : [{ kind: "payBack", orderId: order.id }],
    };
  });
}

async function decide(
  { actorId, orderId, reason, idempotencyKey: key }: HoldDecision,
  operation: string,
  context: PaymentContext,
  plan: (order: Order) => Promise<Partial<OrderStep> & Pick<OrderStep, "order">>,
): Promise<Order> {
  checkText("idempotencyKey", key);
  checkText("reason", reason);
  checkId("orderId", orderId);
  const { payments } = context;
  const idempotency: Idempotency = { actorId, operation, key, request: { orderId, reason } };
  await takeStep(async () => {
    if ((await payments.recall(idempotency)) !== undefined) return;
    const order = await requireOrder(orderId, context);
    if (order.state !== "HELD") throw notHeld(order);
    const audit = { action: `store.${operation}`, reason };
    await payments.step({ ...emptyStep, ...(await plan(order)), idempotency, before: order.state, audit });
  });
  return requireOrder(orderId, context);
}

/** What is left of a payment of which a part went back before it was booked. */
function lessen(money: OrderStep["money"], refunds: readonly MoneyRefund[]): OrderStep["money"] {
  if (money === null) return null;
  const left = refunds.reduce((sum, refund) => sum - (refund.money?.amountMicros ?? 0n), money.amountMicros);
  return { ...money, amountMicros: left < 0n ? 0n : left };
}

function notHeld({ state }: Order): AppError {
  return new AppError("CONFLICT", "the order is not held", { state });
}

async function requireOrder(id: OrderId, { storage }: PaymentContext): Promise<Order> {
  const [order] = await storage.findOrders([id]);
  if (order === undefined) throw new AppError("NOT_FOUND", "no such order", { field: "orderId" });
  return order;
}
