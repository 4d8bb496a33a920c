import { DateTime, Int64 } from "@muster/subgraph";
import { Field, ID, ObjectType, registerEnumType } from "type-graphql";

/** Why something may not be handed on yet, by the API's name. */
export const HoldReason = { TRADE: "trade", GIFT: "gift", PURCHASE: "purchase", CRAFT: "craft" } as const;

registerEnumType(HoldReason, {
  name: "HoldReason",
  description: "Why something may not be handed on yet.",
  valuesConfig: {
    TRADE: { description: "It came by a trade." },
    GIFT: { description: "It was a gift, or was handed on." },
    PURCHASE: { description: "It was bought." },
    CRAFT: { description: "It was made of such things." },
  },
});

/** How much of an item may not be handed on yet. */
@ObjectType({ description: "How much of an item may not be handed to another player yet." })
export class Hold {
  @Field(() => Int64, {
    description:
      "How many: 1 or more. Of a kind that stacks, of all that the player has of it, and at most what the stack holds.",
  })
  quantity!: bigint;

  @Field(() => HoldReason, { description: "Why; where there are several reasons, that of the longest hold." })
  reason!: (typeof HoldReason)[keyof typeof HoldReason];

  @Field(() => DateTime, { description: "From when all of it can be handed on." })
  until!: Date;
}

/** How much of a currency may not be handed on yet. */
@ObjectType({ description: "How much of a currency may not be handed to another player yet." })
export class HeldCurrency {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "The currency's smallest units: 1 or more." })
  amount!: bigint;

  @Field(() => HoldReason, { description: "Why; where there are several reasons, that of the longest hold." })
  reason!: (typeof HoldReason)[keyof typeof HoldReason];

  @Field(() => DateTime, { description: "From when all of it can be handed on." })
  until!: Date;
}
