import { unauthenticated } from "@muster/auth";
import {
  type Connection,
  ConnectionArgs,
  DateTime,
  parsePage,
  toConnection,
  uuidCursor,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import {
  Currency,
  HeldCurrency,
  ItemDefinition,
  PlayerStub,
  Trade,
  TradeConnection,
  TradeCurrency,
  TradeFilterInput,
  TradeImbalance,
  TradeItem,
  TradeSide,
  TransferLock,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, mayRead, requireReader } from "./context.js";
import { loadCurrency, loadDefinition } from "./definition.js";

const readers =
  "Read by the player, and with the scope inventory:read; UNAUTHENTICATED or FORBIDDEN for everyone else.";

/** Trades, one at a time. */
@Resolver(() => Trade)
export class TradeResolver {
  @Query(() => Trade, {
    nullable: true,
    description:
      "A trade by id; null when there is none, or the caller may not read it: the two players may, and who has the scope inventory:read.",
  })
  async trade(
    @Arg("id", () => ID, { description: "The trade's id." }) id: string,
    @Ctx() { principal, loaders }: Context,
  ): Promise<domain.Trade | null> {
    if (principal.kind === "anonymous") throw unauthenticated();
    if (!domain.isId(id)) return null;
    const trade = await loaders.trades.load(id as domain.TradeId);
    const isReadable =
      trade !== undefined &&
      (mayRead(principal, trade.proposer.playerId) || mayRead(principal, trade.recipient.playerId));
    return isReadable ? trade : null;
  }

  @FieldResolver(() => TradeSide, { description: "Who proposed it, and what they give." })
  proposer(@Root() trade: domain.Trade): domain.TradeSide {
    return trade.proposer;
  }

  @FieldResolver(() => TradeSide, { description: "Who was asked, and what they give." })
  recipient(@Root() trade: domain.Trade): domain.TradeSide {
    return trade.recipient;
  }

  @FieldResolver(() => [TradeImbalance], {
    description:
      "Where the two sides were worth more different than the trade policy allows when the trade was settled; empty otherwise. Shown with the scope inventory:read; empty for everyone else.",
  })
  imbalances(
    @Root() { imbalances }: domain.Trade,
    @Ctx() { principal }: Context,
  ): readonly domain.Imbalance[] {
    return mayRead(principal, "") ? imbalances : [];
  }

  @FieldResolver(() => DateTime, { description: "When it was proposed." })
  createdAt(@Root() { createdAtMs }: domain.Trade): Date {
    return new Date(createdAtMs);
  }

  @FieldResolver(() => DateTime, { description: "When it last changed." })
  updatedAt(@Root() { updatedAtMs }: domain.Trade): Date {
    return new Date(updatedAtMs);
  }

  @FieldResolver(() => DateTime, { description: "When it ends by itself while it is open." })
  expiresAt(@Root() { expiresAtMs }: domain.Trade): Date {
    return new Date(expiresAtMs);
  }
}

/** One player's side of a trade. */
@Resolver(() => TradeSide)
export class TradeSideResolver {
  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "The player; null while accounts does not answer.",
  })
  player(@Root() { playerId }: domain.TradeSide): PlayerStub {
    return { id: playerId };
  }

  @FieldResolver(() => [TradeItem], { description: "The items that the player gives." })
  items(@Root() { gives }: domain.TradeSide): readonly domain.TradeItem[] {
    return gives.items;
  }

  @FieldResolver(() => [TradeCurrency], { description: "The currencies that the player gives." })
  currencies(@Root() { gives }: domain.TradeSide): readonly domain.CurrencyLine[] {
    return gives.currencies;
  }
}

/** What a trade's item is. */
@Resolver(() => TradeItem)
export class TradeItemResolver {
  @FieldResolver(() => ItemDefinition, { description: "The kind of item, as it is in force." })
  async definition(
    @Root() { definitionId }: domain.TradeItem,
    @Ctx() { loaders }: Context,
  ): Promise<ItemDefinition> {
    return loadDefinition(loaders, definitionId);
  }
}

/** What a trade's currency is. */
@Resolver(() => TradeCurrency)
export class TradeCurrencyResolver {
  @FieldResolver(() => Currency, { description: "The currency." })
  async currency(
    @Root() { currencyId }: domain.CurrencyLine,
    @Ctx() { loaders }: Context,
  ): Promise<Currency> {
    return loadCurrency(loaders, currencyId);
  }
}

/** A player's trades. */
@Resolver(() => PlayerStub)
export class PlayerTradesResolver {
  @FieldResolver(() => TradeConnection, {
    nullable: true,
    description: `The player's trades, proposed by them or to them, the newest first. Follow \`tradeUpdated\` from the \`inventoryCursor\` of the same request. ${readers}`,
  })
  async trades(
    @Root() { id }: PlayerStub,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("filter", () => TradeFilterInput, { nullable: true, description: "Which trades; all where absent." })
    filter: TradeFilterInput | null | undefined,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Connection<domain.Trade>> {
    requireReader(principal, id);
    const withPlayerId = filter?.withPlayerId ?? undefined;
    if (withPlayerId !== undefined) domain.checkId("filter.withPlayerId", withPlayerId);
    const codec = uuidCursor(`trades/${id}`);
    const page = parsePage(args, codec);
    const trades = await loaders.tradeSlices.load({
      ...page,
      playerId: id as domain.PlayerId,
      limit: page.limit + 1,
      filter: {
        states: filter?.states ?? undefined,
        withPlayerId: withPlayerId as domain.PlayerId | undefined,
      },
    });
    return toConnection(
      page,
      trades,
      codec,
      (trade) => trade.id,
      (trade) => trade,
    );
  }

  @FieldResolver(() => TransferLock, {
    nullable: true,
    description: `Why and until when nothing of the player's can go to another player; null when it can. ${readers}`,
  })
  async transferLock(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TransferLock | null> {
    requireReader(principal, id);
    const lock = await loaders.transferLocks.load(id as domain.PlayerId);
    return lock === undefined ? null : { reason: lock.reason, until: new Date(lock.untilMs) };
  }

  @FieldResolver(() => [HeldCurrency], {
    nullable: true,
    description: `What of the player's currencies cannot go to another player yet, for what it came by. ${readers}`,
  })
  async heldCurrencies(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<readonly HeldCurrency[]> {
    requireReader(principal, id);
    const [wallet, holds] = await Promise.all([
      loaders.wallets.load(id as domain.PlayerId),
      loaders.holdsOf.load(id as domain.PlayerId),
    ]);
    return domain.heldBalances(wallet, holds).map(({ currencyId, quantity, reason, untilMs }) => ({
      ...{ currencyId, reason },
      amount: quantity,
      until: new Date(untilMs),
    }));
  }
}
