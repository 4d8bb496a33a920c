import { AppError, badInput } from "@muster/errors";
import { type Item, isPlayer, type Movement, type PlayerId, type Receipt } from "./domain.js";

/** Where an item goes. `stackMax` is the limit of the recipient's stack; `null` where there is none. */
export interface Destination {
  readonly to: PlayerId | "sink";
  readonly stackMax: bigint | null;
}

/**
 * What taking `quantity` of `item` from `from` takes.
 *
 * @throws ITEM_NOT_OWNED when it is another's; BAD_USER_INPUT for more than one of a unique item.
 */
export function takeItem(
  item: Item,
  quantity: bigint,
  from: PlayerId,
  { to, stackMax }: Destination,
): Movement {
  if (item.ownerId !== from) throw notOwned(item.id);
  const { id: itemId, definitionId } = item;
  if (item.kind === "stack") return { kind: "stack", definitionId, quantity, stackMax, from, to };
  if (quantity !== 1n) throw badInput("quantity", "1 for an item that does not stack");
  return isPlayer(to)
    ? { kind: "move", itemId, definitionId, from, to }
    : { kind: "destroy", itemId, definitionId, from, to: "sink" };
}

/** The receipt of taking one item from `playerId`. */
export function receiptOf(item: Item, playerId: PlayerId, recipientId: PlayerId | null): Receipt {
  return {
    playerId,
    recipientId,
    itemIds: item.kind === "unique" ? [item.id] : [],
    stackedIds: item.kind === "stack" ? [item.definitionId] : [],
    currencyIds: [],
  };
}

/** The player does not have that item, or not in that quantity. */
export function notOwned(itemId: string, cause?: unknown): AppError {
  const message = "you do not own that item, or not in that quantity";
  return new AppError("ITEM_NOT_OWNED", message, { field: "itemId", itemId }, { cause });
}
