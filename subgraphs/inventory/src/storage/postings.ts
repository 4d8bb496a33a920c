import { AppError } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import { defineStatement, type ItemChange, type Ledger, type Transfer, type Unit } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import { inventoryChangedEvents } from "../events.js";
import type { Idempotency, Movement, Posting, Receipt } from "../service/index.js";
import { currencyAsset, isItemAsset, itemAsset, ownerOf } from "./assets.js";

const overLimit = "the stack cannot hold that many";
const neverPosted = "no request with that key was posted";

// Runs behind the transfers of the batch, so it sees what they leave.
const stackLimits = defineStatement({
  name: "inventory-stack-limits",
  columns: { owner_id: "uuid", asset_id: "text", balance_max: "bigint" },
  text: `SELECT rows.unit FROM rows
    JOIN ledger.accounts a ON a.owner_id = rows.owner_id AND a.asset_id = rows.asset_id
    GROUP BY rows.unit HAVING bool_and(a.balance <= rows.balance_max)`,
  required: { code: "CONFLICT", message: overLimit },
});

// No unit with this passes: only a repetition gets an answer.
const repetitionOnly = defineStatement({
  name: "inventory-repetition-only",
  columns: { key: "text" },
  text: "SELECT rows.unit FROM rows WHERE false",
  required: { code: "NOT_FOUND", message: neverPosted },
});

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
export async function recall(
  db: Queryable,
  ledger: Ledger,
  idempotency: Idempotency,
): Promise<Receipt | undefined> {
  const { actorId, operation, key } = idempotency;
  const used = await db.query(
    "SELECT FROM ledger.idempotency WHERE owner_id = $1 AND operation = $2 AND key = $3",
    [actorId, operation, key],
  );
  if (used.length === 0) return undefined;
  try {
    const rows = [repetitionOnly.with([{ key }])];
    const { response } = await ledger.post({ idempotency: toKey(idempotency), rows, response: null });
    return response as unknown as Receipt;
  } catch (error) {
    if (error instanceof AppError && error.message === neverPosted) return undefined;
    throw error;
  }
}

function toKey({ actorId: ownerId, operation, key, request }: Idempotency): Unit["idempotency"] {
  return { ownerId, operation, key, request };
}

function toUnit({ ids, clock }: PostingContext, posting: Posting): Unit<JsonObject> {
  const { idempotency, movements, reason, receipt } = posting;
  const limits = movements.flatMap((movement) =>
    movement.kind === "stack" && movement.stackMax !== null && movement.to !== "sink"
      ? [
          {
            owner_id: ownerOf(movement.to),
            asset_id: itemAsset(movement.definitionId),
            balance_max: movement.stackMax,
          },
        ]
      : [],
  );
  return {
    idempotency: toKey(idempotency),
    transfers: movements.flatMap((movement) => toTransfer(movement, reason)),
    items: movements.flatMap((movement) => toItemChange(movement, reason)),
    rows: limits.length > 0 ? [stackLimits.with(limits)] : [],
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
  const assetId = itemAsset(movement.definitionId);
  return [{ assetId, fromOwnerId, toOwnerId, amount: movement.quantity, reason }];
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
  if (error.code === "CONFLICT" && error.message === overLimit) {
    const bound = "what the player's stack can still hold";
    return new AppError("CONFLICT", overLimit, {
      field: kind === "grant" ? "items.quantity" : "quantity",
      bound,
    });
  }
  const assetId = error.details["assetId"];
  if (error.code === "INSUFFICIENT_FUNDS" && typeof assetId === "string" && isItemAsset(assetId)) {
    const details = { field: "quantity", missing: error.details["missing"] ?? null };
    return new AppError("ITEM_NOT_OWNED", "you do not own that many", details, { cause: error });
  }
  return error;
}
