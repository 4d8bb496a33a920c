import { AppError } from "@muster/errors";
import {
  findObstacle,
  moneyPriceIn,
  readLimits,
  type UnavailableReason,
  type Viewer,
} from "../availability.js";
import type { Catalog } from "../catalog/index.js";
import { planDelivery, unbounded } from "../delivery.js";
import type { MoneyPrice, Offer, PlayerId, ProductStore } from "../domain.js";
import type { OrderFlag } from "../order-flags.js";
import { moveTo } from "../order-states.js";
import type { Order } from "../orders.js";
import type { VerifiedPurchase } from "../providers.js";
import { countsOf } from "../purchase.js";
import type { StockChange } from "../storage-port.js";
import type { OrderStep, PaymentContext } from "./ports.js";

/** What an order sells, with the catalog that it was sold from. */
export interface Sold {
  readonly offer: Offer;
  readonly catalog: Catalog;
}

/**
 * The offer of a product: the one in force, else the one that was when the product was bought.
 *
 * @throws OFFER_UNAVAILABLE when there was none.
 */
export async function findSold(
  store: ProductStore,
  { productId, purchasedAtMs }: VerifiedPurchase,
  { catalog: published }: PaymentContext,
): Promise<Sold> {
  const sells = (offer: Offer): boolean => offer.productIds[store] === productId;
  for (const read of [() => published.inForce(), () => published.at(purchasedAtMs)]) {
    const catalog = await read();
    const offer = [...catalog.offers.values()].find(sells);
    if (offer !== undefined) return { offer, catalog };
  }
  throw new AppError("OFFER_UNAVAILABLE", "nothing is sold as that product", {
    reason: "UNKNOWN",
    productId,
  });
}

/** What an order was made of: the revision of the offer that was sold, where the catalog still has it. @throws OFFER_UNAVAILABLE. */
export async function findOrdered(order: Order, { catalog: published }: PaymentContext): Promise<Sold> {
  for (const read of [() => published.at(order.createdAtMs), () => published.inForce()]) {
    const catalog = await read();
    const offer = catalog.offers.get(order.offerId);
    if (offer !== undefined) return { offer, catalog };
  }
  throw new AppError("OFFER_UNAVAILABLE", "there is no such offer any more", { reason: "UNKNOWN" });
}

/**
 * What delivering a paid order takes. Nothing that the catalog bounds refuses it, since the money is there: how much a player can
 * hold, limits and stock are passed over.
 *
 * @throws OFFER_UNAVAILABLE for what is not defined any more.
 */
export async function planFulfilment(
  order: Order,
  purchase: VerifiedPurchase,
  { offer, catalog }: Sold,
  context: PaymentContext,
): Promise<
  Pick<
    OrderStep,
    "order" | "money" | "grants" | "counts" | "stock" | "draws" | "progress" | "entitlements" | "errands"
  >
> {
  const { calendar } = context;
  const { id: orderId, quantity, playerId, recipientId } = order;
  const nowMs = calendar.nowMs();
  const { delivery, grants, entitlements, ...drawn } = await planDelivery(
    { ...{ orderId, offer, quantity, playerId, recipientId, catalog, nowMs } },
    context,
  );
  const { counts, stock } = countsOf(offer, { playerId, nowMs }, quantity);
  const untilMs = purchase.subscription?.expiresAtMs ?? null;
  const { provider, transactionId } = purchase;
  return {
    order: { ...moveTo(order, "GRANTED", nowMs), delivery },
    money: purchase.price === null ? null : { ...purchase.price, isTest: purchase.environment === "sandbox" },
    grants: unbounded(grants),
    counts: counts.map((count) => ({ ...count, max: null })),
    stock: stock === null ? null : { ...stock, ...takenStock(order, purchase) },
    ...drawn,
    entitlements: entitlements.map((grant) =>
      untilMs === null ? grant : { ...grant, durationS: null, untilMs },
    ),
    errands:
      provider === "apple" || provider === "google"
        ? [{ kind: "acknowledge", provider, transactionId, consumable: isConsumable(offer) }]
        : [],
  };
}

function takenStock(
  { id, playerId }: Order,
  purchase: VerifiedPurchase,
): Pick<StockChange, "change" | "total" | "reservation"> {
  return isOrdered(purchase)
    ? { change: "TAKE", total: null, reservation: { id, playerId, expiresAtMs: null } }
    : { change: "SELL", total: null, reservation: null };
}

/** Whether the purchase began as an order of ours. */
export function isOrdered({ provider }: VerifiedPurchase): boolean {
  return provider === "steam" || provider === "checkout";
}

/** What gives something for ever is bought once; everything else may be bought again. */
function isConsumable({ contents }: Offer): boolean {
  return contents.entitlements.every(({ durationS }) => durationS !== null);
}

/** The price of one, as an order has it: rounded down where what was paid in all does not divide. */
export function unitPriceOf({ price, region, quantity }: VerifiedPurchase): MoneyPrice | null {
  const amountMicros = price === null ? 0n : price.amountMicros / BigInt(quantity);
  if (price === null || amountMicros === 0n) return null;
  return { region: region ?? "*", currency: price.currency, amountMicros };
}

/** What is to be said of a paid order: it is delivered all the same. */
export async function flagsOf(
  order: Order,
  purchase: VerifiedPurchase,
  { offer, catalog }: Sold,
  { reads, calendar }: PaymentContext,
): Promise<OrderFlag[]> {
  const viewer: Viewer = { catalog, reads, playerId: order.playerId, nowMs: calendar.nowMs() };
  const flags = isOrdered(purchase)
    ? await flagLimits(offer, viewer, order.quantity)
    : flagObstacle((await findObstacle(offer, viewer, order.quantity))?.reason);
  if (!hasPrice(order, purchase, offer)) flags.push("PRICE_DIFFERS");
  if (purchase.environment === "sandbox") flags.push("TEST_PURCHASE");
  return flags;
}

function flagObstacle(reason: UnavailableReason | undefined): OrderFlag[] {
  if (reason === undefined) return [];
  if (reason === "LIMIT_REACHED") return ["OVER_LIMIT"];
  return [reason === "SOLD_OUT" ? "OVER_STOCK" : "NOT_ON_SALE"];
}

/** That it was on sale was checked when the order was made, and its stock is reserved; another order may be paid meanwhile. */
async function flagLimits(offer: Offer, viewer: Viewer, quantity: number): Promise<OrderFlag[]> {
  const limits = await readLimits(offer, viewer);
  return limits.some(({ limit, used }) => used + quantity > limit.max) ? ["OVER_LIMIT"] : [];
}

function hasPrice(order: Order, { price, region, quantity }: VerifiedPurchase, offer: Offer): boolean {
  if (price === null) return true;
  const agreed = isOrderedPrice(order) ?? moneyPriceIn(offer, region ?? "*", price.currency);
  return agreed?.currency === price.currency && agreed.amountMicros * BigInt(quantity) === price.amountMicros;
}

/** The price that an order was made with before it was paid. */
function isOrderedPrice({ source, moneyPrice }: Order): MoneyPrice | null {
  return source === "STEAM" || source === "CHECKOUT" ? moneyPrice : null;
}

/** The player to whom a purchase belongs by what the store says, if it says anything. */
export async function findBuyer(
  { provider, accountToken, originalTransactionId }: VerifiedPurchase,
  { payments }: Pick<PaymentContext, "payments">,
): Promise<PlayerId | "nobody" | undefined> {
  if (accountToken !== null) return (await payments.findAccount(provider, accountToken)) ?? "nobody";
  if (originalTransactionId === null) return undefined;
  return payments.findSubscriber(provider, originalTransactionId);
}
