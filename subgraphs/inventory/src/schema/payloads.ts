import { DateTime } from "@muster/subgraph";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { Currency, ItemDefinition } from "./definition.js";
import { Balance, Container, Item, Loadout, PlayerStub } from "./item.js";
import { DefinitionPublication, DefinitionsDraft } from "./publishing.js";

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
  @Field(() => DateTime, { description: "When the definitions were published." })
  publishedAt!: Date;

  @Field(() => DefinitionPublication, { description: "The publication." })
  publication!: DefinitionPublication;

  @Field(() => Int, {
    description: "How many entries changed: definitions, and what there is one of at most.",
  })
  changedCount!: number;

  @Field(() => [ItemDefinition], {
    description: "The kinds of item that were named, as they are in force now.",
  })
  definitions!: readonly ItemDefinition[];

  @Field(() => [Currency], { description: "The currencies that were named, as they are in force now." })
  currencies!: readonly Currency[];
}

/** Payload of `saveItemDefinitionsDraft` and `importItemDefinitions`. */
@ObjectType({ description: "The draft as it was saved." })
export class SaveItemDefinitionsDraftPayload {
  @Field(() => DefinitionsDraft, { description: "The draft." })
  draft!: DefinitionsDraft;
}

/** Payload of `discardItemDefinitionsDraft`. */
@ObjectType({ description: "The draft is gone." })
export class DiscardItemDefinitionsDraftPayload {
  @Field(() => ID, { description: "The draft's id." })
  draftId!: string;
}

/** Payload of `rollBackItemDefinitions` and `withdrawItemDefinitions`. */
@ObjectType({ description: "What a roll-back or a withdrawal came to." })
export class ItemDefinitionPublicationPayload {
  @Field(() => DefinitionPublication, { description: "The publication." })
  publication!: DefinitionPublication;
}

/** Payload of `sendGift`. */
@ObjectType({ description: "What a gift came to." })
export class SendGiftPayload {
  @Field(() => [Item], { description: "What the giver still has of the items, as it is now." })
  items!: readonly Item[];

  @Field(() => [Balance], { description: "The giver's balances of the currencies." })
  wallet!: readonly Balance[];

  @Field(() => PlayerStub, {
    nullable: true,
    description: "The player who got it; null while accounts does not answer.",
  })
  recipient!: PlayerStub | null;
}

/** Payload of `openContainer`. */
@ObjectType({ description: "The container that was opened." })
export class OpenContainerPayload {
  @Field(() => Container, { description: "The container." })
  container!: Container;
}

/** Payload of `moveItem`. */
@ObjectType({ description: "What a move came to, as it is now." })
export class MoveItemPayload {
  @Field(() => Item, {
    nullable: true,
    description: "What is where it was moved to; null when it has gone on.",
  })
  item!: Item | null;

  @Field(() => Item, { nullable: true, description: "What is left where it came from; null for nothing." })
  rest!: Item | null;
}

/** Payload of `saveLoadout`. */
@ObjectType({ description: "The loadout as it was saved." })
export class SaveLoadoutPayload {
  @Field(() => Loadout, { description: "The loadout." })
  loadout!: Loadout;
}

/** Payload of `deleteLoadout`. */
@ObjectType({ description: "The loadout is gone." })
export class DeleteLoadoutPayload {
  @Field(() => String, { description: "Its name." })
  name!: string;
}

/** Payload of `craft`. */
@ObjectType({ description: "What was made, as it is now." })
export class CraftPayload {
  @Field(() => [Item], {
    description: "The items and stacks that were made; without those that are used up by now.",
  })
  items!: readonly Item[];

  @Field(() => [Balance], { description: "The balances of the currencies that were made." })
  wallet!: readonly Balance[];
}

/** Payload of `revokeItems`. */
@ObjectType({ description: "What a revocation left." })
export class RevokeItemsPayload {
  @Field(() => PlayerStub, {
    nullable: true,
    description: "The player who lost it; null while accounts does not answer.",
  })
  player!: PlayerStub | null;

  @Field(() => [Item], { description: "What the player still has of the items." })
  items!: readonly Item[];

  @Field(() => [Balance], { description: "The player's balances of the currencies." })
  wallet!: readonly Balance[];

  @Field(() => [Balance], { description: "What the player owes now." })
  debts!: readonly Balance[];
}

/** Payload of `repayDebt`. */
@ObjectType({ description: "What a payment left." })
export class RepayDebtPayload {
  @Field(() => [Balance], { description: "The caller's balance of the currency." })
  wallet!: readonly Balance[];

  @Field(() => [Balance], { description: "What the caller still owes." })
  debts!: readonly Balance[];
}
