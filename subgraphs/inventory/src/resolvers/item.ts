import { DateTime, type ReferenceResolver } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { Balance, Currency, Item, ItemDefinition, PlayerStub } from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, type InventoryLoaders, mayRead } from "./context.js";
import { loadCurrency, loadDefinition } from "./definition.js";

/** Items, one at a time. */
@Resolver(() => Item)
export class ItemResolver {
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
  async definition(@Root() item: domain.Item, @Ctx() { loaders }: Context): Promise<ItemDefinition> {
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
