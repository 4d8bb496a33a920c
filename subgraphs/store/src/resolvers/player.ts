import { requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import {
  type Connection,
  ConnectionArgs,
  LocalizedText,
  type ReferenceResolver,
  uuidCursor,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Entitlement, type Order, OrderConnection, OrderFilterInput, PlayerStub } from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, requireReader, type StoreLoaders } from "./context.js";
import { readOrders, toFilter } from "./orders.js";

const readers =
  "Read by the player, and with the scope store:read; UNAUTHENTICATED or FORBIDDEN for everyone else.";

/** What a player bought. */
@Resolver(() => PlayerStub)
export class PlayerResolver {
  readonly #storage: domain.StoreStorage;

  constructor(storage: domain.StoreStorage) {
    this.#storage = storage;
  }

  @FieldResolver(() => OrderConnection, {
    nullable: true,
    description: `What the player paid for, the newest first. ${readers}`,
  })
  async orders(
    @Root() { id }: PlayerStub,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
    @Arg("filter", () => OrderFilterInput, { nullable: true, description: "Which orders; all where absent." })
    filter?: OrderFilterInput | null,
  ): Promise<Connection<Order>> {
    requireReader(principal, id);
    if (filter?.playerId != null) throw badInput("filter.playerId", "absent: it is the player");
    const codec = uuidCursor(`orders/${id}`);
    if (filter?.flag != null) requireScope(principal, "store:read");
    return readOrders(this.#storage, args, codec, { ...toFilter(filter), playerId: id as domain.PlayerId });
  }

  @FieldResolver(() => [Entitlement], {
    nullable: true,
    description: `What the player is or was entitled to, by the entitlement's slug. ${readers}`,
  })
  async entitlements(
    @Root() { id }: PlayerStub,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Entitlement[]> {
    requireReader(principal, id);
    const [{ catalog, nowMs }, grants] = await Promise.all([
      loaders.view(),
      loaders.entitlementGrants(id as domain.PlayerId),
    ]);
    return domain.addUpGrants(grants).map((held) => {
      const content = catalog.entitlements.get(held.entitlementId);
      return {
        entitlementId: held.entitlementId,
        name: content === undefined ? null : new LocalizedText(content.name),
        from: new Date(held.fromMs),
        until: held.untilMs === null ? null : new Date(held.untilMs),
        active: domain.holdsAt(held, nowMs),
        orderIds: held.orderIds,
      };
    });
  }
}

/** `Player.__resolveReference`: accounts knows which players there are. */
export const resolvePlayerReference: ReferenceResolver<StoreLoaders> = async ({ id }) => ({ id });
