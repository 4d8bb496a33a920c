import { DateTime, Int64, Json, LocalizedTextInput } from "@muster/subgraph";
import { Field, ID, InputType, Int } from "type-graphql";
import { RecipePeriod } from "./definition.js";
import { CurrencyLineInput, ItemLineInput } from "./inputs.js";

const slug = "Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first.";
const name = "What players call it, in one language or more: 1 to 100 characters each.";
const key =
  "Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more.";

/** A kind of item, as it is published. */
@InputType({ description: "A kind of item." })
export class ItemDefinitionInput {
  @Field(() => ID, { description: slug })
  id!: string;

  @Field(() => [LocalizedTextInput], { description: name })
  name!: LocalizedTextInput[];

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: "What it is, in more words, in one language or more: 1 to 1000 characters each.",
  })
  description?: LocalizedTextInput[] | null;

  @Field(() => Boolean, {
    description: "Whether items of this kind stack. It cannot change once the kind was published.",
  })
  stackable!: boolean;

  @Field(() => Int64, {
    nullable: true,
    description:
      "The most that one stack holds: 1 to 1000000000000, which is also the default. Only for a kind that stacks. Lowering it takes nothing away.",
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

  @Field(() => Boolean, {
    defaultValue: true,
    description: "Whether players may hand items of the kind to each other.",
  })
  tradable!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      "How long after it was made an item expires: 60 to 315360000 seconds. Only for a kind that does not stack; changing it changes the end of items that there are. What expires thereby cannot be used at once, but is taken away only a day later: until then, rolling back rescues it.",
  })
  lifetimeS?: number | null;

  @Field(() => CurrencyLineInput, { nullable: true, description: "What one is nominally worth, for totals." })
  value?: CurrencyLineInput | null;

  @Field(() => String, {
    nullable: true,
    description: "An https address of a picture, at most 500 characters.",
  })
  imageUrl?: string | null;
}

/** A currency, as it is published. */
@InputType({ description: "A currency." })
export class CurrencyInput {
  @Field(() => ID, { description: slug })
  id!: string;

  @Field(() => [LocalizedTextInput], { description: name })
  name!: LocalizedTextInput[];
}

/** A kind of container, as it is published. */
@InputType({ description: "A kind of container." })
export class ContainerKindInput {
  @Field(() => ID, { description: slug })
  id!: string;

  @Field(() => [LocalizedTextInput], { description: name })
  name!: LocalizedTextInput[];

  @Field(() => Int, {
    description: "How many unique items and stacks one holds: 1 to 1000. Lowering it takes nothing away.",
  })
  capacity!: number;

  @Field(() => Int, { defaultValue: 1, description: "How many of the kind a player may open: 1 to 20." })
  countMax!: number;
}

/** A slot of loadouts, as it is published. */
@InputType({ description: "A slot of loadouts." })
export class SlotInput {
  @Field(() => ID, { description: slug })
  id!: string;

  @Field(() => [LocalizedTextInput], { description: name })
  name!: LocalizedTextInput[];

  @Field(() => [String], {
    defaultValue: [],
    description:
      "An item fits whose kind has one of these tags, at most 20; every item where there are none.",
  })
  tags!: string[];
}

/** What a bundle holds, as it is published. */
@InputType({ description: "Items and currencies: 1 to 100 lines in all." })
export class BundleInput {
  @Field(() => [ItemLineInput], { defaultValue: [], description: "Items, each kind once." })
  items!: ItemLineInput[];

  @Field(() => [CurrencyLineInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyLineInput[];
}

/** How often a recipe may be used, as it is published. */
@InputType({ description: "How often a player may use a recipe." })
export class RecipeLimitInput {
  @Field(() => Int, { description: "How often in one period: 1 to 1000000." })
  max!: number;

  @Field(() => RecipePeriod, { description: "The period." })
  period!: (typeof RecipePeriod)[keyof typeof RecipePeriod];
}

/** A recipe, as it is published. */
@InputType({ description: "A recipe." })
export class RecipeInput {
  @Field(() => ID, { description: slug })
  id!: string;

  @Field(() => [LocalizedTextInput], { description: name })
  name!: LocalizedTextInput[];

  @Field(() => BundleInput, { description: "What one use takes." })
  inputs!: BundleInput;

  @Field(() => BundleInput, { description: "What one use gives." })
  outputs!: BundleInput;

  @Field(() => RecipeLimitInput, { nullable: true, description: "How often a player may use it." })
  limit?: RecipeLimitInput | null;
}

/** What new players get, as it is published. */
@InputType({ description: "What a new player gets: 1 to 100 lines in all." })
export class StarterGrantInput {
  @Field(() => [ItemLineInput], { defaultValue: [], description: "Items, each kind once." })
  items!: ItemLineInput[];

  @Field(() => [CurrencyLineInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyLineInput[];
}

/** What binds trades and gifts, as it is published. */
@InputType({ description: "What binds trades and gifts." })
export class TradePolicyInput {
  @Field(() => Int, {
    description: "How long what came by a trade or a gift stays with its new owner: 0 to 7776000 seconds.",
  })
  tradeHoldS!: number;

  @Field(() => Int, { description: "The same for what was bought: 0 to 7776000 seconds." })
  purchaseHoldS!: number;

  @Field(() => Int, {
    description: "How long a player with a new device may hand nothing on: 0 to 7776000 seconds.",
  })
  newDeviceLockS!: number;

  @Field(() => Int, { description: "The most trades that a player may have open: 1 to 100." })
  openTradesMax!: number;

  @Field(() => Int64, {
    nullable: true,
    description:
      "A trade is flagged whose sides' nominal values in a currency differ by more; absent flags none.",
  })
  valueImbalanceMax?: bigint | null;
}

/** What publications and drafts have in common. */
@InputType({ description: "Definitions that are published together." })
abstract class DefinitionChangesInput {
  @Field(() => [ItemDefinitionInput], { defaultValue: [], description: "Kinds of item, each once." })
  definitions!: ItemDefinitionInput[];

  @Field(() => [CurrencyInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyInput[];

  @Field(() => [ContainerKindInput], { defaultValue: [], description: "Kinds of container, each once." })
  containers!: ContainerKindInput[];

  @Field(() => [SlotInput], { defaultValue: [], description: "Slots of loadouts, each once." })
  slots!: SlotInput[];

  @Field(() => [RecipeInput], { defaultValue: [], description: "Recipes, each once." })
  recipes!: RecipeInput[];

  @Field(() => [String], {
    nullable: true,
    description: "The rarities from the most common to the rarest, at most 20, by which items are sorted.",
  })
  rarities?: string[] | null;

  @Field(() => StarterGrantInput, {
    nullable: true,
    description: "Replaces what new players get; it stays as it is where this is absent.",
  })
  starterGrant?: StarterGrantInput | null;

  @Field(() => TradePolicyInput, {
    nullable: true,
    description: "Replaces what binds trades and gifts; it stays as it is where this is absent.",
  })
  tradePolicy?: TradePolicyInput | null;

  @Field(() => [ID], {
    defaultValue: [],
    description:
      "Entries to take out of force, e.g. `recipe:forge-sword`, `container:bank`, `starterGrant`. Kinds of item and currencies stay for ever: players may have some.",
  })
  removed!: string[];
}

/** Input of `publishItemDefinitions`. */
@InputType({
  description:
    "Definitions to put in force, 1 to 1000 in all, or a draft's instead. What is not named stays as it is; what does not differ from what is in force keeps its revision.",
})
export class PublishItemDefinitionsInput extends DefinitionChangesInput {
  @Field(() => ID, {
    nullable: true,
    description: "Publishes this draft, which is then gone; no definitions may be named beside it.",
  })
  draftId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The draft's version that was seen; CONFLICT when it is another.",
  })
  expectedDraftVersion?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The revision in force that was seen: CONFLICT when one of the entries has changed since. Not beside a draft.",
  })
  expectedRevision?: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it takes effect, by the calendar; at once where absent.",
  })
  effectiveAt?: Date | null;

  @Field(() => String, { defaultValue: "published", description: "Why, for the audit: 1 to 500 characters." })
  note!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `saveItemDefinitionsDraft`. */
@InputType({ description: "A draft of definitions, in place of all that it held." })
export class SaveItemDefinitionsDraftInput extends DefinitionChangesInput {
  @Field(() => ID, { nullable: true, description: "The draft to save; a new one where absent." })
  draftId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The draft's version that was read, for one that is there; CONFLICT when it is another.",
  })
  expectedVersion?: number | null;

  @Field(() => String, { description: "What it is for: 1 to 500 characters." })
  title!: string;
}

/** Input of `discardItemDefinitionsDraft`. */
@InputType({ description: "A draft that is given up." })
export class DiscardItemDefinitionsDraftInput {
  @Field(() => ID, { description: "The draft." })
  draftId!: string;

  @Field(() => Int, {
    nullable: true,
    description: "The draft's version that was read; CONFLICT when it is another.",
  })
  expectedVersion?: number | null;
}

/** Input of `importItemDefinitions`. */
@InputType({ description: "Exported definitions that become a draft." })
export class ImportItemDefinitionsInput {
  @Field(() => Json, { description: "The document of an export, of this deployment or another." })
  document!: unknown;

  @Field(() => String, { description: "What the draft is for: 1 to 500 characters." })
  title!: string;
}

/** Input of `rollBackItemDefinitions`. */
@InputType({ description: "What definitions go back to." })
export class RollBackItemDefinitionsInput {
  @Field(() => Int, {
    description:
      "A revision before the one in force. Kinds of item and currencies that were added since stay.",
  })
  toRevision!: number;

  @Field(() => String, { description: "Why, for the audit: 1 to 500 characters." })
  note!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `withdrawItemDefinitions`. */
@InputType({ description: "A publication that waits and is taken back." })
export class WithdrawItemDefinitionsInput {
  @Field(() => Int, { description: "The publication's number." })
  number!: number;

  @Field(() => String, { description: "Why, for the audit: 1 to 500 characters." })
  note!: string;
}
