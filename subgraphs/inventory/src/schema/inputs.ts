import { Int64 } from "@muster/subgraph";
import { Field, ID, InputType, Int, registerEnumType } from "type-graphql";

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

/** A line of what a player has. */
@InputType({ description: "So many of an item that a player has." })
export class HeldItemLineInput {
  @Field(() => ID, { description: "The item's id." })
  itemId!: string;

  @Field(() => Int64, { description: "1 to what the stack holds; 1 for an item that does not stack." })
  quantity!: bigint;
}

/** Input of `sendGift`. */
@InputType({ description: "What the caller gives to another player: 1 to 100 lines in all." })
export class SendGiftInput {
  @Field(() => ID, { description: "The player who gets it: another than the caller." })
  toPlayerId!: string;

  @Field(() => [HeldItemLineInput], {
    defaultValue: [],
    description: "Items of the caller's own, each once.",
  })
  items!: HeldItemLineInput[];

  @Field(() => [CurrencyLineInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyLineInput[];

  @Field(() => String, {
    nullable: true,
    description: "What the recipient reads: 1 to 200 characters without control characters.",
  })
  message?: string | null;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `openContainer`. */
@InputType({ description: "A container that the caller opens." })
export class OpenContainerInput {
  @Field(() => ID, { description: "The slug of the kind of container." })
  kindId!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `moveItem`. */
@InputType({
  description:
    "What the caller puts elsewhere: part of a stack is split off, and joins the stack that is there.",
})
export class MoveItemInput {
  @Field(() => ID, { description: "An item of the caller's own." })
  itemId!: string;

  @Field(() => Int64, { description: "1 to what the stack holds; 1 for an item that does not stack." })
  quantity!: bigint;

  @Field(() => ID, {
    nullable: true,
    description: "A container of the caller's own; the main inventory where null or absent.",
  })
  toContainerId?: string | null;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** A slot of `saveLoadout`. */
@InputType({ description: "An item in a slot." })
export class LoadoutSlotInput {
  @Field(() => ID, { description: "The slot's slug." })
  slotId!: string;

  @Field(() => ID, { description: "An item of the caller's own that fits the slot." })
  itemId!: string;
}

/** Input of `saveLoadout`. */
@InputType({ description: "A loadout of the caller's, in place of the one of that name." })
export class SaveLoadoutInput {
  @Field(() => String, {
    description: "Its name: 1 to 40 characters without control characters or outer spaces.",
  })
  name!: string;

  @Field(() => [LoadoutSlotInput], { description: "Up to 50, each slot once." })
  slots!: LoadoutSlotInput[];
}

/** Input of `deleteLoadout`. */
@InputType({ description: "A loadout of the caller's that is deleted." })
export class DeleteLoadoutInput {
  @Field(() => String, { description: "Its name." })
  name!: string;
}

/** Input of `craft`. */
@InputType({ description: "What the caller makes by a recipe." })
export class CraftInput {
  @Field(() => ID, { description: "The recipe's slug." })
  recipeId!: string;

  @Field(() => Int, { defaultValue: 1, description: "How often at once, 1 to 100." })
  times!: number;

  @Field(() => [ID], {
    defaultValue: [],
    description: "The unique items that are used up: as many of each kind as the recipe takes, at most 100.",
  })
  itemIds!: string[];

  @Field(() => Int, {
    nullable: true,
    description:
      "The recipe's revision that the player saw; CONFLICT when it is another. Absent accepts any.",
  })
  expectedRecipeRevision?: number | null;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** What is done where a player no longer has what is taken back, by the API's name. */
export const RevocationPolicy = { DEBT: "debt", AVAILABLE_ONLY: "availableOnly" } as const;

registerEnumType(RevocationPolicy, {
  name: "RevocationPolicy",
  description: "What is done where a player no longer has what is taken back.",
  valuesConfig: {
    DEBT: { description: "What is lacking of a currency is owed; what is lacking of items is not." },
    AVAILABLE_ONLY: { description: "Only what is there is taken." },
  },
});

/** Input of `revokeItems`. */
@InputType({ description: "What is taken back from a player: 1 to 100 lines in all." })
export class RevokeItemsInput {
  @Field(() => ID, { description: "The player who loses it." })
  playerId!: string;

  @Field(() => [HeldItemLineInput], {
    defaultValue: [],
    description: "Items of the player's, each once; of a stack as many as there are, up to the quantity.",
  })
  items!: HeldItemLineInput[];

  @Field(() => [CurrencyLineInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyLineInput[];

  @Field(() => RevocationPolicy, { description: "What is done where there is not as much." })
  policy!: (typeof RevocationPolicy)[keyof typeof RevocationPolicy];

  @Field(() => String, {
    description: "Why, for statements, support and the audit: 1 to 128 printable ASCII characters.",
  })
  reason!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `repayDebt`. */
@InputType({ description: "What the caller pays off." })
export class RepayDebtInput {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "1 to what is owed." })
  amount!: bigint;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** By what a list of items is sorted, by the API's name. */
export const ItemSortKey = {
  ACQUIRED: "acquired",
  NAME: "name",
  RARITY: "rarity",
  QUANTITY: "quantity",
  VALUE: "value",
} as const;

registerEnumType(ItemSortKey, {
  name: "ItemSortKey",
  description: "By what a list of items is sorted; equal ones by id.",
  valuesConfig: {
    ACQUIRED: { description: "When the owner got it to where it is." },
    NAME: { description: "The kind's name in the language of the sort." },
    RARITY: { description: "The published order of rarities; one that is not in it comes first." },
    QUANTITY: { description: "How many there are." },
    VALUE: {
      description: "The nominal value of the whole stack, whatever the currency; without one it counts as 0.",
    },
  },
});

/** Which way a list is sorted, by the API's name. */
export const SortOrder = { ASC: "ascending", DESC: "descending" } as const;

registerEnumType(SortOrder, {
  name: "SortOrder",
  description: "Which way a list is sorted.",
  valuesConfig: {
    ASC: { description: "The least first." },
    DESC: { description: "The most first." },
  },
});

/** How a list of items is sorted. */
@InputType({ description: "How a list of items is sorted." })
export class ItemSortInput {
  @Field(() => ItemSortKey, { description: "By what." })
  by!: (typeof ItemSortKey)[keyof typeof ItemSortKey];

  @Field(() => SortOrder, { defaultValue: "ascending", description: "Which way." })
  order!: (typeof SortOrder)[keyof typeof SortOrder];

  @Field(() => String, {
    defaultValue: "en",
    description: "The language of names, as a BCP 47 tag such as en or pt-BR.",
  })
  locale!: string;
}

/** Which items are wanted. */
@InputType({ description: "Which items are wanted: those that fit everything that is given." })
export class ItemFilterInput {
  @Field(() => [String], { defaultValue: [], description: "Kinds with all of these tags; at most 100." })
  tags!: string[];

  @Field(() => [String], { defaultValue: [], description: "Kinds of one of these rarities; at most 100." })
  rarities!: string[];

  @Field(() => [ID], { defaultValue: [], description: "One of these kinds; at most 100." })
  definitionIds!: string[];

  @Field(() => ID, {
    nullable: true,
    description: "What is in that container; in the main inventory for the player's own id.",
  })
  containerId?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the kind can be handed to other players." })
  tradable?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Part of the kind's name in any language, whatever the case and the accents: 1 to 100 characters.",
  })
  search?: string | null;
}
