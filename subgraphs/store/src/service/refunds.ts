import { AppError } from "@muster/errors";
import { checkId, checkText } from "./bounds.js";
import type { ServiceContext } from "./context.js";
import type { Idempotency, OrderId } from "./domain.js";
import type { RefundPolicy } from "./order-states.js";
import type { Order } from "./orders.js";
import { takeStep } from "./payments/steps.js";

/** An order that staff gives back. */
export interface RefundRequest {
  /** The principal. */
  readonly actorId: string;
  readonly orderId: OrderId;
  readonly policy: RefundPolicy;
  /** 1 to 128 printable ASCII characters. */
  readonly reason: string;
  readonly idempotencyKey: string;
}

/**
 * Gives back what is left of an order's price and takes back what is left of what it gave: DEBT takes what is there and lets
 * the rest be owed, CLAW_BACK takes what is there, WRITE_OFF takes nothing. The first two give back limits and stock.
 *
 * @throws BAD_USER_INPUT, NOT_FOUND, ALREADY_REFUNDED, CONFLICT (an order that was not delivered), IDEMPOTENCY_CONFLICT.
 */
export async function refundOrder(
  request: RefundRequest,
  { storage, calendar }: Pick<ServiceContext, "storage" | "calendar">,
): Promise<Order> {
  const { actorId, orderId, policy, reason, idempotencyKey: key } = request;
  checkText("idempotencyKey", key);
  checkText("reason", reason);
  checkId("orderId", orderId);
  const idempotency: Idempotency = {
    ...{ actorId, operation: "refundOrder", key },
    request: { orderId, policy, reason },
  };
  await takeStep(async () => {
    const order = await requireOrder(storage, orderId);
    const { source, state } = order;
    if (state !== "GRANTED") {
      if ((await storage.recall(idempotency)) === undefined) throw notRefundable(order);
    } else if (source === "APPLE" || source === "GOOGLE") {
      throw new AppError("CONFLICT", "the store itself refunds it, and tells us", { source });
    } else
      await storage.refund({
        ...{ idempotency, order, refund: { policy, reason }, to: "REFUNDED" },
        ...{ atMs: calendar.nowMs(), receiptChange: null, lock: null, refunds: [] },
        errands: source === "STEAM" || source === "CHECKOUT" ? [{ kind: "payBack", orderId }] : [],
      });
  });
  return requireOrder(storage, orderId);
}

async function requireOrder(storage: ServiceContext["storage"], orderId: OrderId): Promise<Order> {
  const [order] = await storage.findOrders([orderId]);
  if (order === undefined) throw new AppError("NOT_FOUND", "no such order", { field: "orderId" });
  return order;
}

function notRefundable({ state }: Order): AppError {
  return state === "REFUNDED" || state === "CHARGED_BACK" || state === "REVERSED"
    ? new AppError("ALREADY_REFUNDED", "the order was refunded before", { state })
    : new AppError("CONFLICT", "only an order that was delivered can be refunded", { state });
}
