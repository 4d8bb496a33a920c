import { DateTime } from "@muster/subgraph";
import { Field, Int, ObjectType } from "type-graphql";
import { Currency, ItemDefinition } from "./definition.js";
import { Balance, Item, PlayerStub } from "./item.js";

/** Payload of `grantItems`. */
@ObjectType({ description: "What a grant touched, as it is now." })
export class GrantItemsPayload {
  @Field(() => PlayerStub, {
    nullable: true,
    description: "The player who got it; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => [Item], {
    description:
      "The items and stacks that were given; without those that are used up or with another player by now.",
  })
  items!: readonly Item[];

  @Field(() => [Balance], { description: "The balances of the currencies that were given." })
  wallet!: readonly Balance[];
}

/** Payload of `consumeItem`. */
@ObjectType({ description: "What is left of an item." })
export class ConsumeItemPayload {
  @Field(() => Item, { nullable: true, description: "The stack as it is now; null when nothing is left." })
  item!: Item | null;
}

/** Payload of `transferItem`. */
@ObjectType({ description: "What a transfer came to." })
export class TransferItemPayload {
  @Field(() => Item, {
    nullable: true,
    description: "What the former owner still has of it, as it is now; null when nothing is left.",
  })
  item!: Item | null;

  @Field(() => PlayerStub, {
    nullable: true,
    description: "The former owner; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => PlayerStub, {
    nullable: true,
    description: "The player who got it; null while accounts does not answer.",
  })
  recipient!: PlayerStub | null;
}

/** Payload of `publishItemDefinitions`. */
@ObjectType({ description: "What a publication came to." })
export class PublishItemDefinitionsPayload {
  @Field(() => DateTime, { description: "When the definitions came into force." })
  publishedAt!: Date;

  @Field(() => Int, { description: "How many definitions got a new revision." })
  changedCount!: number;

  @Field(() => [ItemDefinition], {
    description: "The kinds of item that were named, as they are in force now.",
  })
  definitions!: readonly ItemDefinition[];

  @Field(() => [Currency], { description: "The currencies that were named, as they are in force now." })
  currencies!: readonly Currency[];
}
