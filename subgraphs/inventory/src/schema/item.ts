import { connectionOf, Int64 } from "@muster/subgraph";
import { Directive, Field, ID, ObjectType } from "type-graphql";

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
    "Something that a player has: one unique item, or all that they have of a kind that stacks. Read by its owner, and with the scope inventory:read.",
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
@ObjectType({ description: "How much a player has of a currency." })
export class Balance {
  @Field(() => ID, { description: "The currency's slug, e.g. `gold`." })
  currencyId!: string;

  @Field(() => Int64, { description: "The currency's smallest units, 0 or more." })
  amount!: bigint;
}

/** A page of what a player has, by id: the order in which things were made or first held. */
export const ItemConnection = connectionOf("Item", () => Item);
