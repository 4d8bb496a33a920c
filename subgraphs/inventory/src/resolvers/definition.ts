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
import { Args, Query, Resolver } from "type-graphql";
import { Currency, CurrencyConnection, ItemDefinition, ItemDefinitionConnection } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { InventoryLoaders } from "./context.js";

const definitionCursor = stringCursor("itemDefinitions");
const currencyCursor = stringCursor("currencies");

/** Lists what there can be. */
@Resolver()
export class DefinitionResolver {
  readonly #storage: domain.InventoryStorage;

  constructor(storage: domain.InventoryStorage) {
    this.#storage = storage;
  }

  @Query(() => ItemDefinitionConnection, {
    description: "Every kind of item in force, by id. Anyone may ask.",
  })
  async itemDefinitions(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<ItemDefinition>> {
    return readConnection(
      args,
      definitionCursor,
      (slice) => this.#storage.readDefinitions(slice),
      toDefinition,
    );
  }

  @Query(() => CurrencyConnection, { description: "Every currency in force, by id. Anyone may ask." })
  async currencies(@Args(() => ConnectionArgs) args: ConnectionArgs): Promise<Connection<Currency>> {
    return readConnection(args, currencyCursor, (slice) => this.#storage.readCurrencies(slice), toCurrency);
  }
}

async function readConnection<Row extends { readonly id: string }, Node>(
  args: ConnectionArgs,
  codec: CursorCodec<string>,
  read: (slice: domain.Slice) => Promise<Row[]>,
  toNode: (row: Row) => Node,
): Promise<Connection<Node>> {
  const page = parsePage(args, codec);
  const rows = await read({ ...page, limit: page.limit + 1 });
  return toConnection(page, rows, codec, (row) => row.id, toNode);
}

/** The definition of a kind of item that something is of. */
export async function loadDefinition(
  loaders: InventoryLoaders,
  id: domain.DefinitionId,
): Promise<ItemDefinition> {
  const definition = await loaders.definitions.load(id);
  if (definition === undefined) throw new AppError("INTERNAL", `${id} has no definition`);
  return toDefinition(definition);
}

/** The definition of a currency that someone has. */
export async function loadCurrency(loaders: InventoryLoaders, id: domain.CurrencyId): Promise<Currency> {
  const currency = await loaders.currencies.load(id);
  if (currency === undefined) throw new AppError("INTERNAL", `${id} has no definition`);
  return toCurrency(currency);
}

/** The API's form of a definition. */
export function toDefinition(definition: domain.ItemDefinition): ItemDefinition {
  const { id, revision, name, stackMax, rarity, tags } = definition;
  return {
    id,
    revision,
    name: new LocalizedText(name),
    stackable: stackMax !== null,
    stackMax,
    rarity,
    tags,
  };
}

/** The API's form of a currency. */
export function toCurrency({ id, revision, name }: domain.Currency): Currency {
  return { id, revision, name: new LocalizedText(name) };
}
