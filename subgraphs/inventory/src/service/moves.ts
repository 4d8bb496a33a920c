import { AppError, badInput } from "@muster/errors";
import {
  expiryOf,
  type Item,
  isPlace,
  type Movement,
  type Place,
  type PlayerId,
  type Receipt,
} from "./domain.js";

/** Where an item goes. `stackMax` is the limit of the stack there; `null` where there is none. */
export interface Destination {
  readonly to: Place | "sink";
  readonly stackMax: bigint | null;
}

/**
 * What taking `quantity` of `item` from its owner takes, who has to be `ownerId`.
 *
 * @param field What field names begin with: empty, or e.g. `items[0].`.
 * @throws ITEM_NOT_OWNED when it is another's; BAD_USER_INPUT for more than one of a unique item.
 */
export function takeItem(
  item: Item,
  quantity: bigint,
  ownerId: PlayerId,
  { to, stackMax }: Destination,
  field = "",
): Movement {
  if (item.ownerId !== ownerId) throw notOwned(item.id, field);
  const { id: itemId, definitionId, containerId } = item;
  const from = { ownerId, containerId };
  if (item.kind === "stack") return { kind: "stack", definitionId, quantity, stackMax, from, to };
  if (quantity !== 1n) throw badInput(`${field}quantity`, "1 for an item that does not stack");
  return isPlace(to)
    ? { kind: "move", itemId, definitionId, from, to }
    : { kind: "destroy", itemId, definitionId, from, to };
}

/** @throws ITEM_NOT_OWNED for an item whose lifetime is over: it only waits to be taken away. */
export function requireUnexpired(
  item: Item,
  kind: { readonly lifetimeS: number | null } | undefined,
  nowMs: number,
  field = "",
): void {
  const expiresAtMs = expiryOf(item.id, kind?.lifetimeS ?? null);
  if (expiresAtMs === null || expiresAtMs > nowMs) return;
  const details = {
    field: `${field}itemId`,
    itemId: item.id,
    expiredAt: new Date(expiresAtMs).toISOString(),
  };
  throw new AppError("ITEM_NOT_OWNED", "the item has expired", details);
}

/** The receipt of taking one item from `playerId`. */
export function receiptOf(item: Item, playerId: PlayerId, recipientId: PlayerId | null): Receipt {
  return {
    playerId,
    recipientId,
    itemIds: item.kind === "unique" ? [item.id] : [],
    stackedIds: item.kind === "stack" ? [item.definitionId] : [],
    containerIds: [item.containerId],
    currencyIds: [],
  };
}

/** The player does not have that item, or not in that quantity. */
export function notOwned(itemId: string, field = ""): AppError {
  const message = "you do not own that item, or not in that quantity";
  return new AppError("ITEM_NOT_OWNED", message, { field: `${field}itemId`, itemId });
}
