import { AppError } from "@muster/errors";
import { storeQuantityMax } from "../bounds.js";
import { findQuantityThatFits } from "../delivery.js";
import type { Idempotency, OrderId, PlayerId } from "../domain.js";
import { moveTo, type OrderSource, type OrderState } from "../order-states.js";
import { nothingRefunded, type Order } from "../orders.js";
import type { Provider, VerifiedPurchase } from "../providers.js";
import {
  findBuyer,
  findOrdered,
  findSold,
  flagsOf,
  isOrdered,
  planFulfilment,
  type Sold,
  unitPriceOf,
} from "./fulfilment.js";
import { emptyStep, type OrderStep, type PaymentContext } from "./ports.js";
import { chargebackWindowMs, reasonsToHold } from "./review.js";
import { receiptInvalid, takeStep } from "./steps.js";

/** What orders call a provider. */
export const sourceOf = {
  apple: "APPLE",
  google: "GOOGLE",
  steam: "STEAM",
  checkout: "CHECKOUT",
} as const satisfies Record<Provider, OrderSource>;

const unpaidStates: readonly OrderState[] = ["CREATED", "AUTHORISED", "CANCELLED"];

/**
 * Makes a verified purchase an order that is delivered, or held; once for each transaction, whoever comes with it and how often.
 *
 * @param playerId Who says that the purchase is theirs; `undefined` for a notice of the provider.
 * @returns The order's id; `undefined` for a notice of a purchase that nobody has claimed yet.
 * @throws RECEIPT_USED when it is another player's, or was voided; OFFER_UNAVAILABLE; IDEMPOTENCY_CONFLICT.
 */
export async function redeem(
  purchase: VerifiedPurchase,
  playerId: PlayerId | undefined,
  idempotency: Idempotency,
  context: PaymentContext,
): Promise<OrderId | undefined> {
  return takeStep(async () => {
    const known = await context.payments.findReceipt(purchase);
    if (known?.redeemed) {
      const orderId = requireOwn(known.redeemed, playerId);
      // The provider's notice may have come first. A client's key is for this receipt all the same.
      if (playerId !== undefined) await context.payments.remember(idempotency, { orderId, drawIds: [] });
      return orderId;
    }
    if (known?.isVoided === true) throw receiptUsed();
    const order = isOrdered(purchase)
      ? await findUnpaid(purchase, playerId, context)
      : await beginOrder(purchase, playerId, context);
    if (order === undefined) return undefined;
    const step = await planStep(order, purchase, context);
    return (await context.payments.step({ ...step, idempotency })).orderId ?? undefined;
  });
}

interface Begun {
  /** As it is before its payment. */
  readonly order: Order;
  readonly before: OrderState | null;
  readonly sold: Sold;
}

/** An order for a purchase that began in the provider's store. */
async function beginOrder(
  purchase: VerifiedPurchase,
  claimedBy: PlayerId | undefined,
  context: PaymentContext,
): Promise<Begun | undefined> {
  const buyer = await findBuyer(purchase, context);
  const playerId = claimedBy ?? buyer;
  if (playerId === undefined || playerId === "nobody") return undefined;
  if (buyer !== undefined && buyer !== playerId) throw receiptUsed();
  const sold = await findSold(purchase.provider, purchase, context);
  const { offer } = sold;
  await requireDeliverable(purchase, sold, context);
  const nowMs = context.calendar.nowMs();
  return {
    sold,
    before: null,
    order: {
      ...{ id: context.ids.next<OrderId>(), playerId, recipientId: playerId },
      ...{ source: sourceOf[purchase.provider], state: "VERIFIED" },
      ...{ offerId: offer.id, offerRevision: offer.revision },
      // What was refunded before it came to an order is no part of it.
      quantity: purchase.quantity - (purchase.refundedQuantity ?? 0),
      ...{
        price: null,
        moneyPrice: unitPriceOf(purchase),
        refund: null,
        flags: [],
        refunded: nothingRefunded,
      },
      delivery: { items: [], currencies: [], entitlements: [] },
      ...{ createdAtMs: nowMs, changedAtMs: nowMs },
    },
  };
}

/**
 * Google sells as many at once as its console says, so that a purchase can be more than one order delivers. It is never
 * acknowledged then, and Google gives the money back after three days by itself. The catalog keeps room for all that others sell.
 *
 * @throws RECEIPT_INVALID.
 */
async function requireDeliverable(
  { provider, quantity }: VerifiedPurchase,
  sold: Sold,
  { storage }: PaymentContext,
): Promise<void> {
  if (provider !== "google" || quantity <= storeQuantityMax) return;
  const most = await findQuantityThatFits(sold, storage);
  if (quantity > most) throw receiptInvalid(provider, "too-many");
}

/** The order of ours that a purchase pays. */
async function findUnpaid(
  { orderId }: VerifiedPurchase,
  playerId: PlayerId | undefined,
  context: PaymentContext,
): Promise<Begun | undefined> {
  const [order] = orderId === null ? [] : await context.storage.findOrders([orderId as OrderId]);
  if (order === undefined) return undefined;
  requireOwn({ orderId: order.id, playerId: order.playerId }, playerId);
  if (!unpaidStates.includes(order.state)) throw receiptUsed();
  return { order, before: order.state, sold: await findOrdered(order, context) };
}

async function planStep(
  { order, before, sold }: Begun,
  purchase: VerifiedPurchase,
  context: PaymentContext,
): Promise<Omit<OrderStep, "idempotency">> {
  const { payments, clock } = context;
  const [flags, history, isRenewal] = await Promise.all([
    flagsOf(order, purchase, sold, context),
    payments.readHistory(order.playerId, clock.nowMs() - chargebackWindowMs),
    isKnownSubscription(purchase, context),
  ]);
  const agreed = before === null ? null : order.moneyPrice;
  const reasons = isRenewal ? [] : reasonsToHold(purchase, sold.offer, agreed, history);
  const flagged = { ...order, flags: [...flags, ...reasons] };
  const kept = { ...emptyStep, before, purchase };
  return reasons.length > 0
    ? { ...kept, order: moveTo(flagged, "HELD", context.calendar.nowMs()) }
    : { ...kept, ...(await planFulfilment(flagged, purchase, sold, context)) };
}

async function isKnownSubscription(
  { provider, originalTransactionId }: VerifiedPurchase,
  { payments }: PaymentContext,
): Promise<boolean> {
  if (originalTransactionId === null) return false;
  return (await payments.findSubscriber(provider, originalTransactionId)) !== undefined;
}

function requireOwn(
  owned: { readonly orderId: OrderId; readonly playerId: PlayerId },
  playerId: PlayerId | undefined,
): OrderId {
  if (playerId !== undefined && owned.playerId !== playerId) throw receiptUsed();
  return owned.orderId;
}

/** The refusal of a purchase that is not the player's, or does not count any more. */
export function receiptUsed(): AppError {
  return new AppError("RECEIPT_USED", "the purchase was redeemed before, or is another player's");
}
