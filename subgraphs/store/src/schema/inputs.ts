import { DateTime, Int64, Json } from "@muster/subgraph";
import { Field, ID, InputType, Int } from "type-graphql";
import { OrderFlag, OrderState, RefundPolicy } from "./order.js";

/** What an idempotency key is. */
export const key =
  "Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more.";

/** Which offers are listed. */
@InputType({ description: "Which offers are listed: those that fit everything that is given." })
export class OfferFilterInput {
  @Field(() => [ID], { nullable: true, description: "Only these, 1 to 100." })
  offerIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Only those that the caller can buy now, or only the others.",
  })
  available?: boolean | null;
}

/** A price that the player was shown. */
@InputType({ description: "What one costs, as the player was shown it." })
export class ExpectedPriceInput {
  @Field(() => ID, { description: "The currency's slug: one of the offer's prices." })
  currencyId!: string;

  @Field(() => Int64, { description: "The price of one, 0 or more." })
  amount!: bigint;
}

/** Input of `purchaseOffer`. */
@InputType({ description: "What a player buys for a currency of the game." })
export class PurchaseOfferInput {
  @Field(() => ID, { description: "The offer's slug." })
  offerId!: string;

  @Field(() => Int, { defaultValue: 1, description: "1 to 100." })
  quantity!: number;

  @Field(() => ExpectedPriceInput, {
    description: "In which currency, and what the player was told that one costs.",
  })
  expectedPrice!: ExpectedPriceInput;

  @Field(() => ID, {
    nullable: true,
    description: "The player who gets it as a gift; the caller where absent.",
  })
  giftTo?: string | null;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `openBox`. */
@InputType({ description: "A random box that the caller has as an item." })
export class OpenBoxInput {
  @Field(() => ID, { description: "The item; of a stack, one is opened." })
  itemId!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `refundOrder`. */
@InputType({ description: "An order whose price is given back." })
export class RefundOrderInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => RefundPolicy, { description: "What is taken back." })
  policy!: keyof typeof RefundPolicy;

  @Field(() => String, {
    description: "Why, for statements and the audit: 1 to 128 printable ASCII characters.",
  })
  reason!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Which orders are listed. */
@InputType({ description: "Which orders are listed: those that fit everything that is given." })
export class OrderFilterInput {
  @Field(() => ID, { nullable: true, description: "Of this payer; not given for `Player.orders`." })
  playerId?: string | null;

  @Field(() => OrderState, { nullable: true, description: "In this state." })
  state?: keyof typeof OrderState | null;

  @Field(() => ID, { nullable: true, description: "Of this offer." })
  offerId?: string | null;

  @Field(() => OrderFlag, {
    nullable: true,
    description:
      "With this flag, e.g. REFUND_OPEN for what waits for `settleRefund`. Needs the scope store:read.",
  })
  flag?: keyof typeof OrderFlag | null;
}

/** A change of one entry of the catalog. */
@InputType({ description: "What becomes of one entry of the catalog." })
export class CatalogChangeInput {
  @Field(() => ID, {
    description: "`offer:`, `box:`, `shop:` or `entitlement:` and a slug, e.g. `offer:starter-pack`.",
  })
  id!: string;

  @Field(() => Json, {
    nullable: true,
    description: "The whole entry, in the form of `storeCatalogExport`; null takes it out of the catalog.",
  })
  content?: unknown;
}

/** Input of `saveStoreCatalogDraft`. */
@InputType({ description: "Changes that are collected before they are published." })
export class SaveStoreCatalogDraftInput {
  @Field(() => ID, { nullable: true, description: "The draft that is replaced; a new one where absent." })
  draftId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The version that was read. CONFLICT when the draft was saved since.",
  })
  expectedVersion?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The number of the last publication that was looked at; where absent the newest for a new draft, else what it was.",
  })
  baseNumber?: number | null;

  @Field(() => String, { description: "What it is for, 1 to 500 characters." })
  title!: string;

  @Field(() => [CatalogChangeInput], { description: "Up to 5000 changes, each entry once." })
  changes!: CatalogChangeInput[];
}

/** Input of `importStoreCatalog`. */
@InputType({ description: "A catalog of another deployment." })
export class ImportStoreCatalogInput {
  @Field(() => String, { description: "What the draft is for, 1 to 500 characters." })
  title!: string;

  @Field(() => Json, { description: "As `storeCatalogExport` gave it." })
  document!: unknown;
}

/** Input of `discardStoreCatalogDraft`. */
@InputType({ description: "A draft that is not wanted any more." })
export class DiscardStoreCatalogDraftInput {
  @Field(() => ID, { description: "The draft." })
  draftId!: string;

  @Field(() => Int, { nullable: true, description: "The version that was read." })
  expectedVersion?: number | null;
}

/** Input of `publishStoreCatalog`. */
@InputType({ description: "What is put in force: a draft, or changes as they stand." })
export class PublishStoreCatalogInput {
  @Field(() => ID, { nullable: true, description: "The draft; not together with `changes`." })
  draftId?: string | null;

  @Field(() => [CatalogChangeInput], { nullable: true, description: "Up to 5000 changes, each entry once." })
  changes?: CatalogChangeInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "For a draft the version, for changes the revision of the catalog that was read. CONFLICT when it has moved on.",
  })
  expected?: number | null;

  @Field(() => DateTime, { nullable: true, description: "When it takes effect; at once where absent." })
  effectiveAt?: Date | null;

  @Field(() => String, { description: "Why, for the audit: 1 to 500 characters." })
  note!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `rollBackStoreCatalog`. */
@InputType({ description: "An earlier catalog that is put in force again." })
export class RollBackStoreCatalogInput {
  @Field(() => Int, { description: "A revision before the one in force; 0 for an empty catalog." })
  toRevision!: number;

  @Field(() => String, { description: "Why, for the audit: 1 to 500 characters." })
  note!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `withdrawStoreCatalog`. */
@InputType({ description: "A publication that waits for its time, and is taken back." })
export class WithdrawStoreCatalogInput {
  @Field(() => Int, { description: "The publication's number." })
  number!: number;

  @Field(() => String, { description: "Why, for the audit: 1 to 500 characters." })
  note!: string;
}
