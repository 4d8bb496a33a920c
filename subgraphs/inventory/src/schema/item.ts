import { connectionOf, DateTime, Int64 } from "@muster/subgraph";
import { Directive, Field, ID, Int, ObjectType } from "type-graphql";
import { CurrencyAmount } from "./definition.js";

/** What inventory adds to a player; accounts has the rest. */
@Directive('@key(fields: "id")')
@ObjectType("Player", { description: "A player's account." })
export class PlayerStub {
  @Field(() => ID, { description: "The player's id. Anyone may read it." })
  id!: string;
}

/** Something that a player has. Its resolvers find the service's item behind it. */
@Directive('@key(fields: "id")')
@ObjectType({
  description:
    "Something that a player has: one unique item, or all that they have in one place of a kind that stacks. Read by its owner, and with the scope inventory:read.",
})
export class Item {
  @Field(() => ID, {
    description: "The item's id. A stack that was used up and is filled again keeps it.",
  })
  id!: string;

  @Field(() => Int64, { description: "How many there are: 1 or more, and 1 for a kind that does not stack." })
  quantity!: bigint;
}

/** How much a player has of a currency. */
@ObjectType({ description: "How much a player has of a currency, or owes of it." })
export class Balance {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "The currency's smallest units, 0 or more." })
  amount!: bigint;
}

/** A place of a player's beside the main inventory. */
@ObjectType({
  description:
    "A place of a player's beside the main inventory. Read by the player, and with the scope inventory:read.",
})
export class Container {
  @Field(() => ID, { description: "The container's id." })
  id!: string;

  @Field(() => Int, { description: "Counts the player's containers of the kind, from 1." })
  number!: number;
}

/** Something in a slot of a loadout. */
@ObjectType({ description: "A slot of a loadout, and what is in it." })
export class LoadoutSlot {
  @Field(() => ID, { description: "The slot's slug." })
  slotId!: string;
}

/** What a player means to use together. */
@ObjectType({
  description:
    "Items that a player means to use together. Read by the player, and with the scope inventory:read.",
})
export class Loadout {
  @Field(() => String, { description: "Its name, unique among the player's." })
  name!: string;

  @Field(() => DateTime, { description: "When it was last saved." })
  savedAt!: Date;

  @Field(() => [LoadoutSlot], { description: "Its slots, in the order in which they were saved." })
  slots!: readonly LoadoutSlot[];
}

/** How many of something a player has by name. */
@ObjectType({ description: "How many items a player has of a rarity or with a tag." })
export class ItemTally {
  @Field(() => String, { description: "The rarity or the tag." })
  name!: string;

  @Field(() => Int64, { description: "How many items; a stack counts with its quantity." })
  quantity!: bigint;
}

/** What a player has, in numbers. */
@ObjectType({
  description:
    "What a player has in all places, in numbers. Read by the player, and with the scope inventory:read.",
})
export class InventorySummary {
  @Field(() => Int, { description: "Unique items and stacks." })
  itemCount!: number;

  @Field(() => [ItemTally], { description: "How many of each rarity, by its name." })
  byRarity!: readonly ItemTally[];

  @Field(() => [ItemTally], { description: "How many with each tag, by its name." })
  byTag!: readonly ItemTally[];

  @Field(() => [CurrencyAmount], {
    description: "The nominal value of all that has one, by currency; at most 2^63-1 is shown.",
  })
  value!: readonly CurrencyAmount[];
}

/** A page of what a player has. */
export const ItemConnection = connectionOf("Item", () => Item);
