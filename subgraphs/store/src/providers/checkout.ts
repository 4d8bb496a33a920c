import { AppError, badInput } from "@muster/errors";
import Stripe from "stripe";
import type { CheckoutProvider } from "../service/providers.js";
import { createBoundedFetch, type Reach } from "./bounded-fetch.js";
import { fromMinorUnits, toMinorUnits } from "./checkout-amounts.js";
import { toNotices, toPurchase } from "./checkout-notices.js";
import { providerRefused, providerUnavailable, receiptInvalid } from "./failures.js";

/** What the Stripe dashboard gives. */
export interface CheckoutSettings extends Reach {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly environment: "production" | "sandbox";
}

/** A webhook's signature is believed for so long. Seconds. */
const toleranceS = 300;
const minuteMs = 60_000;

/** Payments on Stripe's hosted page, through Stripe's library. Its retries are left to the caller, who keeps the key. */
export function createCheckoutProvider(
  settings: CheckoutSettings,
  clock: { nowMs(): number },
): CheckoutProvider {
  const stripe = new Stripe(settings.secretKey, {
    httpClient: Stripe.createFetchHttpClient(createBoundedFetch(settings)),
    timeout: settings.timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
  });

  return {
    async createSession(order) {
      const unitAmount = toMinorUnits(order.price, "price");
      const lifetimeMs = order.expiresAtMs - clock.nowMs();
      if (!(lifetimeMs >= 30 * minuteMs && lifetimeMs <= 24 * 60 * minuteMs))
        throw badInput("expiresAtMs", "30 minutes to 24 hours from now");
      if (!(Number.isInteger(order.quantity) && order.quantity >= 1 && order.quantity <= 1000))
        throw badInput("quantity", "a whole number from 1 to 1000");
      const metadata = {
        order_id: order.orderId,
        account_token: order.accountToken,
        product_id: order.productId,
        quantity: String(order.quantity),
      };
      const session = await asking(() =>
        stripe.checkout.sessions.create(
          {
            mode: "payment",
            client_reference_id: order.orderId,
            line_items: [
              {
                quantity: order.quantity,
                price_data: {
                  currency: order.price.currency.toLowerCase(),
                  unit_amount: unitAmount,
                  product_data: { name: order.productName },
                },
              },
            ],
            metadata,
            payment_intent_data: { metadata },
            success_url: order.successUrl,
            cancel_url: order.cancelUrl,
            expires_at: Math.floor(order.expiresAtMs / 1000),
          },
          { idempotencyKey: order.idempotencyKey },
        ),
      );
      if (session.url === null) throw providerUnavailable("checkout", new Error("the session has no page"));
      return { sessionId: session.id, url: session.url };
    },

    async readSession(sessionId) {
      return toPurchase(await asking(() => stripe.checkout.sessions.retrieve(sessionId)));
    },

    async readPayment(paymentId) {
      const { data } = await asking(() =>
        stripe.checkout.sessions.list({ payment_intent: paymentId, limit: 1 }),
      );
      const [session] = data;
      return session?.metadata?.["product_id"] === undefined ? undefined : toPurchase(session);
    },

    async expireSession(sessionId) {
      try {
        await asking(() => stripe.checkout.sessions.expire(sessionId));
      } catch (error) {
        // One that is over cannot be expired again; one that is paid must not look so.
        const session = await asking(() => stripe.checkout.sessions.retrieve(sessionId));
        if (session.status !== "expired") throw error;
      }
    },

    async refund({ paymentId, amount, idempotencyKey }) {
      const refund = await asking(() =>
        stripe.refunds.create(
          { payment_intent: paymentId, amount: toMinorUnits(amount, "amount") },
          { idempotencyKey },
        ),
      );
      return { refundId: refund.id };
    },

    async readRefunds(paymentId) {
      const refunds: Stripe.Refund[] = [];
      for (let after: string | undefined, hasMore = true; hasMore; after = refunds.at(-1)?.id) {
        const page = { payment_intent: paymentId, limit: 100, ...(after && { starting_after: after }) };
        const { data, has_more: more } = await asking(() => stripe.refunds.list(page));
        refunds.push(...data);
        hasMore = more && data.length > 0;
      }
      return refunds
        .filter(({ status }) => status !== "failed" && status !== "canceled")
        .toReversed()
        .map(({ id, amount, currency, created }) => ({
          refundId: id,
          amount: fromMinorUnits(amount, currency),
          refundedAtMs: created * 1000,
        }));
    },

    async readNotices({ headers, body }) {
      const signature = headers["stripe-signature"];
      if (typeof signature !== "string") throw receiptInvalid("checkout", "forged");
      const { event, isStale } = verifyEvent(body, signature);
      if (isStale) throw receiptInvalid("checkout", "stale");
      if (event.livemode !== (settings.environment === "production"))
        throw receiptInvalid("checkout", "other-environment");
      return toNotices(event);
    },
  };

  /** The signature is checked without its age first, so that a stale one is told from a forged one. */
  function verifyEvent(body: Buffer, signature: string): { event: Stripe.Event; isStale: boolean } {
    const verify = (tolerance: number) =>
      stripe.webhooks.constructEvent(
        body,
        signature,
        settings.webhookSecret,
        tolerance,
        undefined,
        clock.nowMs(),
      );
    let event: Stripe.Event;
    try {
      event = verify(Number.MAX_SAFE_INTEGER);
    } catch (error) {
      throw receiptInvalid("checkout", "forged", error);
    }
    try {
      verify(toleranceS);
      return { event, isStale: false };
    } catch {
      return { event, isStale: true };
    }
  }
}

/** Runs a request to Stripe. */
async function asking<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (error) {
    throw toAppError(error);
  }
}

function toAppError(error: unknown): unknown {
  const { errors } = Stripe;
  if (error instanceof AppError) return error;
  if (error instanceof errors.StripeIdempotencyError)
    return new AppError(
      "IDEMPOTENCY_CONFLICT",
      "the key was used with another request",
      {},
      { cause: error },
    );
  if (!(error instanceof errors.StripeInvalidRequestError)) return providerUnavailable("checkout", error);
  if (error.code === "charge_already_refunded")
    return new AppError("ALREADY_REFUNDED", "the payment was refunded before", {}, { cause: error });
  if (error.code === "resource_missing")
    return new AppError("NOT_FOUND", "checkout knows nothing of it", { field: error.param ?? null });
  if (error.param) return badInput(error.param, "as the payment provider demands");
  return providerRefused("checkout", error.message, error);
}
