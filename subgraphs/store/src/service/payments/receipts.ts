import { badInput } from "@muster/errors";
import { checkText, isId } from "../bounds.js";
import type { Idempotency, OrderId, PlayerId } from "../domain.js";
import type { Order } from "../orders.js";
import type { Provider, PurchaseForm, VerifiedPurchase } from "../providers.js";
import { collectAtSteam } from "./checkout.js";
import type { PaymentContext } from "./ports.js";
import { receiptUsed, redeem } from "./redemption.js";
import { demand, digest, receiptInvalid, takeStep } from "./steps.js";

/** What a player's client was given by a store. */
export interface ReceiptRequest {
  readonly playerId: PlayerId;
  readonly provider: Provider;
  /** Apple: the signed transaction. Google: the purchase token. Steam, checkout: our order's id. */
  readonly receipt: string;
  readonly form: PurchaseForm;
  readonly idempotencyKey: string;
}

const receiptCharsMax = 65_536;

/**
 * Verifies a receipt with its store and delivers what was bought. The money is there already, so no limit, price or sale
 * refuses it: the order says in its flags what was unusual, or is held.
 *
 * @throws BAD_USER_INPUT; RECEIPT_INVALID with a `reason`; RECEIPT_USED; OFFER_UNAVAILABLE; UNAVAILABLE; IDEMPOTENCY_CONFLICT.
 */
export async function submitReceipt(request: ReceiptRequest, context: PaymentContext): Promise<Order> {
  const { playerId, provider, receipt, form, idempotencyKey: key } = request;
  checkText("idempotencyKey", key);
  if (!/^[\x21-\x7e]+$/.test(receipt) || receipt.length > receiptCharsMax)
    throw badInput("receipt", `1 to ${receiptCharsMax} printable ASCII characters without spaces`);
  const idempotency: Idempotency = {
    ...{ actorId: `player:${playerId}`, operation: "submitReceipt", key },
    request: { provider, form, receiptSha256: digest(receipt) },
  };
  const before = await context.payments.recall(idempotency);
  if (before !== undefined) return requireOrder(before.orderId, context);
  const purchase = await verify(request, context);
  if (purchase.state === "pending") throw receiptInvalid(provider, "not-paid");
  if (purchase.state === "revoked" && !(await isRedeemed(purchase, context)))
    throw receiptInvalid(provider, "revoked");
  return requireOrder(await redeem(purchase, playerId, idempotency, context), context);
}

/** What the store says of a receipt. @throws RECEIPT_INVALID; RECEIPT_USED; UNAVAILABLE; BAD_USER_INPUT for a provider that is off. */
async function verify(
  { playerId, provider, receipt: token, form }: ReceiptRequest,
  context: PaymentContext,
): Promise<VerifiedPurchase> {
  const { apple, google, steam, checkout } = context.providers;
  if (provider === "apple" || provider === "google") {
    return demand(provider === "apple" ? apple : google).verify({ token, form });
  }
  // Steam's money is taken only for who ordered, and while the order stands.
  if (provider === "steam") {
    demand(steam);
    return takeStep(async () => {
      const order = await findOwn(token, playerId, provider, context);
      const purchase = await collectAtSteam(order, context);
      if (purchase.state === "pending" && order.state === "CANCELLED")
        throw receiptInvalid(provider, "expired");
      return purchase;
    });
  }
  const order = await findOwn(token, playerId, provider, context);
  const sessionId = (await context.payments.findCheckout(order.id))?.sessionId ?? null;
  if (sessionId === null) throw receiptInvalid(provider, "not-paid");
  return demand(checkout).readSession(sessionId);
}

async function findOwn(
  id: string,
  playerId: PlayerId,
  provider: Provider,
  { storage }: PaymentContext,
): Promise<Order> {
  const [order] = isId(id) ? await storage.findOrders([id as OrderId]) : [];
  if (order?.source !== (provider === "steam" ? "STEAM" : "CHECKOUT"))
    throw receiptInvalid(provider, "unknown");
  if (order.playerId !== playerId) throw receiptUsed();
  return order;
}

async function isRedeemed(purchase: VerifiedPurchase, { payments }: PaymentContext): Promise<boolean> {
  return (await payments.findReceipt(purchase))?.redeemed != null;
}

async function requireOrder(
  id: OrderId | null | undefined,
  { storage }: Pick<PaymentContext, "storage">,
): Promise<Order> {
  const [order] = id == null ? [] : await storage.findOrders([id]);
  if (order === undefined) throw receiptUsed();
  return order;
}
