import { badInput } from "@muster/errors";
import {
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
  parsePage,
  stringCursor,
  toConnection,
  uuidCursor,
} from "@muster/subgraph";
import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { type Item, ItemConnection, type ItemFilterInput, type ItemSortInput } from "../schema/index.js";
import * as domain from "../service/index.js";
import type { Context, InventoryLoaders } from "./context.js";

/** A page of items that can tell how many there are on all pages. */
interface CountedItems extends Connection<Item> {
  readonly count: () => Promise<number>;
}

/** What is told of a list of items beside its entries. */
@Resolver(() => ItemConnection)
export class ItemConnectionResolver {
  @FieldResolver(() => Int, { description: "How many unique items and stacks there are on all pages." })
  async totalCount(@Root() page: CountedItems, @Ctx() _context: Context): Promise<number> {
    return page.count();
  }
}

/** What is asked of a list of items beside the page. */
export interface ItemListArgs {
  readonly filter: ItemFilterInput | null | undefined;
  readonly sort: ItemSortInput | null | undefined;
}

/** A page of what a player has; `args` as the API has them. */
export async function readItemList(
  loaders: InventoryLoaders,
  playerId: domain.PlayerId,
  args: ConnectionArgs,
  { filter, sort }: ItemListArgs,
): Promise<CountedItems> {
  if (filter == null && sort == null) return readById(loaders, playerId, args);
  const wanted = toFilter(filter);
  domain.checkItemFilter(wanted);
  const { by: order, order: direction, locale } = sort ?? byId;
  if (!localePattern.test(locale)) throw badInput("sort.locale", "a BCP 47 language tag such as en or pt-BR");
  const codec = positionCursor(`items/${playerId}/${order}/${direction}`, order);
  const page = parsePage(args, codec);
  const request = domain.rankItems(await loaders.catalogue(), {
    playerId,
    filter: wanted,
    order,
    descending: (direction === "descending") !== page.backward,
    locale,
    limit: page.limit + 1,
    from: page.from,
  });
  const { items, totalCount } = await loaders.rankedItems(request);
  const connection = toConnection(
    page,
    items,
    codec,
    ({ item, key }) => domain.positionOf(order, item, key),
    ({ item }) => item as Item,
  );
  return { ...connection, count: async () => totalCount };
}

async function readById(
  loaders: InventoryLoaders,
  playerId: domain.PlayerId,
  args: ConnectionArgs,
): Promise<CountedItems> {
  const codec = uuidCursor(`items/${playerId}`);
  const page = parsePage(args, codec);
  const items = await loaders.itemSlices.load({ ...page, playerId, limit: page.limit + 1 });
  const connection = toConnection(
    page,
    items,
    codec,
    (item) => item.id as string,
    (item) => item as Item,
  );
  return { ...connection, count: () => loaders.itemCounts.load(playerId) };
}

const byId = { by: "acquired", order: "ascending", locale: "en" } as const;
const localePattern = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;

function toFilter(filter: ItemFilterInput | null | undefined): domain.ItemFilter {
  return {
    tags: filter?.tags ?? [],
    rarities: filter?.rarities ?? [],
    definitionIds: (filter?.definitionIds ?? []) as domain.DefinitionId[],
    containerId: filter?.containerId ?? null,
    tradable: filter?.tradable ?? null,
    search: filter?.search ?? null,
  };
}

/** Positions in a list that counts its entries. */
export function countCursor(list: string): CursorCodec<string> {
  const codec = stringCursor(list);
  return {
    encode: codec.encode,
    decode(text) {
      const count = codec.decode(text);
      return count !== undefined && /^\d{1,18}$/.test(count) ? count : undefined;
    },
  };
}

/** Positions in a sorted list. */
function positionCursor(list: string, order: domain.ItemOrder): CursorCodec<domain.ItemPosition> {
  const codec = stringCursor(list);
  const keyPattern = order === "name" || order === "rarity" ? /^[a-z0-9._-]{1,64}$/ : /^\d{1,39}$/;
  return {
    encode: ({ key, itemId }) => codec.encode(`${key}/${itemId}`),
    decode(text) {
      const [key = "", itemId = "", ...rest] = codec.decode(text)?.split("/") ?? [];
      if (!keyPattern.test(key) || !domain.isId(itemId) || rest.length > 0) return undefined;
      return { key, itemId: itemId as domain.ItemId };
    },
  };
}
