import { AppError } from "@muster/errors";
import {
  type Connection,
  ConnectionArgs,
  type CursorCodec,
  LocalizedText,
  parsePage,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import {
  ContainerKind,
  Currency,
  CurrencyAmount,
  CurrencyConnection,
  ItemAmount,
  ItemDefinition,
  ItemDefinitionConnection,
  LoadoutSlotDefinition,
  Recipe,
  RecipeConnection,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context, InventoryLoaders } from "./context.js";

const definitionCursor = stringCursor("itemDefinitions");
const currencyCursor = stringCursor("currencies");
const recipeCursor = stringCursor("recipes");

/** Lists what there can be. */
@Resolver()
export class DefinitionResolver {
  @Query(() => ItemDefinitionConnection, {
    description: "Every kind of item in force, by id. Anyone may ask.",
  })
  async itemDefinitions(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<ItemDefinition>> {
    return pageOf(args, definitionCursor, (await loaders.catalogue()).items, toDefinition);
  }

  @Query(() => CurrencyConnection, { description: "Every currency in force, by id. Anyone may ask." })
  async currencies(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<Currency>> {
    return pageOf(args, currencyCursor, (await loaders.catalogue()).currencies, toNamed);
  }

  @Query(() => RecipeConnection, { description: "Every recipe in force, by id. Anyone may ask." })
  async recipes(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<Recipe>> {
    return pageOf(args, recipeCursor, (await loaders.catalogue()).recipes, toRecipe);
  }

  @Query(() => Recipe, {
    nullable: true,
    description: "A recipe in force by id; null when there is none. Anyone may ask.",
  })
  async recipe(
    @Arg("id", () => ID, { description: "The recipe's slug." }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Recipe | null> {
    const recipe = (await loaders.catalogue()).recipes.get(id as domain.RecipeId);
    return recipe === undefined ? null : toRecipe(recipe);
  }

  @Query(() => [ContainerKind], { description: "Every kind of container in force, by id. Anyone may ask." })
  async containerKinds(@Ctx() { loaders }: Context): Promise<ContainerKind[]> {
    return [...(await loaders.catalogue()).containers.values()].map(toNamed);
  }

  @Query(() => [LoadoutSlotDefinition], {
    description: "Every slot of loadouts in force, by id. Anyone may ask.",
  })
  async loadoutSlots(@Ctx() { loaders }: Context): Promise<LoadoutSlotDefinition[]> {
    return [...(await loaders.catalogue()).slots.values()].map(toNamed);
  }
}

/** What amounts in definitions and gifts are of. */
@Resolver(() => ItemAmount)
export class ItemAmountResolver {
  @FieldResolver(() => ItemDefinition, { description: "The kind of item, as it is in force." })
  async definition(
    @Root() { definitionId }: ItemAmount,
    @Ctx() { loaders }: Context,
  ): Promise<ItemDefinition> {
    return loadDefinition(loaders, definitionId as domain.DefinitionId);
  }
}

/** What amounts in definitions and totals are of. */
@Resolver(() => CurrencyAmount)
export class CurrencyAmountResolver {
  @FieldResolver(() => Currency, { description: "The currency, as it is in force." })
  async currency(@Root() { currencyId }: CurrencyAmount, @Ctx() { loaders }: Context): Promise<Currency> {
    return loadCurrency(loaders, currencyId as domain.CurrencyId);
  }
}

/** All values are in memory, in the order of their ids. */
function pageOf<Value extends { readonly id: string }, Node>(
  args: ConnectionArgs,
  codec: CursorCodec<string>,
  values: ReadonlyMap<string, Value>,
  toNode: (value: Value) => Node,
): Connection<Node> {
  const page = parsePage(args, codec);
  const { from, backward } = page;
  const all = [...values.values()];
  if (backward) all.reverse();
  const rest = from === undefined ? all : all.filter(({ id }) => (backward ? id < from : id > from));
  return toConnection(page, rest.slice(0, page.limit + 1), codec, ({ id }) => id, toNode);
}

/** The definition of a kind of item that something is of: at once, where the request has read the catalogue. */
export function loadDefinition(
  loaders: InventoryLoaders,
  id: domain.DefinitionId,
): ItemDefinition | Promise<ItemDefinition> {
  const catalogue = loaders.catalogue();
  return catalogue instanceof Promise
    ? catalogue.then((read) => definitionIn(read, id))
    : definitionIn(catalogue, id);
}

function definitionIn({ items }: domain.Catalogue, id: domain.DefinitionId): ItemDefinition {
  const definition = items.get(id);
  if (definition === undefined) throw new AppError("INTERNAL", `${id} has no definition`);
  return toDefinition(definition);
}

/** The definition of a currency that someone has. */
export async function loadCurrency(loaders: InventoryLoaders, id: domain.CurrencyId): Promise<Currency> {
  const currency = (await loaders.catalogue()).currencies.get(id);
  if (currency === undefined) throw new AppError("INTERNAL", `${id} has no definition`);
  return toNamed(currency);
}

/** A page of items asks for the same few kinds again and again, and a definition never changes. */
const shownDefinitions = new WeakMap<domain.ItemDefinition, ItemDefinition>();

/** The API's form of a kind of item. */
export function toDefinition(definition: domain.ItemDefinition): ItemDefinition {
  const known = shownDefinitions.get(definition);
  if (known !== undefined) return known;
  const { name, description, ...rest } = definition;
  const shown = {
    ...rest,
    name: new LocalizedText(name),
    description: description === null ? null : new LocalizedText(description),
    stackable: definition.stackMax !== null,
  };
  shownDefinitions.set(definition, shown);
  return shown;
}

/** The API's form of a definition that differs from the domain's in its name alone. */
export function toNamed<Of extends { readonly name: domain.Texts }>(
  definition: Of,
): Omit<Of, "name"> & { readonly name: LocalizedText } {
  return { ...definition, name: new LocalizedText(definition.name) };
}

function toRecipe({ inputs, outputs, ...recipe }: domain.Recipe): Recipe {
  return {
    ...toNamed(recipe),
    inputItems: inputs.items,
    inputCurrencies: inputs.currencies,
    outputItems: outputs.items,
    outputCurrencies: outputs.currencies,
  };
}
