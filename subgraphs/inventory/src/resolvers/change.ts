import { requirePlayer } from "@muster/auth";
import type { DeliveredEvent } from "@muster/events";
import { Cursor, Int64 } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from "type-graphql";
import {
  Container,
  Currency,
  InventoryChange,
  InventoryChangeReason,
  Item,
  ItemChange,
  ItemDefinition,
  PlayerStub,
  WalletChange,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, requireReader } from "./context.js";
import { loadCurrency, loadDefinition } from "./definition.js";

/** A change of an item with what its fields are found by. */
interface KnownItemChange extends ItemChange {
  readonly definitionId: domain.DefinitionId;
  readonly playerId: domain.PlayerId;
  readonly containerId: domain.ContainerId | null;
  /** `null` for a stack. */
  readonly uniqueItemId: domain.ItemId | null;
}

/** A change of a balance with what its fields are found by. */
interface KnownWalletChange extends WalletChange {
  readonly currencyId: domain.CurrencyId;
  readonly playerId: domain.PlayerId;
}

/** A change with what its fields are found by. */
interface KnownInventoryChange extends InventoryChange {
  readonly playerId: domain.PlayerId;
  readonly containerId: domain.ContainerId | null;
  readonly changes: readonly KnownItemChange[];
  readonly wallet: readonly KnownWalletChange[];
}

interface FollowArgs {
  readonly after?: string | null;
  readonly playerId?: string | null;
}

/** The tail's iterator goes to GraphQL as it is: a generator function around it would hold back the end until an event. */
async function follow(args: FollowArgs, { principal, loaders }: Context) {
  const playerId = args.playerId ?? requirePlayer(principal).playerId;
  domain.checkId("playerId", playerId);
  requireReader(principal, playerId);
  return loaders.follow(playerId as domain.PlayerId, args.after ?? undefined);
}

const reasons = new Set<string>(Object.values(InventoryChangeReason));

/** Other contexts may post under names that the API does not know. */
function reasonOf(kind: string): InventoryChange["reason"] {
  return reasons.has(kind) ? (kind as InventoryChange["reason"]) : "other";
}

/** Follows an inventory. */
@Resolver(() => InventoryChange)
export class InventoryChangeResolver {
  readonly #readChange: (event: DeliveredEvent) => domain.InventoryChange;

  /** @param readChange Reads the payload of an event that {@link InventoryLoaders.follow} gave. */
  constructor(readChange: (event: DeliveredEvent) => domain.InventoryChange) {
    this.#readChange = readChange;
  }

  @Subscription(() => InventoryChange, {
    subscribe: ({ args, context }) => follow(args as FollowArgs, context as Context),
    description:
      "What changes in a player's inventory, in order. Behind `after` nothing is missed and nothing comes twice. CURSOR_INVALID for a cursor that is none of this list's; CURSOR_EXPIRED for one older than what is kept: read the inventory again. SUBSCRIPTION_OVERFLOW when the client reads too slowly: go on from the last cursor.",
  })
  inventoryChanged(
    @Root() event: DeliveredEvent,
    @Arg("after", () => Cursor, {
      nullable: true,
      description: "Replay what came behind this cursor first; only what comes from now on where absent.",
    })
    _after: string | null | undefined,
    @Arg("playerId", () => ID, {
      nullable: true,
      description:
        "Whose inventory: the caller's own where absent. Another's needs the scope inventory:read.",
    })
    _playerId: string | null | undefined,
    @Ctx() { loaders }: Context,
  ): KnownInventoryChange {
    loaders.clear(event.cursor);
    const { playerId, containerId, kind, items, wallet } = this.#readChange(event);
    return {
      cursor: event.cursor,
      reason: reasonOf(kind),
      occurredAt: new Date(event.occurredAtMs),
      changes: items.map(({ definitionId, itemId, delta }) => ({
        definitionId,
        delta,
        playerId,
        containerId,
        uniqueItemId: itemId,
      })),
      wallet: wallet.map(({ currencyId, delta }) => ({ currencyId, delta, playerId })),
      playerId,
      containerId,
    };
  }

  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "Whose inventory changed; null while accounts does not answer.",
  })
  player(@Root() { playerId }: KnownInventoryChange): PlayerStub {
    return { id: playerId };
  }

  @FieldResolver(() => Container, {
    nullable: true,
    description: "The container in which it changed; null for the main inventory and the wallet.",
  })
  async container(
    @Root() { containerId }: KnownInventoryChange,
    @Ctx() { loaders }: Context,
  ): Promise<Container | null> {
    return containerId === null ? null : ((await loaders.containers.load(containerId)) ?? null);
  }
}

/** What a change shows of an item, read when it is delivered. */
@Resolver(() => ItemChange)
export class ItemChangeResolver {
  @FieldResolver(() => Item, {
    nullable: true,
    description: "The item or stack as the player has it now; null when nothing is left or it is another's.",
  })
  async item(@Root() change: KnownItemChange, @Ctx() { loaders }: Context): Promise<Item | null> {
    const { playerId, containerId, definitionId, uniqueItemId } = change;
    if (uniqueItemId === null)
      return (await loaders.stacks.load({ ownerId: playerId, containerId, definitionId })) ?? null;
    const item = await loaders.items.load(uniqueItemId);
    return item?.ownerId === playerId ? item : null;
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: "The unique item's id, also when it is gone; null for a kind that stacks.",
  })
  itemId(@Root() { uniqueItemId }: KnownItemChange): string | null {
    return uniqueItemId;
  }

  @FieldResolver(() => ItemDefinition, { description: "The kind of item, as it is in force." })
  async definition(@Root() change: KnownItemChange, @Ctx() { loaders }: Context): Promise<ItemDefinition> {
    return loadDefinition(loaders, change.definitionId);
  }
}

/** What a change shows of a balance, read when it is delivered. */
@Resolver(() => WalletChange)
export class WalletChangeResolver {
  @FieldResolver(() => Currency, { description: "The currency." })
  async currency(@Root() change: KnownWalletChange, @Ctx() { loaders }: Context): Promise<Currency> {
    return loadCurrency(loaders, change.currencyId);
  }

  @FieldResolver(() => Int64, { description: "What the player has of it now, 0 or more." })
  async amount(@Root() change: KnownWalletChange, @Ctx() { loaders }: Context): Promise<bigint> {
    const wallet = await loaders.wallets.load(change.playerId);
    return wallet.find(({ currencyId }) => currencyId === change.currencyId)?.amount ?? 0n;
  }
}
