import { requirePlayer } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { DeliveredEvent } from "@muster/events";
import { Cursor } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from "type-graphql";
import { Trade, TradeUpdate } from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, requireReader } from "./context.js";

interface FollowArgs {
  readonly after?: string | null;
  readonly playerId?: string | null;
}

/** What an event says of a trade. */
export interface TradeNews {
  readonly tradeId: domain.TradeId;
  readonly state: domain.TradeState;
  readonly version: number;
}

/** The tail's iterator goes to GraphQL as it is: a generator function around it would hold back the end until an event. */
async function follow(args: FollowArgs, { principal, loaders }: Context) {
  const playerId = args.playerId ?? requirePlayer(principal).playerId;
  domain.checkId("playerId", playerId);
  requireReader(principal, playerId);
  return loaders.followTrades(playerId as domain.PlayerId, args.after ?? undefined);
}

/** Follows a player's trades. */
@Resolver(() => TradeUpdate)
export class TradeUpdateResolver {
  readonly #readNews: (event: DeliveredEvent) => TradeNews;

  /** @param readNews Reads the payload of an event that `followTrades` gave. */
  constructor(readNews: (event: DeliveredEvent) => TradeNews) {
    this.#readNews = readNews;
  }

  @Subscription(() => TradeUpdate, {
    subscribe: ({ args, context }) => follow(args as FollowArgs, context as Context),
    description:
      "What becomes of a player's trades, in order. Behind `after` nothing is missed and nothing comes twice. CURSOR_INVALID for a cursor that is none of this list's; CURSOR_EXPIRED for one older than what is kept: read the trades again. SUBSCRIPTION_OVERFLOW when the client reads too slowly: go on from the last cursor.",
  })
  tradeUpdated(
    @Root() event: DeliveredEvent,
    @Arg("after", () => Cursor, {
      nullable: true,
      description: "Replay what came behind this cursor first; only what comes from now on where absent.",
    })
    _after: string | null | undefined,
    @Arg("playerId", () => ID, {
      nullable: true,
      description: "Whose trades: the caller's own where absent. Another's needs the scope inventory:read.",
    })
    _playerId: string | null | undefined,
    @Ctx() { loaders }: Context,
  ): TradeUpdate {
    loaders.clear(event.cursor);
    const { tradeId, state, version } = this.#readNews(event);
    return { cursor: event.cursor, tradeId, state, version, occurredAt: new Date(event.occurredAtMs) };
  }

  @FieldResolver(() => Trade, { description: "The trade as it is when the change is delivered." })
  async trade(@Root() { tradeId }: TradeUpdate, @Ctx() { loaders }: Context): Promise<domain.Trade> {
    const trade = await loaders.trades.load(tradeId as domain.TradeId);
    if (trade === undefined) throw new AppError("INTERNAL", `${tradeId} was told of and is gone`);
    return trade;
  }
}
