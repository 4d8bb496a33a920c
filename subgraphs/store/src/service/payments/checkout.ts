import { AppError, badInput } from "@muster/errors";
import { moneyPriceIn } from "../availability.js";
import { checkQuantity, checkSlug, checkText } from "../bounds.js";
import { findQuantityThatFits } from "../delivery.js";
import type { Idempotency, MoneyPrice, Offer, OfferId, OrderId, PlayerId } from "../domain.js";
import { moveTo, type OrderState } from "../order-states.js";
import { nothingRefunded, type Order } from "../orders.js";
import type { VerifiedPurchase } from "../providers.js";
import { requireAvailable } from "../purchase.js";
import { type Checkout, emptyStep, type PaymentContext } from "./ports.js";
import { receiptUsed, redeem, sourceOf } from "./redemption.js";
import { demand, digest, keyOf, releaseOf, takeStep } from "./steps.js";

/** What a player wants to pay for with money, where the payment begins with us. */
export interface CheckoutRequest {
  readonly playerId: PlayerId;
  readonly offerId: OfferId;
  /** 1 to 100. */
  readonly quantity: number;
  /** ISO 3166-1 alpha-2. */
  readonly region: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly idempotencyKey: string;
  readonly at: CheckoutPlace;
}

/** Where it is paid: on the provider's page, or in Steam. */
export type CheckoutPlace =
  | { readonly provider: "checkout"; readonly successUrl: string; readonly cancelUrl: string }
  | {
      readonly provider: "steam";
      /** The player's Steam id of 64 bits. */
      readonly steamId: string;
      /** ISO 639-1. */
      readonly language: string;
    };

/** An order that waits to be paid. */
export interface OpenCheckout {
  readonly order: Order;
  /** The page to pay at; `null` where the provider asks the player itself. */
  readonly url: string | null;
}

const minuteMs = 60_000;
/** How long an order waits to be paid where the offer's stock does not say. */
const lifetimeMs = 60 * minuteMs;
const lifetimeMsMax = 23 * 60 * minuteMs;
/** Providers keep a page open for at least half an hour, also when it is asked for again at the last moment. */
const pageMs = 31 * minuteMs;
const urlCharsMax = 2048;

/**
 * Makes an order that waits to be paid, with its stock reserved, and opens where that is done. The same key opens the same.
 *
 * @throws BAD_USER_INPUT, OFFER_UNAVAILABLE, SOLD_OUT, LIMIT_REACHED, IDEMPOTENCY_CONFLICT, UNAVAILABLE.
 */
export async function startCheckout(
  request: CheckoutRequest,
  context: PaymentContext,
): Promise<OpenCheckout> {
  checkRequest(request);
  demand(context.providers[request.at.provider]);
  const orderId = await takeStep(() => makeOrder(request, context));
  const order = await requireOrder(orderId, context);
  const checkout = await context.payments.findCheckout(orderId);
  if (checkout === undefined) throw new Error(`order ${orderId} has no checkout`);
  if (order.state !== "CREATED" || checkout.sessionId !== null) return { order, url: checkout.url };
  const opened = await openAt(request, order, checkout, context);
  if (!(await context.payments.openCheckout(orderId, opened)))
    throw new AppError("OFFER_UNAVAILABLE", "the order was given up meanwhile", { reason: "EXPIRED" });
  return { order, url: opened.url };
}

function checkRequest({ offerId, quantity, region, currency, idempotencyKey, at }: CheckoutRequest): void {
  checkText("idempotencyKey", idempotencyKey);
  checkSlug("offerId", offerId);
  checkQuantity(quantity);
  if (!/^[A-Z]{2}$/.test(region)) throw badInput("region", "an ISO 3166-1 alpha-2 code");
  if (!/^[A-Z]{3}$/.test(currency)) throw badInput("currency", "an ISO 4217 code");
  if (at.provider === "steam") {
    if (!/^\d{1,20}$/.test(at.steamId)) throw badInput("steamId", "a Steam id of 64 bits");
    if (!/^[a-z]{2}$/.test(at.language)) throw badInput("language", "an ISO 639-1 code");
    return;
  }
  for (const field of ["successUrl", "cancelUrl"] as const)
    if (!/^https?:\/\//.test(at[field]) || !URL.canParse(at[field]) || at[field].length > urlCharsMax)
      throw badInput(field, `an http or https URL of at most ${urlCharsMax} characters`);
}

async function makeOrder(request: CheckoutRequest, context: PaymentContext): Promise<OrderId> {
  const { payments, catalog: published, reads, calendar, clock, ids, storage } = context;
  const { playerId, offerId, quantity, region, currency, at } = request;
  const idempotency = keyOfRequest(request);
  const before = await payments.recall(idempotency);
  if (before?.orderId != null) return before.orderId;
  const catalog = await published.inForce();
  const offer = catalog.offers.get(offerId);
  if (offer?.productIds[at.provider] === undefined)
    throw new AppError("OFFER_UNAVAILABLE", "it is not sold there", { reason: "UNKNOWN" });
  const moneyPrice = requirePrice(offer, region, currency);
  const nowMs = calendar.nowMs();
  await requireAvailable(offer, { catalog, reads, playerId, nowMs }, quantity);
  const most = await findQuantityThatFits({ offer, catalog }, storage);
  if (quantity > most) throw badInput("quantity", `1 to ${most}, which is what one order delivers`);
  const id = ids.next<OrderId>();
  const waitsMs = Math.min(
    offer.stock === null ? lifetimeMs : offer.stock.reservationS * 1000,
    lifetimeMsMax,
  );
  const endsAtMs = clock.nowMs() + waitsMs;
  const order: Order = {
    ...{ id, playerId, recipientId: playerId, source: sourceOf[at.provider], state: "CREATED" },
    ...{ offerId, offerRevision: offer.revision, quantity, price: null, moneyPrice },
    ...{
      delivery: { items: [], currencies: [], entitlements: [] },
      refund: null,
      flags: [],
      refunded: nothingRefunded,
    },
    ...{ createdAtMs: nowMs, changedAtMs: nowMs },
  };
  const reservation = { id, playerId, expiresAtMs: endsAtMs };
  const receipt = await payments.step({
    ...emptyStep,
    ...{ idempotency, order, before: null },
    stock:
      offer.stock === null
        ? null
        : { change: "RESERVE", offerId, quantity, total: offer.stock.total, reservation },
    checkout: {
      orderId: id,
      provider: at.provider,
      expiresAtMs: endsAtMs + pageMs,
      sessionId: null,
      url: null,
    },
    errands: [{ kind: "endCheckout", orderId: id, atMs: endsAtMs }],
  });
  return receipt.orderId ?? id;
}

function keyOfRequest({
  playerId,
  offerId,
  quantity,
  region,
  currency,
  at,
  idempotencyKey: key,
}: CheckoutRequest): Idempotency {
  const { provider } = at;
  const place = at.provider === "steam" ? at.steamId : digest(`${at.successUrl} ${at.cancelUrl}`);
  return {
    ...{ actorId: `player:${playerId}`, operation: "startCheckout", key },
    request: { offerId, quantity: quantity.toString(), region, currency, provider, place },
  };
}

function requirePrice(offer: Offer, region: string, currency: string): MoneyPrice {
  const price = moneyPriceIn(offer, region, currency);
  if (price === null)
    throw new AppError("OFFER_UNAVAILABLE", "it is not sold for money there", { reason: "NOT_IN_REGION" });
  if (price.currency === currency) return price;
  throw badInput("currency", `${price.currency} for that offer and region`);
}

async function openAt(
  { playerId, at }: CheckoutRequest,
  order: Order,
  { expiresAtMs }: Checkout,
  context: PaymentContext,
): Promise<{ readonly sessionId: string; readonly url: string | null }> {
  const { providers, payments, catalog: published } = context;
  const { id: orderId, offerId, quantity, moneyPrice } = order;
  const offer = (await published.at(order.createdAtMs)).offers.get(offerId);
  const productId = offer?.productIds[at.provider];
  if (moneyPrice === null || productId === undefined) throw new Error(`order ${orderId} has no price`);
  const { currency, amountMicros } = moneyPrice;
  const productName = nameOf(offer, at.provider === "steam" ? at.language : "en");
  if (at.provider === "checkout") {
    const { successUrl, cancelUrl } = at;
    return demand(providers.checkout).createSession({
      ...{ orderId, productId, productName, quantity, successUrl, cancelUrl, expiresAtMs },
      accountToken: await payments.accountToken(playerId, "checkout"),
      price: { currency, amountMicros },
      idempotencyKey: orderId,
    });
  }
  const { transactionId, approvalUrl } = await demand(providers.steam).begin({
    ...{ orderId, storeUserId: at.steamId, productId, productName, quantity, language: at.language },
    price: { currency, amountMicros: amountMicros * BigInt(quantity) },
  });
  return { sessionId: transactionId, url: approvalUrl };
}

function nameOf(offer: Offer | undefined, language: string): string {
  const texts = offer?.name ?? {};
  return texts[language] ?? texts["en"] ?? Object.values(texts)[0] ?? "";
}

/**
 * Ends the wait for a payment: what was paid meanwhile is delivered, else the order is cancelled and its stock given back.
 *
 * @throws UNAVAILABLE when the provider does not answer, or the money is still on its way: try again.
 */
export function endCheckout(orderId: OrderId, context: PaymentContext): Promise<void> {
  return takeStep(async () => {
    const order = await requireOrder(orderId, context);
    if (order.state !== "CREATED" && order.state !== "AUTHORISED") return;
    if (await redeemPaid(order, context)) return;
    // Whoever takes Steam's money notes so first: then this comes too late, and looks again.
    if (!(await moveUnpaid(orderId, [order.state], "CANCELLED", context))) throw goneOn(orderId);
  });
}

/** Delivers an order that was paid. Whether it was; afterwards one that was not cannot be. */
async function redeemPaid(order: Order, context: PaymentContext): Promise<boolean> {
  const { providers, payments } = context;
  const { provider, sessionId } = (await payments.findCheckout(order.id)) ?? {};
  // Steam knows an order by our id, whether or not we heard that it was begun there.
  if (provider === undefined || (provider === "checkout" && sessionId == null)) return false;
  const purchase =
    provider === "steam"
      ? await lookAtSteam(order, context)
      : await closePage(demand(providers.checkout), sessionId ?? "");
  if (purchase?.state === "pending" && (provider === "checkout" || order.state === "AUTHORISED")) {
    await noteAuthorised(order.id, context);
    throw new AppError("UNAVAILABLE", "the money is still on its way", { provider });
  }
  const isVoided = purchase !== undefined && (await payments.findReceipt(purchase))?.isVoided === true;
  if (purchase?.state !== "purchased" || isVoided) return false;
  await redeem(purchase, undefined, keyOf(provider, "redeem", purchase.transactionId), context);
  return true;
}

/** A page that is not paid is closed; of one that is, the payment. */
async function closePage(checkout: NonNullable<PaymentContext["providers"]["checkout"]>, sessionId: string) {
  try {
    await checkout.expireSession(sessionId);
    return undefined;
  } catch (error) {
    const code = error instanceof AppError ? error.code : undefined;
    if (code === "NOT_FOUND") return undefined;
    if (code !== "CONFLICT") throw error;
    return checkout.readSession(sessionId);
  }
}

async function lookAtSteam(order: Order, context: PaymentContext): Promise<VerifiedPurchase | undefined> {
  try {
    return await collectAtSteam(order, context);
  } catch (error) {
    if (error instanceof AppError && error.code === "RECEIPT_INVALID") return undefined;
    throw error;
  }
}

/**
 * What Steam says of an order, with its money taken where the player has approved it and the order waits. That is noted first:
 * an order whose money may have been taken is not given up, whatever dies.
 *
 * @throws CONFLICT when the order has gone on since it was read; RECEIPT_INVALID; UNAVAILABLE.
 */
export async function collectAtSteam(
  { id, state }: Order,
  context: PaymentContext,
): Promise<VerifiedPurchase> {
  const steam = demand(context.providers.steam);
  if ((state === "CREATED" || state === "AUTHORISED") && (await steam.isApproved(id))) {
    if (state === "CREATED" && !(await noteAuthorised(id, context))) throw goneOn(id);
    await steam.takeMoney(id);
  }
  return steam.verify({ token: id, form: "one-time" });
}

function goneOn(orderId: OrderId): AppError {
  return new AppError("CONFLICT", "the order has gone on meanwhile", { orderId });
}

/** Notes that an order's payer has agreed and the money will come. Whether it waited for that. */
export function noteAuthorised(orderId: string | null, context: PaymentContext): Promise<boolean> {
  return moveUnpaid(orderId, ["CREATED"], "AUTHORISED", context);
}

/** Gives up an order that was not paid. Whether there was one. */
export function cancelOrder(orderId: string | null, context: PaymentContext): Promise<boolean> {
  return moveUnpaid(orderId, ["CREATED", "AUTHORISED"], "CANCELLED", context);
}

async function moveUnpaid(
  orderId: string | null,
  from: readonly OrderState[],
  to: "AUTHORISED" | "CANCELLED",
  context: PaymentContext,
): Promise<boolean> {
  const { payments, storage, calendar } = context;
  const [order] = orderId === null ? [] : await storage.findOrders([orderId as OrderId]);
  if (order === undefined || !from.includes(order.state)) return false;
  await payments.step({
    ...emptyStep,
    ...{ before: order.state, order: moveTo(order, to, calendar.nowMs()) },
    idempotency: { actorId: "service:store", operation: `order ${to}`, key: order.id, request: {} },
    stock: to === "CANCELLED" ? releaseOf(order) : null,
  });
  return true;
}

async function requireOrder(id: OrderId, { storage }: Pick<PaymentContext, "storage">): Promise<Order> {
  const [order] = await storage.findOrders([id]);
  if (order === undefined) throw receiptUsed();
  return order;
}
