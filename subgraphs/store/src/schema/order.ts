import { connectionOf, DateTime, Int64, LocalizedText } from "@muster/subgraph";
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { MoneyPrice, OfferEntitlementLine, StoreCurrencyLine, StoreItemLine } from "./offer.js";

/** What an order can be, by the API's name. */
export const OrderState = {
  CREATED: "CREATED",
  AUTHORISED: "AUTHORISED",
  VERIFIED: "VERIFIED",
  HELD: "HELD",
  GRANTED: "GRANTED",
  REFUNDED: "REFUNDED",
  CHARGED_BACK: "CHARGED_BACK",
  REVERSED: "REVERSED",
  CANCELLED: "CANCELLED",
} as const;

registerEnumType(OrderState, {
  name: "OrderState",
  description: "What an order has come to.",
  valuesConfig: {
    CREATED: { description: "It waits for its payment." },
    AUTHORISED: { description: "The payer has agreed; the money is not there yet." },
    VERIFIED: { description: "The payment is verified." },
    HELD: { description: "It is paid, and waits for a review before it is delivered." },
    GRANTED: { description: "It is delivered." },
    REFUNDED: { description: "Its price was given back, and what it gave was taken back." },
    CHARGED_BACK: { description: "The payer's bank took its price back." },
    REVERSED: { description: "It was charged back, and what it gave was taken back." },
    CANCELLED: { description: "It was never paid." },
  },
});

/** Where a payment came from, by the API's name. */
export const OrderSource = {
  VIRTUAL: "VIRTUAL",
  APPLE: "APPLE",
  GOOGLE: "GOOGLE",
  STEAM: "STEAM",
  CHECKOUT: "CHECKOUT",
  GRANT: "GRANT",
} as const;

registerEnumType(OrderSource, {
  name: "OrderSource",
  description: "Where an order's payment came from.",
  valuesConfig: {
    VIRTUAL: { description: "A currency of the game." },
    APPLE: { description: "Apple's App Store." },
    GOOGLE: { description: "Google Play." },
    STEAM: { description: "Steam." },
    CHECKOUT: { description: "The web checkout." },
    GRANT: { description: "Nowhere: staff gave it." },
  },
});

/** Why somebody may want to look at an order, by the API's name. */
export const OrderFlag = {
  NOT_ON_SALE: "NOT_ON_SALE",
  OVER_LIMIT: "OVER_LIMIT",
  OVER_STOCK: "OVER_STOCK",
  PRICE_DIFFERS: "PRICE_DIFFERS",
  TEST_PURCHASE: "TEST_PURCHASE",
  PARTLY_REFUNDED: "PARTLY_REFUNDED",
  REFUND_OPEN: "REFUND_OPEN",
  REGION_DIFFERS: "REGION_DIFFERS",
  CHARGED_BACK_BEFORE: "CHARGED_BACK_BEFORE",
} as const;

registerEnumType(OrderFlag, {
  name: "OrderFlag",
  description: "Why somebody may want to look at an order that was paid with money.",
  valuesConfig: {
    NOT_ON_SALE: { description: "The offer was not on sale for the player when the payment came." },
    OVER_LIMIT: { description: "The player has bought more than a limit allows." },
    OVER_STOCK: { description: "More is sold than there was." },
    PRICE_DIFFERS: { description: "The customer paid another price than the catalog has." },
    TEST_PURCHASE: {
      description:
        "No money came: it was bought in the store's sandbox, by App Review, in TestFlight or by a license tester. It is delivered, and booked apart from revenue.",
    },
    PARTLY_REFUNDED: { description: "A part of the price was given back: `Order.refunds`." },
    REFUND_OPEN: {
      description:
        "An amount was given back that says nothing of pieces: `settleRefund` decides what is taken back for it.",
    },
    REGION_DIFFERS: {
      description:
        "The customer is elsewhere than before, or than the price is for, where another price is paid. Held.",
    },
    CHARGED_BACK_BEFORE: { description: "Payments of the player were charged back lately. Held." },
  },
});

/** What becomes of value that is gone, by the API's name. */
export const RefundPolicy = { DEBT: "DEBT", CLAW_BACK: "CLAW_BACK", WRITE_OFF: "WRITE_OFF" } as const;

registerEnumType(RefundPolicy, {
  name: "RefundPolicy",
  description: "What is taken back with a refund.",
  valuesConfig: {
    DEBT: {
      description:
        "All of it: what is not there any more is owed. What the order counted against limits (while their period lasts) and stock is given back.",
    },
    CLAW_BACK: {
      description:
        "What is still there. What the order counted against limits (while their period lasts) and stock is given back.",
    },
    WRITE_OFF: { description: "Nothing; limits and stock stay as they are." },
  },
});

/** What the store adds to a player; accounts has the rest. */
@Directive('@key(fields: "id")')
@ObjectType("Player", { description: "A player's account." })
export class PlayerStub {
  @Field(() => ID, { description: "The player's id. Anyone may read it." })
  id!: string;
}

/** What an order gave. */
@ObjectType({ description: "What an order gave in all, what its random boxes held among it." })
export class OrderDelivery {
  @Field(() => [StoreItemLine], { description: "Items." })
  items!: readonly StoreItemLine[];

  @Field(() => [StoreCurrencyLine], { description: "Currencies." })
  currencies!: readonly StoreCurrencyLine[];

  @Field(() => [OfferEntitlementLine], { description: "Entitlements." })
  entitlements!: readonly OfferEntitlementLine[];
}

/** Money that went back. */
@ObjectType({ description: "Money that a payment provider gave back of an order." })
export class OrderRefund {
  @Field(() => String, {
    description:
      "The payment provider's id of the refund; where it has none, of what told of it. Each is there once.",
  })
  id!: string;

  @Field(() => String, { nullable: true, description: "ISO 4217; null where the provider does not say." })
  currency!: string | null;

  @Field(() => Int64, {
    nullable: true,
    description:
      "Millionths of the currency's unit; null where the provider does not say. For pieces their share of the price.",
  })
  amountMicros!: bigint | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many pieces were refunded, 1 or more; null where an amount was.",
  })
  quantity!: number | null;

  @Field(() => DateTime, { description: "When the provider gave it back." })
  refundedAt!: Date;
}

/** Draws of a box. */
@ObjectType({ description: "What random boxes of one kind gave at once." })
export class BoxDraw {
  @Field(() => ID, { description: "The draw's id." })
  id!: string;

  @Field(() => ID, { description: "The box's slug." })
  boxId!: string;

  @Field(() => Int, { description: "The revision of the box, with the odds that counted." })
  boxRevision!: number;

  @Field(() => [Int], { description: "The places, from 0, of the box's entries that were drawn, in order." })
  places!: readonly number[];

  @Field(() => DateTime, { description: "When it was drawn." })
  drawnAt!: Date;
}

/** An order. Its resolvers find the service's order behind it. */
@ObjectType({ description: "One sale. Read by who paid, and with the scope store:read." })
export class Order {
  @Field(() => ID, { description: "The order's id." })
  id!: string;

  @Field(() => OrderSource, { description: "Where its payment came from." })
  source!: keyof typeof OrderSource;

  @Field(() => OrderState, { description: "What it has come to." })
  state!: keyof typeof OrderState;

  @Field(() => ID, { description: "The slug of the offer that was sold." })
  offerId!: string;

  @Field(() => Int, { description: "The revision of the offer that was sold." })
  offerRevision!: number;

  @Field(() => Int, { description: "How many were sold, 1 or more." })
  quantity!: number;

  @Field(() => StoreCurrencyLine, {
    nullable: true,
    description: "What one cost in a currency of the game; null where it was paid with money, or given.",
  })
  price!: StoreCurrencyLine | null;

  @Field(() => MoneyPrice, {
    nullable: true,
    description: "What one cost in money; null where it was paid with a currency of the game, or given.",
  })
  moneyPrice!: MoneyPrice | null;
}

/** A page of orders, the newest first. */
export const OrderConnection = connectionOf("Order", () => Order);

/** What a player is entitled to. */
@ObjectType({ description: "What a player is entitled to for a time: a subscription, the pass of a season." })
export class Entitlement {
  @Field(() => ID, { description: "The entitlement's slug." })
  entitlementId!: string;

  @Field(() => LocalizedText, {
    nullable: true,
    description: "What players call it; null when it is not in the catalog any more.",
  })
  name!: LocalizedText | null;

  @Field(() => DateTime, { description: "When the stretch began that holds, or held last." })
  from!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it ends or ended; null for never." })
  until!: Date | null;

  @Field(() => Boolean, { description: "Whether it holds now." })
  active!: boolean;

  @Field(() => [ID], { description: "The orders that it came from, the oldest first." })
  orderIds!: readonly string[];
}

/** A draw made again. */
@ObjectType({ description: "A draw, with what its recorded seed gives." })
export class DrawReplay {
  @Field(() => BoxDraw, { description: "What was drawn." })
  draw!: BoxDraw;

  @Field(() => String, {
    description: "32 bytes in hexadecimal: the key of HMAC-SHA256 that every choice is taken from.",
  })
  seed!: string;

  @Field(() => [Int], { description: "The weight of each entry, as it was." })
  weights!: readonly number[];

  @Field(() => Int, { description: "How many draws in a row before had given nothing that was guaranteed." })
  missesBefore!: number;

  @Field(() => [Int], { description: "The places that the seed gives." })
  places!: readonly number[];

  @Field(() => Boolean, { description: "Whether they are those that were drawn." })
  agrees!: boolean;
}
