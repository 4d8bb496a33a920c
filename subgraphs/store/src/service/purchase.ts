import { AppError, badInput } from "@muster/errors";
import { countKeyOf, findObstacle, type Unavailability, type Viewer } from "./availability.js";
import { checkId, checkQuantity, checkSlug, checkText } from "./bounds.js";
import { currencyAsset } from "./catalog/index.js";
import type { ServiceContext } from "./context.js";
import { explainDebt } from "./debts.js";
import { planDelivery } from "./delivery.js";
import type { CurrencyLine, Idempotency, Offer, OfferId, OrderId, PlayerId } from "./domain.js";
import { nothingRefunded, type Order } from "./orders.js";
import type { Posting, StoreStorage } from "./storage-port.js";

const amountMaxInt64 = 2n ** 63n - 1n;

/** What a player buys for a currency. */
export interface PurchaseRequest {
  readonly playerId: PlayerId;
  readonly offerId: OfferId;
  /** 1 to 100. */
  readonly quantity: number;
  /** The price of one that the player was shown. */
  readonly expectedPrice: CurrencyLine;
  /** Who gets it, if not the player. */
  readonly giftTo: PlayerId | null;
  readonly idempotencyKey: string;
}

/** @throws BAD_USER_INPUT for what breaks a bound whatever is on sale. */
export function checkPurchase(request: PurchaseRequest): void {
  const { playerId, offerId, quantity, expectedPrice, giftTo, idempotencyKey } = request;
  checkText("idempotencyKey", idempotencyKey);
  checkSlug("offerId", offerId);
  checkQuantity(quantity);
  checkSlug("expectedPrice.currencyId", expectedPrice.currencyId);
  const most = amountMaxInt64 / BigInt(quantity);
  if (expectedPrice.amount < 0n || expectedPrice.amount > most)
    throw badInput("expectedPrice.amount", `0 to ${most}, so that the total fits into 64 bits`);
  if (giftTo !== null) checkId("giftTo", giftTo);
  if (giftTo === playerId) throw badInput("giftTo", "another player");
}

/** What the same key has to be used for again. */
export function purchaseKey(request: PurchaseRequest): Idempotency {
  const { playerId, offerId, quantity, expectedPrice, giftTo, idempotencyKey } = request;
  return {
    actorId: `player:${playerId}`,
    operation: "purchaseOffer",
    key: idempotencyKey,
    request: {
      offerId,
      quantity: quantity.toString(),
      currencyId: expectedPrice.currencyId,
      amount: expectedPrice.amount.toString(),
      giftTo,
    },
  };
}

/**
 * What a purchase takes, if it can be made now.
 *
 * @throws OFFER_UNAVAILABLE, PRICE_CHANGED, SOLD_OUT, LIMIT_REACHED, NOT_FOUND (the recipient).
 */
export async function planPurchase(
  request: PurchaseRequest,
  context: ServiceContext,
): Promise<Omit<Posting, "idempotency"> & { readonly order: Order }> {
  const { storage, reads, catalog: published, calendar, ids } = context;
  const { playerId, quantity } = request;
  const catalog = await published.inForce();
  const nowMs = calendar.nowMs();
  const offer = catalog.offers.get(request.offerId);
  if (offer === undefined)
    throw new AppError("OFFER_UNAVAILABLE", "there is no such offer", { reason: "UNKNOWN" });
  const price = requirePrice(offer, request.expectedPrice);
  const viewer: Viewer = { catalog, reads, playerId, nowMs };
  await Promise.all([
    requireAvailable(offer, viewer, quantity),
    requireRecipient(storage, offer, request.giftTo),
  ]);
  const orderId = ids.next<OrderId>();
  const recipientId = request.giftTo ?? playerId;
  const { delivery, ...given } = await planDelivery(
    { orderId, offer, quantity, playerId, recipientId, catalog, nowMs },
    context,
  );
  const total = price.amount * BigInt(quantity);
  const order: Order = {
    ...{ id: orderId, playerId, recipientId, source: "VIRTUAL", state: "GRANTED", delivery },
    ...{ offerId: offer.id, offerRevision: offer.revision, quantity, price, moneyPrice: null },
    ...{ flags: [], refund: null, refunded: nothingRefunded, createdAtMs: nowMs, changedAtMs: nowMs },
  };
  return {
    ...{ playerId, recipientId, opened: null, order },
    ...given,
    ...countsOf(offer, viewer, quantity),
    payment: total === 0n ? null : { assetId: currencyAsset(price.currencyId), amount: total },
    receipt: { orderId, drawIds: given.draws.map(({ id }) => id) },
  };
}

function requirePrice(offer: Offer, expected: CurrencyLine): CurrencyLine {
  const [first] = offer.prices;
  if (first === undefined)
    throw new AppError("OFFER_UNAVAILABLE", "the offer is sold for money alone", { reason: "MONEY_ONLY" });
  const price = offer.prices.find(({ currencyId }) => currencyId === expected.currencyId);
  if (price?.amount === expected.amount) return price;
  const { currencyId, amount } = price ?? first;
  const details = { currencyId, amount: amount.toString(), offerRevision: offer.revision };
  throw new AppError("PRICE_CHANGED", "the price is another by now", details);
}

/** @throws OFFER_UNAVAILABLE, SOLD_OUT or LIMIT_REACHED. */
export async function requireAvailable(offer: Offer, viewer: Viewer, quantity: number): Promise<void> {
  const obstacle = await findObstacle(offer, viewer, quantity);
  if (obstacle !== null) throw toError(obstacle);
}

function toError({ reason, untilMs, limit }: Unavailability): AppError {
  const until = untilMs === null ? null : new Date(untilMs).toISOString();
  if (reason === "SOLD_OUT") return new AppError("SOLD_OUT", "there is not so much left");
  if (reason !== "LIMIT_REACHED")
    return new AppError("OFFER_UNAVAILABLE", "the offer is not on sale for you now", { reason, until });
  return new AppError("LIMIT_REACHED", "you may not buy so many", {
    limit: limit?.group ?? "offer",
    period: limit?.period ?? null,
    max: limit?.max ?? null,
    resetsAt: until,
  });
}

async function requireRecipient(
  storage: Pick<StoreStorage, "knowPlayers">,
  offer: Offer,
  giftTo: PlayerId | null,
): Promise<void> {
  if (giftTo === null) return;
  if (!offer.giftable)
    throw new AppError("OFFER_UNAVAILABLE", "the offer cannot be a gift", { reason: "NOT_GIFTABLE" });
  const [known] = await storage.knowPlayers([giftTo]);
  if (known !== true) throw new AppError("NOT_FOUND", "no such player", { field: "giftTo" });
}

/** What a purchase adds to counters: limits count for who pays. */
export function countsOf(
  offer: Offer,
  viewer: Pick<Viewer, "playerId" | "nowMs">,
  quantity: number,
): Pick<Posting, "counts" | "stock"> {
  return {
    counts: offer.limits.flatMap((limit) => {
      const key = countKeyOf(offer, limit, viewer);
      return key === undefined ? [] : [{ ...key, quantity, max: limit.max }];
    }),
    stock:
      offer.stock === null
        ? null
        : { change: "SELL", offerId: offer.id, quantity, total: offer.stock.total, reservation: null },
  };
}

/** A refusal of the book said more exactly: what a limit or a stock allows by now, what is owed, or what may not leave yet. */
export async function explainRefusal(
  error: unknown,
  request: PurchaseRequest,
  {
    storage,
    catalog: published,
    reads,
    calendar,
  }: Pick<ServiceContext, "storage" | "catalog" | "reads" | "calendar">,
): Promise<unknown> {
  const explained = await explainDebt(error, request.playerId, storage);
  if (!(explained instanceof AppError)) return explained;
  if (explained.code === "TRADE_LOCKED") return explainLock(explained, request, storage);
  if (explained.code !== "LIMIT_REACHED" && explained.code !== "SOLD_OUT") return explained;
  const catalog = await published.inForce();
  const offer = catalog.offers.get(request.offerId);
  if (offer === undefined) return explained;
  const viewer = { catalog, reads, playerId: request.playerId, nowMs: calendar.nowMs() };
  const obstacle = await findObstacle(offer, viewer, request.quantity);
  return obstacle === null ? explained : toError(obstacle);
}

async function explainLock(
  error: AppError,
  { playerId, quantity, expectedPrice }: PurchaseRequest,
  storage: Pick<StoreStorage, "findGiftBar">,
): Promise<AppError> {
  const amount = expectedPrice.amount * BigInt(quantity);
  const assetId = currencyAsset(expectedPrice.currencyId);
  const bar = await storage.findGiftBar(playerId, amount === 0n ? null : { assetId, amount });
  if (bar === undefined) return error;
  const { reason, isLock } = bar;
  const until = new Date(bar.untilMs).toISOString();
  const message = `this may not be given to another player until ${until}`;
  const details = { until, reason, ...(isLock ? {} : { field: "expectedPrice.currencyId" }) };
  return new AppError("TRADE_LOCKED", message, details, { cause: error });
}
