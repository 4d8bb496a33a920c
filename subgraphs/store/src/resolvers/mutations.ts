import { actorOf, requirePlayer, requireScope } from "@muster/auth";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  OpenBoxInput,
  OpenBoxPayload,
  type Order,
  PurchaseOfferInput,
  PurchaseOfferPayload,
  RefundOrderInput,
  RefundOrderPayload,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { toBoxDraw } from "./orders.js";

/** Everything that changes what players have. */
@Resolver()
export class StoreMutationResolver {
  readonly #service: domain.StoreService;

  constructor(service: domain.StoreService) {
    this.#service = service;
  }

  @Mutation(() => PurchaseOfferPayload, {
    description:
      "Buys an offer for a currency of the game: the order, its payment and what it gives happen together or not at all. PRICE_CHANGED with the price now (`currencyId`, `amount`); OFFER_UNAVAILABLE with a `reason`; SOLD_OUT; LIMIT_REACHED with the `limit` and `resetsAt`; INSUFFICIENT_FUNDS with what is `missing`; ACCOUNT_IN_DEBT with the `currencyId` and `amount` of a debt; NOT_FOUND naming `giftTo`; for a gift TRADE_LOCKED with `until` and `reason` where the player is locked or what they pay is held, and INTERACTION_REFUSED where one of the two has blocked the other; CONFLICT when the player cannot hold so many.",
  })
  async purchaseOffer(
    @Arg("input", () => PurchaseOfferInput, { description: "What is bought." }) input: PurchaseOfferInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<PurchaseOfferPayload> {
    const { playerId } = requirePlayer(principal);
    const order = await this.#service.purchaseOffer({
      playerId,
      offerId: input.offerId as domain.OfferId,
      quantity: input.quantity,
      expectedPrice: input.expectedPrice,
      giftTo: (input.giftTo ?? null) as domain.PlayerId | null,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return { order: toOrder(order) };
  }

  @Mutation(() => OpenBoxPayload, {
    description:
      "Opens a random box of the caller's own: the item is used up for what is drawn. ITEM_NOT_OWNED, with `expiredAt` for one whose lifetime is over; ACCOUNT_IN_DEBT; CONFLICT when the player cannot hold so many, or opens another at once: try again.",
  })
  async openBox(
    @Arg("input", () => OpenBoxInput, { description: "What is opened." }) input: OpenBoxInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<OpenBoxPayload> {
    const { playerId } = requirePlayer(principal);
    const draw = await this.#service.openBox({
      playerId,
      itemId: input.itemId as domain.ItemId,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return { draw: toBoxDraw(draw) };
  }

  @Mutation(() => RefundOrderPayload, {
    description:
      "Gives back what partial refunds left of an order's price, and takes back what they left of what it gave, as the policy says; limits and stock are given back unless the policy is WRITE_OFF. Needs the scope store:refund; it is audited. NOT_FOUND; ALREADY_REFUNDED; CONFLICT for an order that was not delivered.",
  })
  async refundOrder(
    @Arg("input", () => RefundOrderInput, { description: "What is refunded." }) input: RefundOrderInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<RefundOrderPayload> {
    requireScope(principal, "store:refund");
    const order = await this.#service.refundOrder({
      actorId: actorOf(principal),
      orderId: input.orderId as domain.OrderId,
      policy: input.policy,
      reason: input.reason,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return { order: toOrder(order) };
  }
}

/** The API's form of an order: its fields find the service's order behind it. */
function toOrder(order: domain.Order): domain.Order & Order {
  return order;
}
