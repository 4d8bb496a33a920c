import { AppError } from "@muster/errors";
import type { Json, JsonObject } from "@muster/events";
import {
  type ItemChange,
  type Ledger,
  mintOwnerId,
  recallResponse,
  type Transfer,
  type Unit,
} from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import { playerKey } from "../events.js";
import {
  currencyAsset,
  debtAsset,
  type Holder,
  type Idempotency,
  isItemAsset,
  isPlace,
  itemAsset,
  type Movement,
  type Posting,
  type Receipt,
} from "../service/index.js";
import { besideRows } from "./beside.js";
import { ownerOf } from "./owners.js";

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
    return toReceipt(response);
  } catch (error) {
    throw toItemError(error, posting);
  }
}

/** What the first request with a key came to; as `InventoryStorage.recall`. */
export async function recall(db: Queryable, idempotency: Idempotency): Promise<Receipt | undefined> {
  const response = await recallResponse(db, toKey(idempotency));
  return response === undefined ? undefined : toReceipt(response);
}

/** Answers are kept for ever: those that are older than containers name none. */
function toReceipt(response: Json): Receipt {
  return { containerIds: [null], ...(response as object) } as unknown as Receipt;
}

function toKey({ actorId: ownerId, operation, key, request }: Idempotency): Unit["idempotency"] {
  return { ownerId, operation, key, request };
}

function toUnit(context: PostingContext, posting: Posting): Unit<JsonObject> {
  const { idempotency, kind, movements, reason, receipt } = posting;
  return {
    idempotency: toKey(idempotency),
    transfers: movements.flatMap((movement) => toTransfer(movement, reason)),
    items: movements.flatMap((movement) => toItemChange(movement, reason)),
    rows: besideRows(posting, context),
    change: { kind, keys: keysOf(movements) },
    response: { ...receipt },
  };
}

/** What happens in a container is told under its player's key. */
function keysOf(movements: readonly Movement[]): Record<string, string> {
  const holders = movements.flatMap((movement): Holder[] =>
    movement.kind === "debt" ? [] : [movement.from, movement.to],
  );
  const filled = holders.filter(isPlace).filter(({ containerId }) => containerId !== null);
  return Object.fromEntries(filled.map((place) => [ownerOf(place), playerKey(place.ownerId)]));
}

function toTransfer(movement: Movement, reason: string): Transfer[] {
  if (movement.kind === "debt") {
    const { currencyId, amount, from } = movement;
    const assetId = debtAsset(currencyId);
    return [{ assetId, fromOwnerId: ownerOf(from), toOwnerId: mintOwnerId, amount, reason }];
  }
  const [fromOwnerId, toOwnerId] = [ownerOf(movement.from), ownerOf(movement.to)];
  if (movement.kind === "currency") {
    const { currencyId, amount, owed } = movement;
    const assetId = currencyAsset(currencyId);
    const shortfallAssetId = owed === true ? debtAsset(currencyId) : undefined;
    return [{ assetId, fromOwnerId, toOwnerId, amount, shortfallAssetId, reason }];
  }
  if (movement.kind !== "stack") return [];
  const { definitionId, quantity: amount, stackMax } = movement;
  const assetId = itemAsset(definitionId);
  return [{ assetId, fromOwnerId, toOwnerId, amount, balanceMax: stackMax ?? undefined, reason }];
}

function toItemChange(movement: Movement, reason: string): ItemChange[] {
  switch (movement.kind) {
    case "create": {
      const { itemId, definitionId, revision: definitionRevision } = movement;
      const ownerId = ownerOf(movement.to);
      return [
        { change: "create", itemId, assetId: itemAsset(definitionId), definitionRevision, ownerId, reason },
      ];
    }
    case "move": {
      const [fromOwnerId, toOwnerId] = [ownerOf(movement.from), ownerOf(movement.to)];
      return [{ change: "move", itemId: movement.itemId, fromOwnerId, toOwnerId, reason }];
    }
    case "destroy":
      return [{ change: "destroy", itemId: movement.itemId, ownerId: ownerOf(movement.from), reason }];
    default:
      return [];
  }
}

/** What the book says of accounts, said of items, and what conditions say, with what was asked for. */
function toItemError(error: unknown, { kind, beside }: Posting): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.code === "LIMIT_REACHED" && beside?.use !== undefined) {
    const details = { limit: "recipe", recipeId: beside.use.recipeId, max: beside.use.timesMax };
    return new AppError(error.code, error.message, details, { cause: error });
  }
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
