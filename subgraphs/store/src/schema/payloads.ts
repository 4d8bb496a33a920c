import { Field, ObjectType } from "type-graphql";
import { StoreCatalogDraft, StoreCatalogPublication } from "./catalog.js";
import { BoxDraw, Order } from "./order.js";

/** Payload of `purchaseOffer`. */
@ObjectType({ description: "What a purchase came to." })
export class PurchaseOfferPayload {
  @Field(() => Order, { description: "The order; for a repeated request as it is now." })
  order!: Order;
}

/** Payload of `openBox`. */
@ObjectType({ description: "What was in a box." })
export class OpenBoxPayload {
  @Field(() => BoxDraw, { description: "What was drawn. The player has it already." })
  draw!: BoxDraw;
}

/** Payload of `refundOrder`. */
@ObjectType({ description: "What a refund came to." })
export class RefundOrderPayload {
  @Field(() => Order, { description: "The order as it is now." })
  order!: Order;
}

/** Payload of what changes a draft. */
@ObjectType({ description: "A draft as it is now." })
export class StoreCatalogDraftPayload {
  @Field(() => StoreCatalogDraft, { nullable: true, description: "The draft; null where it was discarded." })
  draft!: StoreCatalogDraft | null;
}

/** Payload of what publishes. */
@ObjectType({ description: "A publication as it is now." })
export class StoreCatalogPublicationPayload {
  @Field(() => StoreCatalogPublication, { description: "The publication." })
  publication!: StoreCatalogPublication;
}
