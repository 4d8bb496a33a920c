import { connectionOf, DateTime, Int64 } from "@muster/subgraph";
import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { CurrencyAmount, ItemAmount } from "./definition.js";

/** Who had something, by the API's name. */
export const PartyKind = {
  PLAYER: "player",
  MINT: "mint",
  SINK: "sink",
  ESCROW: "escrow",
  OTHER: "other",
} as const;

registerEnumType(PartyKind, {
  name: "PartyKind",
  description: "Who something came from or went to.",
  valuesConfig: {
    PLAYER: { description: "A player." },
    MINT: { description: "Nobody: it came into being." },
    SINK: { description: "Nobody: it was used up." },
    ESCROW: { description: "The platform, which kept it for an open trade or purchase." },
    OTHER: { description: "Another owner of the platform's, e.g. its store." },
  },
});

/** Who something came from or went to. */
@ObjectType({ description: "Who something came from or went to." })
export class Party {
  @Field(() => PartyKind, { description: "What kind of owner it is." })
  kind!: (typeof PartyKind)[keyof typeof PartyKind];
}

/** One step in an item's way. */
@ObjectType({ description: "One step in a unique item's way from its making to where it is." })
export class ItemMove {
  @Field(() => DateTime, { description: "When it happened." })
  at!: Date;

  @Field(() => Party, { description: "Where it came from." })
  from!: Party;

  @Field(() => Party, { description: "Where it went." })
  to!: Party;

  @Field(() => String, { description: "Why, e.g. `gift`, `craft forge-sword`, or what an operator wrote." })
  reason!: string;
}

/** A line of a statement. */
@ObjectType({ description: "A line of a player's statement: one amount that came or went." })
export class StatementLine {
  @Field(() => ID, { description: "The line's id." })
  id!: string;

  @Field(() => DateTime, { description: "When it happened." })
  at!: Date;

  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "How much came; negative for what went." })
  delta!: bigint;

  @Field(() => Party, { description: "Who it came from or went to." })
  counterparty!: Party;

  @Field(() => String, { description: "Why, e.g. `gift`, or what an operator wrote." })
  reason!: string;
}

/** Something that a player gave to another. */
@ObjectType({
  description: "What one player gave to another. Read by the recipient, and with the scope inventory:read.",
})
export class Gift {
  @Field(() => ID, { description: "The gift's id." })
  id!: string;

  @Field(() => DateTime, {
    description: "When it was given; the items and currencies came at the same moment.",
  })
  sentAt!: Date;

  @Field(() => String, { nullable: true, description: "What the giver wrote, at most 200 characters." })
  message!: string | null;

  @Field(() => [ItemAmount], { description: "The items that were given, by kind." })
  items!: readonly ItemAmount[];

  @Field(() => [CurrencyAmount], { description: "The currencies that were given." })
  currencies!: readonly CurrencyAmount[];
}

/** A page of an item's way, newest step first. */
export const ItemMoveConnection = connectionOf("ItemMove", () => ItemMove);
/** A page of a statement, newest line first. */
export const StatementConnection = connectionOf("Statement", () => StatementLine);
/** A page of gifts, newest first. */
export const GiftConnection = connectionOf("Gift", () => Gift);
