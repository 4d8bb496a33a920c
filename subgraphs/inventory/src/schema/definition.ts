import { connectionOf, Int64, LocalizedText } from "@muster/subgraph";
import { Field, ID, Int, ObjectType } from "type-graphql";

/** A kind of item. */
@ObjectType({ description: "What a kind of item is, as it is in force. Anyone may read it." })
export class ItemDefinition {
  @Field(() => ID, { description: "The kind's slug, e.g. `potion`." })
  id!: string;

  @Field(() => Int, {
    description: "Rises by one with each publication that changes the definition; from 1.",
  })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;

  @Field(() => Boolean, {
    description: "Whether a player's items of this kind are one stack with a quantity, or one item each.",
  })
  stackable!: boolean;

  @Field(() => Int64, {
    nullable: true,
    description: "The most that one player can hold; null where the kind does not stack.",
  })
  stackMax!: bigint | null;

  @Field(() => String, { description: "How rare it is: a slug that the title chooses, e.g. `legendary`." })
  rarity!: string;

  @Field(() => [String], { description: "Slugs that the title chooses, sorted." })
  tags!: readonly string[];
}

/** A currency. */
@ObjectType({ description: "What a currency is, as it is in force. Anyone may read it." })
export class Currency {
  @Field(() => ID, { description: "The currency's slug, e.g. `gold`." })
  id!: string;

  @Field(() => Int, {
    description: "Rises by one with each publication that changes the definition; from 1.",
  })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;
}

/** A page of kinds of item, by id. */
export const ItemDefinitionConnection = connectionOf("ItemDefinition", () => ItemDefinition);
/** A page of currencies, by id. */
export const CurrencyConnection = connectionOf("Currency", () => Currency);
