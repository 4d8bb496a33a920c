import { Cursor, DateTime, Int64 } from "@muster/subgraph";
import { Field, ID, ObjectType, registerEnumType } from "type-graphql";

/** Why an inventory changed, by the API's name. */
export const InventoryChangeReason = {
  GRANT: "grant",
  STARTER_GRANT: "starterGrant",
  CONSUME: "consume",
  TRANSFER: "transfer",
} as const;

registerEnumType(InventoryChangeReason, {
  name: "InventoryChangeReason",
  description: "Why an inventory changed.",
  valuesConfig: {
    GRANT: { description: "An operator or a service gave something." },
    STARTER_GRANT: { description: "The player is new." },
    CONSUME: { description: "The player used something up." },
    TRANSFER: { description: "Something went from one player to another." },
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
