import { AppError } from "@muster/errors";
import type { OrderId } from "../domain.js";
import type { Errand, PaymentContext } from "./ports.js";
import { demand } from "./steps.js";

/** Tells the store that a purchase was delivered; safe to repeat. @throws UNAVAILABLE; CONFLICT when it does not want to know. */
export async function acknowledge(
  purchase: Extract<Errand, { readonly kind: "acknowledge" }>,
  { providers, payments, clock }: PaymentContext,
): Promise<void> {
  const receipt = await payments.findReceipt(purchase);
  // What was taken back since needs no word.
  if (!receipt?.redeemed || receipt.isVoided) return;
  await demand(providers[purchase.provider]).acknowledge(receipt.redeemed.purchase, {
    consumable: purchase.consumable,
  });
  await payments.markAcknowledged(purchase, clock.nowMs());
}

/** Gives what is left of the money of an order back through its provider; safe to repeat. @throws UNAVAILABLE. */
export async function payBack(orderId: OrderId, { providers, payments }: PaymentContext): Promise<void> {
  const purchase = (await payments.findReceiptOf(orderId))?.redeemed?.purchase;
  if (purchase === undefined) throw new Error(`order ${orderId} was never paid`);
  const { provider, transactionId: paymentId, price } = purchase;
  try {
    if (provider === "steam") await demand(providers.steam).refund(orderId);
    if (provider !== "checkout" || price === null) return;
    const checkout = demand(providers.checkout);
    const before = await checkout.readRefunds(paymentId);
    const amountMicros = before.reduce((left, { amount }) => left - amount.amountMicros, price.amountMicros);
    if (amountMicros <= 0n) return;
    const amount = { ...price, amountMicros };
    await checkout.refund({ paymentId, amount, idempotencyKey: `refund-${orderId}-${amountMicros}` });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "ALREADY_REFUNDED") throw error;
  }
}
