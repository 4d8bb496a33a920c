import { hasScope, requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import {
  type Connection,
  ConnectionArgs,
  type CursorCodec,
  DateTime,
  parsePage,
  toConnection,
  uuidCursor,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import {
  BoxDraw,
  DrawReplay,
  Order,
  OrderConnection,
  OrderDelivery,
  OrderFilterInput,
  OrderFlag,
  OrderRefund,
  PlayerStub,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, mayRead } from "./context.js";
import { toEntitlementLine } from "./offers.js";

/** What was sold. */
@Resolver(() => Order)
export class OrderResolver {
  readonly #service: domain.StoreService;
  readonly #storage: domain.StoreStorage;

  constructor(service: domain.StoreService, storage: domain.StoreStorage) {
    this.#service = service;
    this.#storage = storage;
  }

  @Query(() => Order, {
    nullable: true,
    description:
      "An order by id; null when there is none, or the caller may not read it: who paid may, and who has the scope store:read.",
  })
  async order(
    @Arg("id", () => ID, { description: "The order's id." }) id: string,
    @Ctx() { principal, loaders }: Context,
  ): Promise<domain.Order | null> {
    if (!domain.isId(id)) return null;
    const order = await loaders.orders.load(id as domain.OrderId);
    return order !== undefined && mayRead(principal, order.playerId) ? order : null;
  }

  @Query(() => OrderConnection, {
    description: "Orders of everyone, the newest first. Needs the scope store:read.",
  })
  async orders(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
    @Arg("filter", () => OrderFilterInput, { nullable: true, description: "Which orders; all where absent." })
    filter?: OrderFilterInput | null,
  ): Promise<Connection<Order>> {
    requireScope(principal, "store:read");
    if (filter?.playerId != null) domain.checkId("filter.playerId", filter.playerId);
    return readOrders(this.#storage, args, uuidCursor("orders"), toFilter(filter));
  }

  @Query(() => [DrawReplay], {
    description:
      "The draws of an order, made again from what was recorded of them. Needs the scope store:support. NOT_FOUND.",
  })
  async replayDraw(
    @Arg("orderId", () => ID, { description: "The order." }) orderId: string,
    @Ctx() { principal }: Context,
  ): Promise<DrawReplay[]> {
    requireScope(principal, "store:support");
    domain.checkId("orderId", orderId);
    const replays = await this.#service.replayDraws(orderId as domain.OrderId);
    return replays.map(({ draw, places, agrees }) => ({
      draw: toBoxDraw(draw),
      seed: draw.seed,
      weights: draw.odds.weights,
      missesBefore: draw.missesBefore,
      ...{ places, agrees },
    }));
  }

  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "Who pays; null while accounts does not answer.",
  })
  player(@Root() order: domain.Order): PlayerStub {
    return { id: order.playerId };
  }

  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "Who gets it: the payer, unless it is a gift; null while accounts does not answer.",
  })
  recipient(@Root() order: domain.Order): PlayerStub {
    return { id: order.recipientId };
  }

  @FieldResolver(() => OrderDelivery, { description: "What it gave in all." })
  delivery(@Root() { delivery }: domain.Order): OrderDelivery {
    return { ...delivery, entitlements: delivery.entitlements.map(toEntitlementLine) };
  }

  @FieldResolver(() => [BoxDraw], { description: "What its random boxes gave." })
  async draws(@Root() { id }: domain.Order, @Ctx() { loaders }: Context): Promise<BoxDraw[]> {
    return (await loaders.draws.load(id)).map(toBoxDraw);
  }

  @FieldResolver(() => [OrderRefund], {
    description:
      "Money that its payment provider gave back in parts, the oldest first; for the web checkout every refund. A whole refund of another store is only the state.",
  })
  async refunds(@Root() { id }: domain.Order, @Ctx() { loaders }: Context): Promise<OrderRefund[]> {
    return (await loaders.refunds.load(id)).map(({ id: refundId, money, quantity, refundedAtMs }) => ({
      ...{ id: refundId, quantity, refundedAt: new Date(refundedAtMs) },
      ...{ currency: money?.currency ?? null, amountMicros: money?.amountMicros ?? null },
    }));
  }

  @FieldResolver(() => Int, {
    description:
      "Rises with every refund, 0 where there was none: `settleRefund` is told of which refunds it decides by it.",
  })
  refundVersion(@Root() { refunded }: domain.Order): number {
    return refunded.version;
  }

  @FieldResolver(() => DateTime, { description: "When it was made." })
  createdAt(@Root() order: domain.Order): Date {
    return new Date(order.createdAtMs);
  }

  @FieldResolver(() => DateTime, { description: "When it came to its state." })
  changedAt(@Root() order: domain.Order): Date {
    return new Date(order.changedAtMs);
  }

  @FieldResolver(() => [OrderFlag], {
    description: "Why somebody may want to look at it; empty for who lacks the scope store:read.",
  })
  flags(@Root() { flags }: domain.Order, @Ctx() { principal }: Context): readonly domain.OrderFlag[] {
    return hasScope(principal, "store:read") ? flags : [];
  }

  @FieldResolver(() => String, { nullable: true, description: "Why it was refunded; null where it was not." })
  refundReason(@Root() { refund }: domain.Order): string | null {
    return refund?.reason ?? null;
  }
}

/** The API's form of a draw. */
export function toBoxDraw({ id, boxId, boxRevision, places, drawnAtMs }: domain.KeptDraw): BoxDraw {
  return { id, boxId, boxRevision, places, drawnAt: new Date(drawnAtMs) };
}

/** A page of the orders that fit. */
export async function readOrders(
  storage: domain.StoreStorage,
  args: ConnectionArgs,
  codec: CursorCodec<string>,
  filter: domain.OrderFilter,
): Promise<Connection<Order>> {
  const page = parsePage(args, codec);
  const orders = await storage.readOrders({ ...page, ...filter, limit: page.limit + 1 });
  return toConnection(
    page,
    orders,
    codec,
    ({ id }) => id,
    (order) => order,
  );
}

/** A filter as the service has it. */
export function toFilter(filter: OrderFilterInput | null | undefined): domain.OrderFilter {
  if (filter?.offerId != null && !domain.isSlug(filter.offerId))
    throw badInput("filter.offerId", "an offer's slug");
  return {
    playerId: (filter?.playerId ?? null) as domain.PlayerId | null,
    state: filter?.state ?? null,
    offerId: (filter?.offerId ?? null) as domain.OfferId | null,
    flag: filter?.flag ?? null,
  };
}
