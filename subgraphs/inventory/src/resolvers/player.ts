import {
  type Connection,
  ConnectionArgs,
  Cursor,
  parsePage,
  type ReferenceResolver,
  toConnection,
  uuidCursor,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import {
  Balance,
  Container,
  type Gift,
  GiftConnection,
  InventorySummary,
  type Item,
  ItemConnection,
  ItemFilterInput,
  ItemSortInput,
  Loadout,
  PlayerStub,
  StatementConnection,
  type StatementLine,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, type InventoryLoaders, requireReader } from "./context.js";
import { countCursor, readItemList } from "./item-list.js";
import { toLoadout } from "./loadout.js";
import { toParty } from "./party.js";

const readers =
  "Read by the player, and with the scope inventory:read; UNAUTHENTICATED or FORBIDDEN for everyone else.";
const int64Max = 2n ** 63n - 1n;

/** What a player has. */
@Resolver(() => PlayerStub)
export class PlayerResolver {
  readonly #storage: Pick<domain.InventoryStorage, "readGifts" | "readStatement">;

  constructor(storage: Pick<domain.InventoryStorage, "readGifts" | "readStatement">) {
    this.#storage = storage;
  }

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

  @FieldResolver(() => [Balance], {
    nullable: true,
    description: `What the player owes of each currency, by its id: value that was taken back and was not there any more. Who owes cannot spend. ${readers}`,
  })
  async debts(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<readonly Balance[]> {
    requireReader(principal, id);
    return loaders.debts.load(id as domain.PlayerId);
  }

  @FieldResolver(() => StatementConnection, {
    nullable: true,
    description: `Every amount that came to the player and went, newest first. A line is there about a second after what it tells of. ${readers}`,
  })
  async statement(
    @Root() { id }: PlayerStub,
    @Arg("currencyId", () => ID, { nullable: true, description: "One currency; all where absent." })
    currencyId: string | null | undefined,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<StatementLine>> {
    requireReader(principal, id);
    if (currencyId != null) domain.checkSlug("currencyId", currencyId);
    const codec = countCursor(`statement/${id}/${currencyId ?? ""}`);
    const page = parsePage(args, codec);
    const lines = await this.#storage.readStatement({
      ...{ ...page, limit: page.limit + 1 },
      playerId: id as domain.PlayerId,
      currencyId: (currencyId ?? undefined) as domain.CurrencyId | undefined,
    });
    return toConnection(page, lines, codec, ({ position }) => position.toString(), toStatementLine);
  }

  @FieldResolver(() => ItemConnection, {
    nullable: true,
    description: `What the player has in all places, without a sort in the order in which things were made or first held. ${readers}`,
  })
  async items(
    @Root() { id }: PlayerStub,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("filter", () => ItemFilterInput, { nullable: true, description: "Which items; all where absent." })
    filter: ItemFilterInput | null | undefined,
    @Arg("sort", () => ItemSortInput, {
      nullable: true,
      description: "The order. Cursors are good for the same sort alone.",
    })
    sort: ItemSortInput | null | undefined,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Connection<Item>> {
    requireReader(principal, id);
    return readItemList(loaders, id as domain.PlayerId, args, { filter, sort });
  }

  @FieldResolver(() => InventorySummary, {
    nullable: true,
    description: `What the player has in all places, in numbers. ${readers}`,
  })
  async inventorySummary(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<InventorySummary> {
    requireReader(principal, id);
    const [catalogue, counts] = await Promise.all([
      loaders.catalogue(),
      loaders.kindCounts.load(id as domain.PlayerId),
    ]);
    const { value, ...summary } = domain.summarise(catalogue, counts);
    return {
      ...summary,
      value: value.map((one) => ({ ...one, amount: one.amount < int64Max ? one.amount : int64Max })),
    };
  }

  @FieldResolver(() => [Container], {
    nullable: true,
    description: `The containers that the player has opened, in that order: at most 20 of a kind. ${readers}`,
  })
  async containers(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<readonly Container[]> {
    requireReader(principal, id);
    return loaders.containersOf.load(id as domain.PlayerId);
  }

  @FieldResolver(() => [Loadout], {
    nullable: true,
    description: `The player's loadouts, by name: at most 50. ${readers}`,
  })
  async loadouts(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<readonly Loadout[]> {
    requireReader(principal, id);
    return (await loaders.loadoutsOf.load(id as domain.PlayerId)).map(toLoadout);
  }

  @FieldResolver(() => GiftConnection, {
    nullable: true,
    description: `The gifts that the player got, newest first. ${readers}`,
  })
  async gifts(
    @Root() { id }: PlayerStub,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<Gift>> {
    requireReader(principal, id);
    const codec = uuidCursor(`gifts/${id}`);
    const page = parsePage(args, codec);
    const gifts = await this.#storage.readGifts({
      ...page,
      limit: page.limit + 1,
      playerId: id as domain.PlayerId,
    });
    return toConnection(page, gifts, codec, (gift) => gift.id as string, toGift);
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

function toStatementLine(line: domain.StatementLine): StatementLine {
  const { position, recordedAtMs, counterparty, ...rest } = line;
  return {
    ...rest,
    id: position.toString(),
    at: new Date(recordedAtMs),
    counterparty: toParty(counterparty),
  };
}

/** A gift with what its fields are found by. */
export type KnownGift = Gift & Pick<domain.Gift, "fromPlayerId" | "toPlayerId">;

function toGift(gift: domain.Gift): KnownGift {
  const { id, fromPlayerId, toPlayerId, message, bundle, sentAtMs } = gift;
  return { id, fromPlayerId, toPlayerId, message, ...bundle, sentAt: new Date(sentAtMs) };
}
