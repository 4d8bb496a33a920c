import { Int64, LocalizedTextInput } from "@muster/subgraph";
import { Field, ID, InputType } from "type-graphql";

const key =
  "Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more.";

/** A line of a grant. */
@InputType({ description: "So many of a kind of item." })
export class ItemLineInput {
  @Field(() => ID, { description: "The slug of the kind of item." })
  definitionId!: string;

  @Field(() => Int64, {
    description:
      "1 to 1000000000000, and to the definition's stackMax; of kinds that do not stack 100 in all.",
  })
  quantity!: bigint;
}

/** A line of a grant in a currency. */
@InputType({ description: "So much of a currency." })
export class CurrencyLineInput {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "1 to 1000000000000." })
  amount!: bigint;
}

/** Input of `grantItems`. */
@InputType({ description: "What a player is given: 1 to 100 lines in all." })
export class GrantItemsInput {
  @Field(() => ID, { description: "The player who gets it." })
  playerId!: string;

  @Field(() => [ItemLineInput], { defaultValue: [], description: "Items, each kind once." })
  items!: ItemLineInput[];

  @Field(() => [CurrencyLineInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyLineInput[];

  @Field(() => String, {
    description: "Why, for statements and support: 1 to 128 printable ASCII characters.",
  })
  reason!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `consumeItem`. */
@InputType({ description: "What a player uses up." })
export class ConsumeItemInput {
  @Field(() => ID, { description: "An item of the caller's own." })
  itemId!: string;

  @Field(() => Int64, { description: "1 to what the stack holds; 1 for an item that does not stack." })
  quantity!: bigint;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `transferItem`. */
@InputType({ description: "What goes from one player to another." })
export class TransferItemInput {
  @Field(() => ID, {
    description: "An item of the caller's own; of anyone's with the scope inventory:transfer.",
  })
  itemId!: string;

  @Field(() => Int64, { description: "1 to what the stack holds; 1 for an item that does not stack." })
  quantity!: bigint;

  @Field(() => ID, { description: "The player who gets it: another than the owner." })
  toPlayerId!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** A kind of item, as it is published. */
@InputType({ description: "A kind of item." })
export class ItemDefinitionInput {
  @Field(() => ID, {
    description: "Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first.",
  })
  id!: string;

  @Field(() => [LocalizedTextInput], {
    description: "What players call it, in one language or more: 1 to 100 characters each.",
  })
  name!: LocalizedTextInput[];

  @Field(() => Boolean, {
    description: "Whether items of this kind stack. It cannot change once the kind was published.",
  })
  stackable!: boolean;

  @Field(() => Int64, {
    nullable: true,
    description:
      "The most that one player can hold: 1 to 1000000000000, which is also the default. Only for a kind that stacks. Lowering it takes nothing away.",
  })
  stackMax?: bigint | null;

  @Field(() => String, {
    description: "How rare it is: 1 to 32 of a-z, 0-9 and hyphen, a letter or digit first.",
  })
  rarity!: string;

  @Field(() => [String], {
    defaultValue: [],
    description: "Up to 20, each 1 to 32 of a-z, 0-9 and hyphen, a letter or digit first.",
  })
  tags!: string[];
}

/** A currency, as it is published. */
@InputType({ description: "A currency." })
export class CurrencyInput {
  @Field(() => ID, {
    description: "Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first.",
  })
  id!: string;

  @Field(() => [LocalizedTextInput], {
    description: "What players call it, in one language or more: 1 to 100 characters each.",
  })
  name!: LocalizedTextInput[];
}

/** What new players get, as it is published. */
@InputType({ description: "What a new player gets: 1 to 100 lines in all." })
export class StarterGrantInput {
  @Field(() => [ItemLineInput], { defaultValue: [], description: "Items, each kind once." })
  items!: ItemLineInput[];

  @Field(() => [CurrencyLineInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyLineInput[];
}

/** Input of `publishItemDefinitions`. */
@InputType({
  description:
    "Definitions to put in force, 1 to 1000 in all. What is not named stays as it is; what does not differ from what is in force keeps its revision.",
})
export class PublishItemDefinitionsInput {
  @Field(() => [ItemDefinitionInput], { defaultValue: [], description: "Kinds of item, each once." })
  definitions!: ItemDefinitionInput[];

  @Field(() => [CurrencyInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyInput[];

  @Field(() => StarterGrantInput, {
    nullable: true,
    description: "Replaces what new players get; it stays as it is where this is absent.",
  })
  starterGrant?: StarterGrantInput | null;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}
