import { requirePlayer } from "@muster/auth";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  EndTradeInput,
  ProposeTradeInput,
  type TradeContentInput,
  TradePayload,
  TradeVersionInput,
  UpdateTradeInput,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

const escrowErrors =
  "ITEM_NOT_OWNED, INSUFFICIENT_FUNDS, NOT_TRADABLE (the kind stays with its owner), TRADE_LOCKED with `until` and `reason` (the player signed in from a new device or had a payment charged back, or it came by a trade, a gift or a purchase not long ago, or was made of such things) and ACCOUNT_IN_DEBT as for everything that leaves its owner; INTERACTION_REFUSED where one of the two players has blocked the other";
const openErrors =
  "NOT_FOUND when the caller has no such trade; TRADE_CLOSED with `state` when it is no longer open";

/** What players do about trades. */
@Resolver()
export class TradeMutationResolver {
  readonly #trades: domain.TradeService;

  constructor(trades: domain.TradeService) {
    this.#trades = trades;
  }

  @Mutation(() => TradePayload, {
    description: `Proposes a trade to another player. What the caller offers goes into escrow at once, and comes back if the trade does not come about. LIMIT_REACHED with limit and max: openTrades when one of the two has as many as may be, openTradesWithPlayer when three proposals of the caller's to the other player wait for an answer; ${escrowErrors}.`,
  })
  async proposeTrade(
    @Arg("input", () => ProposeTradeInput, { description: "What is proposed to whom." })
    input: ProposeTradeInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TradePayload> {
    const { playerId } = requirePlayer(principal);
    const trade = await this.#trades.proposeTrade({
      playerId,
      withPlayerId: input.withPlayerId as domain.PlayerId,
      offer: toContent(input.offer),
      request: toContent(input.request),
      message: input.message ?? null,
      expiresInS: input.expiresInS,
      idempotencyKey: input.idempotencyKey,
    });
    return answer(trade, loaders);
  }

  @Mutation(() => TradePayload, {
    description: `Accepts a trade that was proposed to the caller: what they give goes into escrow. Both have to confirm it then. ${openErrors}; CONFLICT when it has changed since; ${escrowErrors}.`,
  })
  async acceptTrade(
    @Arg("input", () => TradeVersionInput, { description: "Which trade." }) input: TradeVersionInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TradePayload> {
    return answer(await this.#trades.acceptTrade(toRequest(input, requirePlayer(principal))), loaders);
  }

  @Mutation(() => TradePayload, {
    description: `Replaces what the caller gives in an open trade. Its version rises, and nobody has confirmed it then. ${openErrors}; CONFLICT when it has changed since; ${escrowErrors}.`,
  })
  async updateTrade(
    @Arg("input", () => UpdateTradeInput, { description: "What is given from now on." })
    input: UpdateTradeInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TradePayload> {
    const request = { ...toRequest(input, requirePlayer(principal)), gives: toContent(input.gives) };
    return answer(await this.#trades.updateTrade(request), loaders);
  }

  @Mutation(() => TradePayload, {
    description: `Confirms a trade that was accepted. With the second player's confirmation everything changes hands at once. ${openErrors}; CONFLICT when it has changed since, was not accepted, or a stack cannot hold what would come to it; ACCOUNT_IN_DEBT when one of the two has come to owe something; TRADE_LOCKED with \`until\` and \`reason\` when one of the two gives something and was locked since (\`otherPlayer\` where that is not the caller): the trade stays open; INTERACTION_REFUSED where one of the two has blocked the other.`,
  })
  async confirmTrade(
    @Arg("input", () => TradeVersionInput, { description: "Which trade." }) input: TradeVersionInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TradePayload> {
    return answer(await this.#trades.confirmTrade(toRequest(input, requirePlayer(principal))), loaders);
  }

  @Mutation(() => TradePayload, {
    description: `Declines a trade that was proposed to the caller; what was in escrow goes back. ${openErrors}; CONFLICT once it was accepted.`,
  })
  async declineTrade(
    @Arg("input", () => EndTradeInput, { description: "Which trade." }) input: EndTradeInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TradePayload> {
    return answer(await this.#trades.declineTrade(toEnd(input, requirePlayer(principal))), loaders);
  }

  @Mutation(() => TradePayload, {
    description: `Ends an open trade of the caller's, at any time before it is settled; what was in escrow goes back to both. ${openErrors}.`,
  })
  async cancelTrade(
    @Arg("input", () => EndTradeInput, { description: "Which trade." }) input: EndTradeInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TradePayload> {
    return answer(await this.#trades.cancelTrade(toEnd(input, requirePlayer(principal))), loaders);
  }
}

function answer(trade: domain.Trade, loaders: Context["loaders"]): TradePayload {
  loaders.clear();
  return { trade };
}

function toEnd(
  { tradeId, idempotencyKey }: EndTradeInput,
  { playerId }: { readonly playerId: domain.PlayerId },
): domain.TradeRequest {
  return { playerId, tradeId: tradeId as domain.TradeId, idempotencyKey };
}

function toRequest(
  input: TradeVersionInput,
  player: { readonly playerId: domain.PlayerId },
): domain.VersionedTradeRequest {
  return { ...toEnd(input, player), version: input.version };
}

function toContent({ items, currencies }: TradeContentInput): domain.ContentRequest {
  return {
    items: items.map(({ itemId, quantity }) => ({ itemId: itemId as domain.ItemId, quantity })),
    currencies: currencies.map(({ currencyId, amount }) => ({
      currencyId: currencyId as domain.CurrencyId,
      amount,
    })),
  };
}
