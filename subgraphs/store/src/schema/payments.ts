import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { key } from "./inputs.js";
import { Order, RefundPolicy } from "./order.js";

/** Who takes real money, by the API's name. */
export const PaymentProvider = {
  APPLE: "APPLE",
  GOOGLE: "GOOGLE",
  STEAM: "STEAM",
  CHECKOUT: "CHECKOUT",
} as const;

registerEnumType(PaymentProvider, {
  name: "PaymentProvider",
  description: "Who takes real money for the game.",
  valuesConfig: {
    APPLE: { description: "Apple's App Store." },
    GOOGLE: { description: "Google Play." },
    STEAM: { description: "Steam." },
    CHECKOUT: { description: "The web checkout." },
  },
});

/** How a product is bought, by the API's name. */
export const PurchaseForm = { ONE_TIME: "ONE_TIME", SUBSCRIPTION: "SUBSCRIPTION" } as const;

registerEnumType(PurchaseForm, {
  name: "PurchaseForm",
  description: "Whether a product is bought once or runs until it ends.",
  valuesConfig: {
    ONE_TIME: { description: "It is bought once." },
    SUBSCRIPTION: { description: "It runs, and renews, until it ends." },
  },
});

const quantity =
  "1 to 100, and no more than one order delivers: 1000 draws of boxes, 1000 items that do not stack, whatever the boxes hold.";

/** Input of `submitReceipt`. */
@InputType({ description: "What a store gave to the caller's client." })
export class SubmitReceiptInput {
  @Field(() => PaymentProvider, { description: "The store." })
  provider!: keyof typeof PaymentProvider;

  @Field(() => String, {
    description:
      "APPLE: the signed transaction of StoreKit 2. GOOGLE: the purchase token. STEAM and CHECKOUT: the order's id. At most 65536 characters.",
  })
  receipt!: string;

  @Field(() => PurchaseForm, {
    defaultValue: "ONE_TIME",
    description: "For GOOGLE; the others say it themselves.",
  })
  form!: keyof typeof PurchaseForm;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `startCheckout`. */
@InputType({ description: "What the caller will pay for with money, on the payment provider's page." })
export class StartCheckoutInput {
  @Field(() => ID, { description: "The offer's slug." })
  offerId!: string;

  @Field(() => Int, { defaultValue: 1, description: quantity })
  quantity!: number;

  @Field(() => String, { description: "Where the caller is: ISO 3166-1 alpha-2." })
  region!: string;

  @Field(() => String, {
    description: "ISO 4217: that of `Offer.moneyPrice` for the region.",
  })
  currency!: string;

  @Field(() => String, { description: "An http or https URL to come back to when it is paid." })
  successUrl!: string;

  @Field(() => String, { description: "An http or https URL to come back to when it is not." })
  cancelUrl!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `startSteamPurchase`. */
@InputType({ description: "What the caller will pay for in Steam." })
export class StartSteamPurchaseInput {
  @Field(() => ID, { description: "The offer's slug." })
  offerId!: string;

  @Field(() => Int, { defaultValue: 1, description: quantity })
  quantity!: number;

  @Field(() => String, { description: "Where the caller is: ISO 3166-1 alpha-2." })
  region!: string;

  @Field(() => String, { description: "ISO 4217: that of `Offer.moneyPrice` for the region." })
  currency!: string;

  @Field(() => String, { description: "The caller's Steam id of 64 bits, in decimal." })
  steamId!: string;

  @Field(() => String, { defaultValue: "en", description: "For what Steam shows: ISO 639-1." })
  language!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `releaseOrder` and `rejectOrder`. */
@InputType({ description: "A decision about an order that is held." })
export class ReviewOrderInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, { description: "Why, for the audit: 1 to 128 printable ASCII characters." })
  reason!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `settleRefund`. */
@InputType({ description: "What is taken back for amounts that were refunded of an order." })
export class SettleRefundInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => Int, {
    description:
      "Of so many pieces their share of everything that the order gave is taken back: 0 to what earlier refunds left of its quantity.",
  })
  takeBackQuantity!: number;

  @Field(() => Int, {
    description:
      "`Order.refundVersion` as it was when the refunds were looked at. CONFLICT when more was refunded since.",
  })
  refundVersion!: number;

  @Field(() => RefundPolicy, { description: "What becomes of what is not there any more." })
  policy!: keyof typeof RefundPolicy;

  @Field(() => String, { description: "Why, for the audit: 1 to 128 printable ASCII characters." })
  reason!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Payload of `submitReceipt`. */
@ObjectType({ description: "What a receipt came to." })
export class SubmitReceiptPayload {
  @Field(() => Order, {
    description: "The order: GRANTED, or HELD for a review. For a known receipt as it is now.",
  })
  order!: Order;
}

/** Payload of `startCheckout`. */
@ObjectType({ description: "An order that waits to be paid." })
export class StartCheckoutPayload {
  @Field(() => Order, { description: "The order, CREATED; for a repeated request as it is now." })
  order!: Order;

  @Field(() => String, {
    nullable: true,
    description: "The page to pay on; null where the order was given up.",
  })
  url!: string | null;
}

/** Payload of `startSteamPurchase`. */
@ObjectType({ description: "An order that waits to be approved in Steam." })
export class StartSteamPurchasePayload {
  @Field(() => Order, { description: "The order, CREATED; its id is the receipt for `submitReceipt`." })
  order!: Order;

  @Field(() => String, {
    nullable: true,
    description: "The page to approve on; null where Steam asks in the game.",
  })
  approvalUrl!: string | null;
}

/** Payload of `releaseOrder`, `rejectOrder` and `settleRefund`. */
@ObjectType({ description: "What a decision came to." })
export class ReviewOrderPayload {
  @Field(() => Order, { description: "The order as it is now." })
  order!: Order;
}
