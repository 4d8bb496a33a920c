import { AppError } from "@muster/errors";
import { drawEntries } from "./boxes.js";
import type { ServiceContext } from "./context.js";
import { explainDebt } from "./debts.js";
import type { Idempotency, OrderId, PlayerId, ShopId } from "./domain.js";
import { checkOpening, type OpeningRequest, openingKey, planOpening } from "./opening.js";
import type { Order } from "./orders.js";
import {
  checkPurchase,
  explainRefusal,
  type PurchaseRequest,
  planPurchase,
  purchaseKey,
} from "./purchase.js";
import { type RefundRequest, refundOrder } from "./refunds.js";
import { type Rotation, rotationOf } from "./rotation.js";
import type { KeptDraw, Posting, Receipt } from "./storage-port.js";

export * from "./availability.js";
export { checkId, isId, isSlug } from "./bounds.js";
export * from "./boxes.js";
export * from "./catalog/index.js";
export type * from "./context.js";
export type * from "./domain.js";
export * from "./entitlements.js";
export type { OpeningRequest } from "./opening.js";
export * from "./order-flags.js";
export * from "./order-states.js";
export * from "./orders.js";
export * from "./payments/index.js";
export { periodAt } from "./periods.js";
export type { PurchaseRequest } from "./purchase.js";
export type { RefundRequest } from "./refunds.js";
export { type Rotation, rotationOf } from "./rotation.js";
export type * from "./storage-port.js";

/** How often an opening is planned anew when another one of the same player came between. */
const attemptsMax = 5;

/** A draw with what comes of its record. */
export interface ReplayedDraw {
  readonly draw: KeptDraw;
  /** The places that its seed gives. */
  readonly places: readonly number[];
  /** Whether they are those that were drawn. */
  readonly agrees: boolean;
}

/** The rules of the store. Every method that changes something does all of it or nothing, once for each key. */
export interface StoreService {
  /**
   * @throws BAD_USER_INPUT, OFFER_UNAVAILABLE, PRICE_CHANGED, SOLD_OUT, LIMIT_REACHED, INSUFFICIENT_FUNDS, ACCOUNT_IN_DEBT,
   * NOT_FOUND (the recipient), CONFLICT (a stack would grow over its limit), IDEMPOTENCY_CONFLICT; a gift also TRADE_LOCKED with
   * `until` (RFC 3339), `reason` and, unless the player is locked, `field`.
   */
  purchaseOffer(request: PurchaseRequest): Promise<Order>;
  /** @throws BAD_USER_INPUT, ITEM_NOT_OWNED, ACCOUNT_IN_DEBT, CONFLICT, IDEMPOTENCY_CONFLICT. */
  openBox(request: OpeningRequest): Promise<KeptDraw>;
  /** @throws BAD_USER_INPUT, NOT_FOUND, ALREADY_REFUNDED, CONFLICT, IDEMPOTENCY_CONFLICT. */
  refundOrder(request: RefundRequest): Promise<Order>;
  /** Draws again from what is recorded of an order's draws. @throws NOT_FOUND. */
  replayDraws(orderId: OrderId): Promise<ReplayedDraw[]>;
  /** What a shop showed to a player at a time. @throws NOT_FOUND. */
  shopRotation(shopId: ShopId, atMs: number, playerId: PlayerId | null): Promise<Rotation>;
}

/** Makes the service over its storage. */
export function createStoreService(context: ServiceContext): StoreService {
  const { storage, catalog } = context;

  /** What can only be checked against changing state may have been true when the key was first used: then that counts. */
  const once = async <Plan extends Omit<Posting, "idempotency">>(
    idempotency: Idempotency,
    makePlan: () => Promise<Plan>,
  ): Promise<{ readonly plan: Plan | undefined; readonly receipt: Receipt }> => {
    for (let attempt = 1; ; attempt++) {
      let plan: Plan;
      try {
        plan = await makePlan();
      } catch (error) {
        const receipt = await storage.recall(idempotency);
        if (receipt === undefined) throw error;
        return { plan: undefined, receipt };
      }
      try {
        const { receipt, replayed } = await storage.post({ ...plan, idempotency });
        return { plan: replayed ? undefined : plan, receipt };
      } catch (error) {
        // Another draw of the same player came between, and the guarantee counts on from there.
        const again = isOutrun(error) && plan.progress.length > 0 && attempt < attemptsMax;
        if (!again) throw error;
      }
    }
  };

  return {
    async purchaseOffer(request) {
      checkPurchase(request);
      try {
        const { plan, receipt } = await once(purchaseKey(request), () => planPurchase(request, context));
        return plan?.order ?? (await requireOrder(receipt.orderId));
      } catch (error) {
        throw await explainRefusal(error, request, context);
      }
    },

    async openBox(request) {
      checkOpening(request);
      const { plan, receipt } = await once(openingKey(request), () => planOpening(request, context)).catch(
        async (error: unknown) => {
          throw await explainDebt(error, request.playerId, storage);
        },
      );
      const [draw] = plan?.draws ?? (await storage.findDraws(receipt.drawIds));
      if (draw === undefined) throw new Error("an opening has a draw");
      return draw;
    },

    refundOrder: (request) => refundOrder(request, context),

    async replayDraws(orderId) {
      await requireOrder(orderId);
      const [draws = []] = await storage.findDrawsOfOrders([orderId]);
      return draws.map((draw) => {
        const { places } = drawEntries(draw, draw.places.length);
        return { draw, places, agrees: places.join() === draw.places.join() };
      });
    },

    async shopRotation(shopId, atMs, playerId) {
      const { shops } = await catalog.at(atMs);
      const shop = shops.get(shopId);
      if (shop === undefined) throw new AppError("NOT_FOUND", "no such shop then", { field: "shopId" });
      const [segments = []] = playerId === null ? [] : await storage.findSegments([{ playerId, atMs }]);
      return rotationOf(shop, atMs, new Set(segments));
    },
  };

  async function requireOrder(orderId: OrderId | null): Promise<Order> {
    const [order] = orderId === null ? [] : await storage.findOrders([orderId]);
    if (order === undefined) throw new AppError("NOT_FOUND", "no such order", { field: "orderId" });
    return order;
  }
}

function isOutrun(error: unknown): boolean {
  return error instanceof AppError && error.code === "CONFLICT" && error.details["assetId"] === undefined;
}
