import { AppError } from "@muster/errors";
import { checkId, checkText } from "./bounds.js";
import type { ServiceContext } from "./context.js";
import { toAssetLines, unbounded } from "./delivery.js";
import type { Idempotency, ItemId, PlayerId } from "./domain.js";
import { drawBox } from "./drawing.js";
import type { KeptDraw, Posting } from "./storage-port.js";

/** A box that a player opens. */
export interface OpeningRequest {
  readonly playerId: PlayerId;
  readonly itemId: ItemId;
  readonly idempotencyKey: string;
}

/** @throws BAD_USER_INPUT for what breaks a bound. */
export function checkOpening({ itemId, idempotencyKey }: OpeningRequest): void {
  checkText("idempotencyKey", idempotencyKey);
  checkId("itemId", itemId);
}

/** What the same key has to be used for again. */
export function openingKey({ playerId, itemId, idempotencyKey: key }: OpeningRequest): Idempotency {
  return { actorId: `player:${playerId}`, operation: "openBox", key, request: { itemId } };
}

/**
 * What opening a box takes: one item, or one of a stack, is used up for what is drawn.
 *
 * @throws ITEM_NOT_OWNED (also with `expiredAt`, RFC 3339, for one whose lifetime is over), BAD_USER_INPUT (it is not a box).
 */
export async function planOpening(
  { playerId, itemId }: OpeningRequest,
  { storage, catalog: published, calendar, clock, ids, random }: ServiceContext,
): Promise<Omit<Posting, "idempotency"> & { readonly draws: readonly KeptDraw[] }> {
  const [catalog, [item]] = await Promise.all([published.inForce(), storage.findBoxItems([itemId])]);
  if (item === undefined || item.ownerId !== playerId)
    throw new AppError("ITEM_NOT_OWNED", "you do not own that item", { field: "itemId", itemId });
  if (item.expiresAtMs !== null && item.expiresAtMs <= clock.nowMs()) {
    const expiredAt = new Date(item.expiresAtMs).toISOString();
    throw new AppError("ITEM_NOT_OWNED", "the item has expired", { field: "itemId", itemId, expiredAt });
  }
  const box = catalog.boxesByItem.get(item.assetId.slice("item:".length));
  if (box === undefined)
    throw new AppError("BAD_USER_INPUT", "itemId must be a box", {
      field: "itemId",
      bound: "an item that is a box",
    });
  const [misses = 0] = box.guarantee === null ? [] : await storage.findMisses([{ playerId, boxId: box.id }]);
  const { draws, progress, bundle } = drawBox(box, 1, {
    ...{ ids, random, nowMs: calendar.nowMs(), playerId, orderId: null },
    misses: new Map([[box.id, misses]]),
  });
  return {
    ...{ playerId, recipientId: playerId, payment: null, opened: item, order: null },
    grants: unbounded(await toAssetLines(storage, bundle)),
    ...{ counts: [], stock: null, draws, progress, entitlements: [] },
    receipt: { orderId: null, drawIds: draws.map(({ id }) => id) },
  };
}
