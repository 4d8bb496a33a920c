import {
  type Connection,
  ConnectionArgs,
  Cursor,
  type CursorCodec,
  parsePage,
  type ReferenceResolver,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Balance, type Item, ItemConnection, PlayerStub } from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, type InventoryLoaders, requireReader } from "./context.js";

const readers =
  "Read by the player, and with the scope inventory:read; UNAUTHENTICATED or FORBIDDEN for everyone else.";

/** What a player has. */
@Resolver(() => PlayerStub)
export class PlayerResolver {
  @FieldResolver(() => [Balance], {
    nullable: true,
    description: `What the player has of each currency, by its id, without those of which there is nothing. ${readers}`,
  })
  async wallet(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<readonly Balance[]> {
    requireReader(principal, id);
    return loaders.wallets.load(id as domain.PlayerId);
  }

  @FieldResolver(() => ItemConnection, {
    nullable: true,
    description: `What the player has, in the order in which things were made or first held. ${readers}`,
  })
  async items(
    @Root() { id }: PlayerStub,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Connection<Item>> {
    requireReader(principal, id);
    const codec = itemCursor(id);
    const page = parsePage(args, codec);
    const items = await loaders.itemSlices.load({
      ...page,
      playerId: id as domain.PlayerId,
      limit: page.limit + 1,
    });
    return toConnection(
      page,
      items,
      codec,
      (item) => item.id,
      (item) => item,
    );
  }

  @FieldResolver(() => Cursor, {
    nullable: true,
    description: `Where to follow \`inventoryChanged\` from: nothing is missed of what comes behind the items and the wallet read in the same request, and a change that they show already may come once more. ${readers}`,
  })
  async inventoryCursor(@Root() { id }: PlayerStub, @Ctx() { principal, loaders }: Context): Promise<string> {
    requireReader(principal, id);
    return loaders.cursor();
  }
}

/** `Player.__resolveReference`: accounts knows which players there are. */
export const resolvePlayerReference: ReferenceResolver<InventoryLoaders> = async ({ id }) => ({ id });

/** Positions of one player's items. */
function itemCursor(playerId: string): CursorCodec<string> {
  const codec = stringCursor(`items/${playerId}`);
  return {
    encode: codec.encode,
    decode(text) {
      const id = codec.decode(text);
      return id !== undefined && domain.isId(id) ? id : undefined;
    },
  };
}
