import { AppError } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import { type ItemChange, type Ledger, recallResponse, type Transfer, type Unit } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import { inventoryChangedEvents } from "../events.js";
import type { Idempotency, Movement, Posting, Receipt } from "../service/index.js";
import { currencyAsset, isItemAsset, itemAsset, ownerOf } from "./assets.js";

/** What postings are made with. */
export interface PostingContext {
  readonly ledger: Ledger;
  readonly ids: Ids;
  readonly clock: SystemClock;
}

/** Posts, once for each key; throws as `InventoryStorage.post`. */
export async function post(context: PostingContext, posting: Posting): Promise<Receipt> {
  try {
    const { response } = await context.ledger.post(toUnit(context, posting));
    return response as unknown as Receipt;
  } catch (error) {
    throw toItemError(error, posting);
  }
}

/** What the first request with a key came to; as `InventoryStorage.recall`. */
export async function recall(db: Queryable, idempotency: Idempotency): Promise<Receipt | undefined> {
  const response = await recallResponse(db, toKey(idempotency));
  return response as unknown as Receipt | undefined;
}

function toKey({ actorId: ownerId, operation, key, request }: Idempotency): Unit["idempotency"] {
  return { ownerId, operation, key, request };
}

function toUnit({ ids, clock }: PostingContext, posting: Posting): Unit<JsonObject> {
  const { idempotency, movements, reason, receipt } = posting;
  return {
    idempotency: toKey(idempotency),
    transfers: movements.flatMap((movement) => toTransfer(movement, reason)),
    items: movements.flatMap((movement) => toItemChange(movement, reason)),
    events: inventoryChangedEvents(posting, { ids, occurredAtMs: clock.nowMs() }),
    response: { ...receipt },
  };
}

function toTransfer(movement: Movement, reason: string): Transfer[] {
  const [fromOwnerId, toOwnerId] = [ownerOf(movement.from), ownerOf(movement.to)];
  if (movement.kind === "currency") {
    const assetId = currencyAsset(movement.currencyId);
    return [{ assetId, fromOwnerId, toOwnerId, amount: movement.amount, reason }];
  }
  if (movement.kind !== "stack") return [];
  const { definitionId, quantity: amount, stackMax } = movement;
  const assetId = itemAsset(definitionId);
  return [{ assetId, fromOwnerId, toOwnerId, amount, balanceMax: stackMax ?? undefined, reason }];
}

function toItemChange(movement: Movement, reason: string): ItemChange[] {
  switch (movement.kind) {
    case "create": {
      const { itemId, definitionId, revision: definitionRevision, to: ownerId } = movement;
      return [
        { change: "create", itemId, assetId: itemAsset(definitionId), definitionRevision, ownerId, reason },
      ];
    }
    case "move":
      return [
        {
          change: "move",
          itemId: movement.itemId,
          fromOwnerId: movement.from,
          toOwnerId: movement.to,
          reason,
        },
      ];
    case "destroy":
      return [{ change: "destroy", itemId: movement.itemId, ownerId: movement.from, reason }];
    default:
      return [];
  }
}

/** What the book says of accounts, said of items. */
function toItemError(error: unknown, { kind }: Posting): unknown {
  if (!(error instanceof AppError)) return error;
  const assetId = error.details["assetId"];
  if (typeof assetId !== "string" || !isItemAsset(assetId)) return error;
  if (error.code === "CONFLICT") {
    const field = kind === "grant" ? "items.quantity" : "quantity";
    const details = { field, bound: "what the player's stack can still hold" };
    return new AppError("CONFLICT", "the stack cannot hold that many", details, { cause: error });
  }
  if (error.code === "INSUFFICIENT_FUNDS") {
    const details = { field: "quantity", missing: error.details["missing"] ?? null };
    return new AppError("ITEM_NOT_OWNED", "you do not own that many", details, { cause: error });
  }
  return error;
}
