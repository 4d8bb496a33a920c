import { connectionOf, DateTime, Int64 } from "@muster/subgraph";
import { Field, ID, ObjectType, registerEnumType } from "type-graphql";

/** How things went from one player to another, by the API's name. */
export const HandoverKind = { TRADE: "trade", GIFT: "gift" } as const;

registerEnumType(HandoverKind, {
  name: "HandoverKind",
  description: "How things went from one player to another.",
  valuesConfig: {
    TRADE: { description: "By a trade." },
    GIFT: { description: "By a gift, or by handing an item on." },
  },
});

/** One thing that a reversal was to bring back. Its resolvers find the service's line behind it. */
@ObjectType({
  description: "One thing that a reversal was to bring back: of an item, or of a currency.",
})
export class ReversedLine {
  @Field(() => ID, { nullable: true, description: "The slug of the kind of item; null for a currency." })
  definitionId!: string | null;

  @Field(() => ID, { nullable: true, description: "The unique item's id; null for what is counted." })
  itemId!: string | null;

  @Field(() => ID, { nullable: true, description: "The currency's slug; null for an item." })
  currencyId!: string | null;

  @Field(() => Int64, { description: "How much had been handed over: 1 for a unique item." })
  amount!: bigint;

  @Field(() => Int64, {
    description:
      "How much of it was gone and did not come back; 0 for what came back whole. Of a currency, who had got it owes that much.",
  })
  missing!: bigint;
}

/** A trade or a gift that was undone. */
@ObjectType({ description: "A trade or a gift that was undone." })
export class ReversedHandover {
  @Field(() => ID, { description: "The trade's id, or that of the deed of giving." })
  sourceId!: string;

  @Field(() => HandoverKind, { description: "What it was." })
  kind!: (typeof HandoverKind)[keyof typeof HandoverKind];

  @Field(() => [ReversedLine], { description: "Each thing that was to go back." })
  lines!: readonly ReversedLine[];

  @Field(() => DateTime, { description: "When it was undone." })
  reversedAt!: Date;
}

/** A page of what a reversal has undone. */
export const ReversedHandoverConnection = connectionOf("ReversedHandover", () => ReversedHandover);

/** A trade or a gift that could be undone. */
@ObjectType({ description: "A trade or a gift that an order would undo now." })
export class ReversibleHandover {
  @Field(() => ID, { description: "The trade's id, or that of the deed of giving." })
  sourceId!: string;

  @Field(() => HandoverKind, { description: "What it was." })
  kind!: (typeof HandoverKind)[keyof typeof HandoverKind];

  @Field(() => [ReversedLine], { description: "Each thing that would go back, as far as it is there now." })
  lines!: readonly ReversedLine[];

  @Field(() => DateTime, { description: "When it changed hands." })
  handedOverAt!: Date;
}

/** What an order to undo a player's trades would do now. */
@ObjectType({ description: "What an order to undo a player's trades and gifts would do now." })
export class TradeReversalPreview {
  @Field(() => [ReversibleHandover], { description: "What would be undone, the newest first: at most 100." })
  handovers!: readonly ReversibleHandover[];

  @Field(() => Boolean, { description: "Whether these are all." })
  isWhole!: boolean;
}

/** An order to undo what a player handed over. Its resolvers find the service's order behind it. */
@ObjectType({
  description:
    "An operator's order to undo a compromised player's trades and gifts, as far as what changed hands is still held. Read with the scope inventory:read.",
})
export class TradeReversal {
  @Field(() => ID, { description: "The order's id." })
  id!: string;

  @Field(() => String, { description: "Why it was ordered." })
  reason!: string;

  @Field(() => String, { description: "Who ordered it, e.g. `staff:<id>`." })
  actorId!: string;
}
