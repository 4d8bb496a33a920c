import { connectionOf, Int64, LocalizedText } from "@muster/subgraph";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

const revision = "Rises by one with each publication that changes the definition; from 1.";

/** So much of a currency, in a definition or a total. */
@ObjectType({ description: "So much of a currency. Anyone may read it where it is part of a definition." })
export class CurrencyAmount {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "The currency's smallest units, 0 or more." })
  amount!: bigint;
}

/** So many of a kind of item, in a definition or a gift. */
@ObjectType({
  description: "So many of a kind of item. Anyone may read it where it is part of a definition.",
})
export class ItemAmount {
  @Field(() => ID, { description: "The slug of the kind of item." })
  definitionId!: string;

  @Field(() => Int64, { description: "How many, 1 or more." })
  quantity!: bigint;
}

/** A kind of item. */
@ObjectType({ description: "What a kind of item is, as it is in force. Anyone may read it." })
export class ItemDefinition {
  @Field(() => ID, { description: "The kind's slug, e.g. `potion`." })
  id!: string;

  @Field(() => Int, { description: revision })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;

  @Field(() => LocalizedText, {
    nullable: true,
    description: "What it is, in more words; null where nothing was written.",
  })
  description!: LocalizedText | null;

  @Field(() => Boolean, {
    description: "Whether a player's items of this kind are one stack with a quantity, or one item each.",
  })
  stackable!: boolean;

  @Field(() => Int64, {
    nullable: true,
    description:
      "The most that one stack holds: a player has one in the main inventory, and one in each container. Null where the kind does not stack.",
  })
  stackMax!: bigint | null;

  @Field(() => String, { description: "How rare it is: a slug that the title chooses, e.g. `legendary`." })
  rarity!: string;

  @Field(() => [String], { description: "Slugs that the title chooses, sorted." })
  tags!: readonly string[];

  @Field(() => Boolean, { description: "Whether players may hand items of the kind to each other." })
  tradable!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      "How long after it was made an item expires, in seconds; null for never. What has expired cannot be used, and is taken away a day later.",
  })
  lifetimeS!: number | null;

  @Field(() => CurrencyAmount, {
    nullable: true,
    description: "What one is nominally worth, for totals; null for nothing. It is no price.",
  })
  value!: CurrencyAmount | null;

  @Field(() => String, {
    nullable: true,
    description: "An https address of a picture, at most 500 characters.",
  })
  imageUrl!: string | null;
}

/** A currency. */
@ObjectType({ description: "What a currency is, as it is in force. Anyone may read it." })
export class Currency {
  @Field(() => ID, { description: "The currency's slug, e.g. `gold`." })
  id!: string;

  @Field(() => Int, { description: revision })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;
}

/** A kind of container. */
@ObjectType({ description: "A place that players may have beside their main inventory. Anyone may read it." })
export class ContainerKind {
  @Field(() => ID, { description: "The kind's slug, e.g. `bank`." })
  id!: string;

  @Field(() => Int, { description: revision })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;

  @Field(() => Int, { description: "How many unique items and stacks one holds, 1 to 1000." })
  capacity!: number;

  @Field(() => Int, { description: "How many of the kind a player may open, 1 to 20." })
  countMax!: number;
}

/** A slot of loadouts. */
@ObjectType({ description: "A place in loadouts. Anyone may read it." })
export class LoadoutSlotDefinition {
  @Field(() => ID, { description: "The slot's slug, e.g. `main-hand`." })
  id!: string;

  @Field(() => Int, { description: revision })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;

  @Field(() => [String], {
    description: "An item fits whose kind has one of these tags; every item where there are none.",
  })
  tags!: readonly string[];
}

/** For how long uses of a recipe are counted, by the API's name. */
export const RecipePeriod = { EVER: "ever", DAY: "day", WEEK: "week" } as const;

registerEnumType(RecipePeriod, {
  name: "RecipePeriod",
  description: "For how long uses of a recipe are counted.",
  valuesConfig: {
    EVER: { description: "For ever." },
    DAY: { description: "A day of the calendar, from midnight UTC." },
    WEEK: { description: "A week of the calendar, from Monday's midnight UTC." },
  },
});

/** How often a recipe may be used. */
@ObjectType({ description: "How often a player may use a recipe." })
export class RecipeLimit {
  @Field(() => Int, { description: "How often in one period, 1 or more." })
  max!: number;

  @Field(() => RecipePeriod, { description: "The period." })
  period!: (typeof RecipePeriod)[keyof typeof RecipePeriod];
}

/** What becomes of what. */
@ObjectType({ description: "What players can make of something else. Anyone may read it." })
export class Recipe {
  @Field(() => ID, { description: "The recipe's slug, e.g. `forge-sword`." })
  id!: string;

  @Field(() => Int, { description: revision })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;

  @Field(() => [ItemAmount], { description: "The items that it uses up." })
  inputItems!: readonly ItemAmount[];

  @Field(() => [CurrencyAmount], { description: "What it costs." })
  inputCurrencies!: readonly CurrencyAmount[];

  @Field(() => [ItemAmount], { description: "The items that it makes." })
  outputItems!: readonly ItemAmount[];

  @Field(() => [CurrencyAmount], { description: "The currencies that it gives." })
  outputCurrencies!: readonly CurrencyAmount[];

  @Field(() => RecipeLimit, {
    nullable: true,
    description: "How often a player may use it; null for no limit.",
  })
  limit!: RecipeLimit | null;
}

/** A page of kinds of item, by id. */
export const ItemDefinitionConnection = connectionOf("ItemDefinition", () => ItemDefinition);
/** A page of currencies, by id. */
export const CurrencyConnection = connectionOf("Currency", () => Currency);
/** A page of recipes, by id. */
export const RecipeConnection = connectionOf("Recipe", () => Recipe);
