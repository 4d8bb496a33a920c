import type { Item } from "./domain.js";
import { takeItem } from "./moves.js";
import type { ServiceContext } from "./posting.js";

/** The most items that one step of {@link destroyExpired} destroys. */
export const expiredBatchMax = 500;

/**
 * How long an item stays that has expired, counted from when it was due by the lifetime in force: a lifetime that was published by
 * mistake can be rolled back as long, and destroys nothing. Milliseconds.
 */
export const expiryGraceMs = 86_400_000;

/**
 * Destroys items that expired longer ago than {@link expiryGraceMs}, by a lifetime that has been in force as long. Until then nobody
 * can use them. An item that changes hands meanwhile is left to the next time.
 *
 * @returns How many it found: {@link expiredBatchMax} says that there may be more.
 */
export async function destroyExpired(context: ServiceContext): Promise<number> {
  const { storage, clock } = context;
  const items = await storage.findExpired(clock.nowMs() - expiryGraceMs, expiredBatchMax);
  await Promise.all(items.map((item) => destroy(context, item)));
  return items.length;
}

async function destroy({ storage }: ServiceContext, item: Item): Promise<void> {
  const { id, ownerId, version } = item;
  await storage
    .post({
      // The version is in the key: an item that comes back from elsewhere is another deed.
      idempotency: { actorId: "inventory", operation: "expire", key: `${id}/${version}`, request: {} },
      kind: "expire",
      reason: "expired",
      movements: [takeItem(item, 1n, ownerId, { to: "sink", stackMax: null })],
      receipt: {
        playerId: ownerId,
        recipientId: null,
        itemIds: [id],
        stackedIds: [],
        containerIds: [],
        currencyIds: [],
      },
    })
    .catch((error: unknown) => {
      if (!isMoved(error)) throw error;
    });
}

function isMoved(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ITEM_NOT_OWNED";
}
