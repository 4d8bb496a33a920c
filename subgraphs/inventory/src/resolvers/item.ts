import {
  type Connection,
  ConnectionArgs,
  DateTime,
  parsePage,
  type ReferenceResolver,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import {
  Balance,
  Container,
  Currency,
  Hold,
  Item,
  ItemDefinition,
  type ItemMove,
  ItemMoveConnection,
  PlayerStub,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, type InventoryLoaders, mayRead } from "./context.js";
import { loadCurrency, loadDefinition } from "./definition.js";
import { countCursor } from "./item-list.js";
import { toParty } from "./party.js";

/** Items, one at a time. */
@Resolver(() => Item)
export class ItemResolver {
  readonly #storage: Pick<domain.InventoryStorage, "readMoves">;

  constructor(storage: Pick<domain.InventoryStorage, "readMoves">) {
    this.#storage = storage;
  }

  @Query(() => Item, {
    nullable: true,
    description:
      "An item by id; null when there is none, or the caller may not read it: its owner may, and who has the scope inventory:read.",
  })
  async item(
    @Arg("id", () => ID, { description: "The item's id." }) id: string,
    @Ctx() context: Context,
  ): Promise<Item | null> {
    return findReadable(id, context);
  }

  @FieldResolver(() => ItemDefinition, { description: "What kind of item it is, as the kind is in force." })
  definition(
    @Root() item: domain.Item,
    @Ctx() { loaders }: Context,
  ): ItemDefinition | Promise<ItemDefinition> {
    return loadDefinition(loaders, item.definitionId);
  }

  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "The player who has it; null while accounts does not answer.",
  })
  owner(@Root() item: domain.Item): PlayerStub {
    return { id: item.ownerId };
  }

  @FieldResolver(() => DateTime, {
    description: "When its owner got it; for a stack, when the owner first held any.",
  })
  acquiredAt(@Root() item: domain.Item): Date {
    return new Date(item.acquiredAtMs);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description:
      "When it expires: from then on it cannot be used or moved, and is soon gone. Null for never.",
  })
  async expiresAt(
    @Root() { id, definitionId }: domain.Item,
    @Ctx() { loaders }: Context,
  ): Promise<Date | null> {
    const kind = (await loaders.catalogue()).items.get(definitionId);
    const expiresAtMs = domain.expiryOf(id, kind?.lifetimeS ?? null);
    return expiresAtMs === null ? null : new Date(expiresAtMs);
  }

  @FieldResolver(() => Hold, {
    nullable: true,
    description:
      "What of it cannot go to another player yet, for what it came by; null where all of it can, as far as its kind and `Player.transferLock` let it. What was bought is held a moment after it came.",
  })
  async hold(@Root() item: domain.Item, @Ctx() { loaders }: Context): Promise<Hold | null> {
    const held = domain.heldOf(item, await loaders.holdsOf.load(item.ownerId));
    return held === undefined ? null : { ...held, until: new Date(held.untilMs) };
  }

  @FieldResolver(() => Container, {
    nullable: true,
    description: "The container that it is in; null for the main inventory.",
  })
  async container(
    @Root() { containerId }: domain.Item,
    @Ctx() { loaders }: Context,
  ): Promise<Container | null> {
    return containerId === null ? null : ((await loaders.containers.load(containerId)) ?? null);
  }

  @FieldResolver(() => ItemMoveConnection, {
    nullable: true,
    description:
      "Where a unique item came from: each step of its way since it was made, newest first. Null for a stack. Former owners are told by their ids.",
  })
  async history(
    @Root() { id, kind }: domain.Item,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<ItemMove> | null> {
    if (kind === "stack") return null;
    const codec = countCursor(`history/${id}`);
    const page = parsePage(args, codec);
    const moves = await this.#storage.readMoves({ ...page, itemId: id, limit: page.limit + 1 });
    return toConnection(page, moves, codec, ({ version }) => version.toString(), toItemMove);
  }
}

/** Balances. */
@Resolver(() => Balance)
export class BalanceResolver {
  @FieldResolver(() => Currency, { description: "The currency." })
  async currency(@Root() balance: domain.Balance, @Ctx() { loaders }: Context): Promise<Currency> {
    return loadCurrency(loaders, balance.currencyId);
  }
}

/** `Item.__resolveReference`. */
export const resolveItemReference: ReferenceResolver<InventoryLoaders> = async ({ id }, context) =>
  findReadable(id, context);

async function findReadable(
  id: string,
  { principal, loaders }: Pick<Context, "principal" | "loaders">,
): Promise<domain.Item | null> {
  if (!domain.isId(id)) return null;
  const item = await loaders.items.load(id as domain.ItemId);
  return item !== undefined && mayRead(principal, item.ownerId) ? item : null;
}

function toItemMove({ from, to, reason, movedAtMs }: domain.ItemMove): ItemMove {
  return { at: new Date(movedAtMs), from: toParty(from), to: toParty(to), reason };
}
