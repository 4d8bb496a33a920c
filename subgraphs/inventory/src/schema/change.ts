import { Cursor, DateTime, Int64 } from "@muster/subgraph";
import { Field, ID, ObjectType, registerEnumType } from "type-graphql";

/** Why an inventory changed, by the API's name. */
export const InventoryChangeReason = {
  GRANT: "grant",
  STARTER_GRANT: "starterGrant",
  CONSUME: "consume",
  TRANSFER: "transfer",
  MOVE: "move",
  GIFT: "gift",
  CRAFT: "craft",
  REVOKE: "revoke",
  EXPIRE: "expire",
  DEBT_PAYMENT: "debtPayment",
  TRADE: "trade",
  PURCHASE: "purchase",
  REFUND: "refund",
  OTHER: "other",
} as const;

registerEnumType(InventoryChangeReason, {
  name: "InventoryChangeReason",
  description: "Why an inventory changed.",
  valuesConfig: {
    GRANT: { description: "An operator or a service gave something." },
    STARTER_GRANT: { description: "The player is new." },
    CONSUME: { description: "The player used something up." },
    TRANSFER: { description: "Something went from one player to another." },
    MOVE: { description: "The player put something elsewhere." },
    GIFT: { description: "One player gave something to another." },
    CRAFT: { description: "The player made something of something else." },
    REVOKE: { description: "An operator or a service took something back." },
    EXPIRE: { description: "An item's lifetime was over." },
    DEBT_PAYMENT: { description: "The player paid off a debt." },
    TRADE: { description: "Something was offered, came back or changed hands in a trade." },
    PURCHASE: { description: "The player bought something, or opened what was bought." },
    REFUND: { description: "A purchase was undone." },
    OTHER: { description: "Something else; a title's own tools may post under any name." },
  },
});

/** A change of what a player has of a kind of item. */
@ObjectType({ description: "How much more or less of something there is." })
export class ItemChange {
  @Field(() => ID, { description: "The slug of the kind of item." })
  definitionId!: string;

  @Field(() => Int64, { description: "How many came; negative for what went." })
  delta!: bigint;
}

/** A change of a player's balance. */
@ObjectType({ description: "How much more or less of a currency there is." })
export class WalletChange {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "How much came; negative for what went." })
  delta!: bigint;
}

/** What one posting did to one inventory. */
@ObjectType({
  description:
    "One change of a player's inventory. The deltas are what happened; items and amounts are as they are when the change is delivered, so a client sets them and need not add up.",
})
export class InventoryChange {
  @Field(() => Cursor, { description: "The change's place: give it as `after` to go on behind it." })
  cursor!: string;

  @Field(() => InventoryChangeReason, { description: "Why the inventory changed." })
  reason!: (typeof InventoryChangeReason)[keyof typeof InventoryChangeReason];

  @Field(() => DateTime, { description: "When it changed." })
  occurredAt!: Date;

  @Field(() => [ItemChange], { description: "What came and went of items." })
  changes!: readonly ItemChange[];

  @Field(() => [WalletChange], { description: "What came and went of currencies." })
  wallet!: readonly WalletChange[];
}
