import { hasScope, type Principal, unauthenticated } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { DeliveredEvent } from "@muster/events";
import type { RequestContext } from "@muster/subgraph";
import type DataLoader from "dataloader";
import type * as domain from "../service/index.js";
import type { TradeLoaders } from "./trade-loaders.js";

/** What the resolvers of one request load together. What players have is read after the request's cursor is. */
export interface InventoryLoaders extends TradeLoaders {
  readonly items: DataLoader<domain.ItemId, domain.Item | undefined>;
  readonly stacks: DataLoader<domain.StackKey, domain.Item | undefined, string>;
  readonly itemSlices: DataLoader<domain.PlayerSlice, domain.Item[]>;
  readonly itemCounts: DataLoader<domain.PlayerId, number>;
  readonly kindCounts: DataLoader<domain.PlayerId, domain.KindCount[]>;
  readonly wallets: DataLoader<domain.PlayerId, domain.Balance[]>;
  readonly debts: DataLoader<domain.PlayerId, domain.Balance[]>;
  readonly containers: DataLoader<domain.ContainerId, domain.Container | undefined>;
  readonly containersOf: DataLoader<domain.PlayerId, domain.Container[]>;
  readonly loadoutsOf: DataLoader<domain.PlayerId, domain.Loadout[]>;
  /** A filtered and sorted list; each asks the database. */
  rankedItems(request: domain.RankedItems): Promise<domain.ItemPage>;
  /** What is in force; the same for the whole request. */
  catalogue(): domain.Catalogue | Promise<domain.Catalogue>;
  /** The request's place in the event log; read on the first call. */
  cursor(): Promise<string>;
  /** The events of a player's inventory; see `Tail.subscribe`. */
  follow(
    playerId: domain.PlayerId,
    after: string | undefined,
  ): Promise<AsyncGenerator<DeliveredEvent, void, void>>;
  /**
   * Forgets what was loaded: after a change, and at a subscription's next event, what is there then must be seen.
   *
   * @param knownCursor A cursor that is older than whatever will be read, such as an event's own; a new one is read where
   * absent.
   */
  clear(knownCursor?: string): void;
}

/** The context of inventory's resolvers. */
export type Context = RequestContext<InventoryLoaders>;

/** Whether the principal may read what the player has. */
export function mayRead(principal: Principal, playerId: string): boolean {
  return isSelf(principal, playerId) || hasScope(principal, "inventory:read");
}

/** @throws UNAUTHENTICATED or FORBIDDEN unless the principal may read what the player has. */
export function requireReader(principal: Principal, playerId: string): void {
  if (mayRead(principal, playerId)) return;
  if (principal.kind === "anonymous") throw unauthenticated();
  const scope = "inventory:read";
  throw new AppError("FORBIDDEN", `only the player may read this, or who has the scope ${scope}`, { scope });
}

function isSelf(principal: Principal, playerId: string): boolean {
  return principal.kind === "player" && principal.playerId === playerId;
}
