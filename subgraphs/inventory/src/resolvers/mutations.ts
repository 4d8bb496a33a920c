import { requirePlayer, requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import { type LocalizedTextInput, parseLocalizedText } from "@muster/subgraph";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  ConsumeItemInput,
  ConsumeItemPayload,
  GrantItemsInput,
  GrantItemsPayload,
  type Item,
  ItemDefinitionInput,
  PublishItemDefinitionsInput,
  PublishItemDefinitionsPayload,
  StarterGrantInput,
  TransferItemInput,
  TransferItemPayload,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { actorOf, type Context, type InventoryLoaders } from "./context.js";
import { toCurrency, toDefinition } from "./definition.js";

/** Everything that changes inventories, or what there can be in them. */
@Resolver()
export class InventoryMutationResolver {
  readonly #service: domain.InventoryService;

  constructor(service: domain.InventoryService) {
    this.#service = service;
  }

  @Mutation(() => GrantItemsPayload, {
    description:
      "Gives a player items and currencies. Needs the scope inventory:grant. NOT_FOUND naming the field for an unknown kind of item, currency or player (one who registered within the last moments may not be known yet: try again); CONFLICT when a stack cannot hold that many.",
  })
  async grantItems(
    @Arg("input", () => GrantItemsInput, { description: "What is given to whom." }) input: GrantItemsInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<GrantItemsPayload> {
    requireScope(principal, "inventory:grant");
    const receipt = await this.#service.grantItems({
      actorId: actorOf(principal),
      playerId: input.playerId as domain.PlayerId,
      ...toBundle(input),
      reason: input.reason,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    const [items, wallet] = await Promise.all([
      loadTouched(loaders, receipt),
      loaders.wallets.load(receipt.playerId),
    ]);
    return {
      player: { id: receipt.playerId },
      items,
      wallet: receipt.currencyIds.map(
        (currencyId) =>
          wallet.find((balance) => balance.currencyId === currencyId) ?? { currencyId, amount: 0n },
      ),
    };
  }

  @Mutation(() => ConsumeItemPayload, {
    description:
      "Uses up an item of the caller's own, or some of a stack. ITEM_NOT_OWNED when the caller does not have it, or not that many.",
  })
  async consumeItem(
    @Arg("input", () => ConsumeItemInput, { description: "What is used up." }) input: ConsumeItemInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<ConsumeItemPayload> {
    const { playerId } = requirePlayer(principal);
    const receipt = await this.#service.consumeItem({
      playerId,
      itemId: input.itemId as domain.ItemId,
      quantity: input.quantity,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return { item: (await loadTouched(loaders, receipt))[0] ?? null };
  }

  @Mutation(() => TransferItemPayload, {
    description:
      "Hands an item, or some of a stack, to another player: one of the caller's own, or anyone's with the scope inventory:transfer. ITEM_NOT_OWNED when the owner does not have it, or not that many; NOT_FOUND naming the field for an unknown item or player; CONFLICT when the recipient's stack cannot hold that many.",
  })
  async transferItem(
    @Arg("input", () => TransferItemInput, { description: "What goes to whom." }) input: TransferItemInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TransferItemPayload> {
    if (principal.kind !== "player") requireScope(principal, "inventory:transfer");
    const receipt = await this.#service.transferItem({
      actorId: actorOf(principal),
      fromPlayerId: principal.kind === "player" ? principal.playerId : undefined,
      toPlayerId: input.toPlayerId as domain.PlayerId,
      itemId: input.itemId as domain.ItemId,
      quantity: input.quantity,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return {
      item: (await loadTouched(loaders, receipt))[0] ?? null,
      player: { id: receipt.playerId },
      recipient: { id: receipt.recipientId ?? input.toPlayerId },
    };
  }

  @Mutation(() => PublishItemDefinitionsPayload, {
    description:
      "Puts kinds of item, currencies and what new players get in force, all or nothing. Needs the scope inventory:define. BAD_USER_INPUT names the definition's field and its bound.",
  })
  async publishItemDefinitions(
    @Arg("input", () => PublishItemDefinitionsInput, { description: "What is published." })
    input: PublishItemDefinitionsInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<PublishItemDefinitionsPayload> {
    requireScope(principal, "inventory:define");
    const request = {
      actorId: actorOf(principal),
      idempotencyKey: input.idempotencyKey,
      items: input.definitions.map(toDefinitionContent),
      currencies: input.currencies.map(({ id, name }, place) => ({
        id: id as domain.CurrencyId,
        name: toTexts(name, `currencies[${place}].name`),
      })),
      starterGrant: input.starterGrant == null ? undefined : toBundle(input.starterGrant),
    };
    const { publishedAtMs, changedCount } = await this.#service.publishDefinitions(request);
    loaders.clear();
    const [definitions, currencies] = await Promise.all([
      loaders.definitions.loadMany(request.items.map(({ id }) => id)),
      loaders.currencies.loadMany(request.currencies.map(({ id }) => id)),
    ]);
    return {
      publishedAt: new Date(publishedAtMs),
      changedCount,
      definitions: found(definitions).map(toDefinition),
      currencies: found(currencies).map(toCurrency),
    };
  }
}

function toBundle({ items, currencies }: Pick<StarterGrantInput, "items" | "currencies">): domain.Bundle {
  return {
    items: items.map(({ definitionId, quantity }) => ({
      definitionId: definitionId as domain.DefinitionId,
      quantity,
    })),
    currencies: currencies.map(({ currencyId, amount }) => ({
      currencyId: currencyId as domain.CurrencyId,
      amount,
    })),
  };
}

function toDefinitionContent(input: ItemDefinitionInput, place: number): domain.ItemDefinitionContent {
  const { id, name, stackable, stackMax, rarity, tags } = input;
  const field = `definitions[${place}]`;
  if (!stackable && stackMax != null)
    throw badInput(`${field}.stackMax`, "absent for a kind that does not stack");
  return {
    id: id as domain.DefinitionId,
    name: toTexts(name, `${field}.name`),
    stackMax: stackable ? (stackMax ?? domain.amountMax) : null,
    rarity,
    tags,
  };
}

function toTexts(name: readonly LocalizedTextInput[], field: string): domain.Texts {
  return parseLocalizedText(name, field, domain.nameCharsMax);
}

/** What a receipt names of which its player still has something. */
async function loadTouched(loaders: InventoryLoaders, receipt: domain.Receipt): Promise<Item[]> {
  const { playerId } = receipt;
  const [items, stacks] = await Promise.all([
    loaders.items.loadMany(receipt.itemIds),
    loaders.stacks.loadMany(receipt.stackedIds.map((definitionId) => ({ playerId, definitionId }))),
  ]);
  return [...found(items), ...found(stacks)].filter((item) => item.ownerId === playerId);
}

/** What was found, in its order; a failed load fails the whole. */
function found<Value>(loaded: readonly (Value | Error | undefined)[]): Value[] {
  return loaded.flatMap((value) => {
    if (value instanceof Error) throw value;
    return value === undefined ? [] : [value];
  });
}
