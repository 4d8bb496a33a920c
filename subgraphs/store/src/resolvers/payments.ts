import { actorOf, requirePlayer, requireScope } from "@muster/auth";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import {
  type Order,
  PaymentProvider,
  PlayerStub,
  ReviewOrderInput,
  ReviewOrderPayload,
  SettleRefundInput,
  StartCheckoutInput,
  StartCheckoutPayload,
  StartSteamPurchaseInput,
  StartSteamPurchasePayload,
  SubmitReceiptInput,
  SubmitReceiptPayload,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import { type Context, requireReader } from "./context.js";

const providerOf = { APPLE: "apple", GOOGLE: "google", STEAM: "steam", CHECKOUT: "checkout" } as const;
const formOf = { ONE_TIME: "one-time", SUBSCRIPTION: "subscription" } as const;

/** Sales for money. */
@Resolver()
export class PaymentResolver {
  readonly #payments: domain.PaymentService;

  constructor(payments: domain.PaymentService) {
    this.#payments = payments;
  }

  @Mutation(() => SubmitReceiptPayload, {
    description:
      "Delivers what the caller bought in a store, once for each purchase. It is paid, so no limit, stock or price refuses it; an unusual one is HELD for a review. RECEIPT_INVALID with a `reason` (`too-many` for more of a product at once than one order delivers, which Google gives the money back for by itself; 10 of each product always are delivered); RECEIPT_USED when it is another player's or was taken back; OFFER_UNAVAILABLE when nothing is sold as that product; UNAVAILABLE when the store does not answer.",
  })
  async submitReceipt(
    @Arg("input", () => SubmitReceiptInput, { description: "The receipt." }) input: SubmitReceiptInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<SubmitReceiptPayload> {
    const { playerId } = requirePlayer(principal);
    const order = await this.#payments.submitReceipt({
      playerId,
      provider: providerOf[input.provider],
      receipt: input.receipt,
      form: formOf[input.form],
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return { order: toOrder(order) };
  }

  @Mutation(() => StartCheckoutPayload, {
    description:
      "Makes an order that the caller pays for on the payment provider's page; limited stock is reserved meanwhile. It is delivered when the provider tells of the payment. OFFER_UNAVAILABLE with a `reason`; SOLD_OUT; LIMIT_REACHED; UNAVAILABLE.",
  })
  async startCheckout(
    @Arg("input", () => StartCheckoutInput, { description: "What will be paid for." })
    input: StartCheckoutInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<StartCheckoutPayload> {
    const { playerId } = requirePlayer(principal);
    const { offerId, quantity, region, currency, idempotencyKey, successUrl, cancelUrl } = input;
    const { order, url } = await this.#payments.startCheckout({
      ...{ playerId, quantity, region, currency, idempotencyKey },
      offerId: offerId as domain.OfferId,
      at: { provider: "checkout", successUrl, cancelUrl },
    });
    loaders.clear();
    return { order: toOrder(order), url };
  }

  @Mutation(() => StartSteamPurchasePayload, {
    description:
      "Makes an order that Steam asks the caller to approve. When it is approved, `submitReceipt` with the order's id takes the money and delivers. Errors as for `startCheckout`.",
  })
  async startSteamPurchase(
    @Arg("input", () => StartSteamPurchaseInput, { description: "What will be paid for." })
    input: StartSteamPurchaseInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<StartSteamPurchasePayload> {
    const { playerId } = requirePlayer(principal);
    const { offerId, quantity, region, currency, idempotencyKey, steamId, language } = input;
    const { order, url } = await this.#payments.startCheckout({
      ...{ playerId, quantity, region, currency, idempotencyKey },
      offerId: offerId as domain.OfferId,
      at: { provider: "steam", steamId, language },
    });
    loaders.clear();
    return { order: toOrder(order), approvalUrl: url };
  }

  @Mutation(() => ReviewOrderPayload, {
    description:
      "Delivers an order that is held. Needs the scope store:review; it is audited. NOT_FOUND; CONFLICT when it is not held.",
  })
  async releaseOrder(
    @Arg("input", () => ReviewOrderInput, { description: "Which and why." }) input: ReviewOrderInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<ReviewOrderPayload> {
    requireScope(principal, "store:review");
    const order = await this.#payments.releaseOrder({
      ...input,
      orderId: input.orderId as domain.OrderId,
      actorId: actorOf(principal),
    });
    loaders.clear();
    return { order: toOrder(order) };
  }

  @Mutation(() => ReviewOrderPayload, {
    description:
      "Gives up an order that is held; its payment goes back. Needs the scope store:review; it is audited. NOT_FOUND; CONFLICT when it is not held, or is Apple's, which Apple alone refunds.",
  })
  async rejectOrder(
    @Arg("input", () => ReviewOrderInput, { description: "Which and why." }) input: ReviewOrderInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<ReviewOrderPayload> {
    requireScope(principal, "store:review");
    const order = await this.#payments.rejectOrder({
      ...input,
      orderId: input.orderId as domain.OrderId,
      actorId: actorOf(principal),
    });
    loaders.clear();
    return { order: toOrder(order) };
  }

  @Mutation(() => ReviewOrderPayload, {
    description:
      "Decides what is taken back for amounts that a payment provider refunded of an order (REFUND_OPEN); the order stays, and when the whole price went back it is refunded by itself. Needs the scope store:refund; it is audited. NOT_FOUND; CONFLICT when nothing waits for a decision, or more was refunded since it was looked at.",
  })
  async settleRefund(
    @Arg("input", () => SettleRefundInput, { description: "What is decided." }) input: SettleRefundInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<ReviewOrderPayload> {
    requireScope(principal, "store:refund");
    const order = await this.#payments.settleRefund({
      ...input,
      orderId: input.orderId as domain.OrderId,
      actorId: actorOf(principal),
    });
    loaders.clear();
    return { order: toOrder(order) };
  }
}

/** What a player is called by payment providers. */
@Resolver(() => PlayerStub)
export class PlayerPaymentResolver {
  readonly #payments: domain.PaymentService;

  constructor(payments: domain.PaymentService) {
    this.#payments = payments;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The name under which a client buys in a store, so that the purchase is known to be the player's: StoreKit's appAccountToken, Google's obfuscated account id. A UUID that is the same for ever. Read by the player, and with the scope store:read; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  purchaseToken(
    @Root() { id }: PlayerStub,
    @Arg("provider", () => PaymentProvider, { description: "The store." })
    provider: keyof typeof PaymentProvider,
    @Ctx() { principal }: Context,
  ): Promise<string> {
    requireReader(principal, id);
    return this.#payments.purchaseToken(id as domain.PlayerId, providerOf[provider]);
  }
}

/** The API's form of an order: its fields find the service's order behind it. */
function toOrder(order: domain.Order): domain.Order & Order {
  return order;
}
