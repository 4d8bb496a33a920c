import { AppError } from "@muster/errors";
import type { EventId, NewEvent } from "@muster/events";
import {
  combineParts,
  give,
  holdGiven,
  type Ledger,
  recallResponse,
  requireFree,
  requireNoDebt,
  type StatementRows,
  sinkOwnerId,
  storeOwnerId,
  type Unit,
  type UnitParts,
} from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import { orderChanged, playerKey } from "../events.js";
import type { BoxItem, Idempotency, Order, Posting, Receipt } from "../service/index.js";
import { unblockedRows } from "./blocks.js";
import { postingRows } from "./statements.js";

/** What postings are made with. */
export interface PostingContext {
  readonly ledger: Ledger;
  readonly ids: Ids;
  readonly clock: SystemClock;
}

/** Posts, once for each key; as `StoreStorage.post`. */
export async function post(
  context: PostingContext,
  posting: Posting,
): Promise<{ readonly receipt: Receipt; readonly replayed: boolean }> {
  try {
    const { response, replayed } = await context.ledger.post(toUnit(context, posting));
    return { receipt: response as unknown as Receipt, replayed };
  } catch (error) {
    throw toStoreError(error);
  }
}

/** What the first request with a key came to; as `StoreStorage.recall`. */
export async function recall(db: Queryable, idempotency: Idempotency): Promise<Receipt | undefined> {
  const response = await recallResponse(db, toKey(idempotency));
  return response as unknown as Receipt | undefined;
}

/** Keeps an answer to a request that moves nothing; as `PaymentStorage.remember`. */
export async function remember(
  { ledger }: Pick<PostingContext, "ledger">,
  idempotency: Idempotency,
  receipt: Receipt,
): Promise<void> {
  await ledger.post({ idempotency: toKey(idempotency), response: { ...receipt } });
}

/** The ledger's form of a key. */
export function toKey({ actorId: ownerId, operation, key, request }: Idempotency): Unit["idempotency"] {
  return { ownerId, operation, key, request };
}

/** The event that an order has come to its state. */
export function orderEvents(order: Order, { ids, clock }: Pick<PostingContext, "ids" | "clock">): NewEvent[] {
  const { id: orderId, playerId, recipientId, offerId, quantity, source, state } = order;
  return [
    orderChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(playerId),
      payload: { orderId, playerId, recipientId, offerId, quantity, source, state },
      occurredAtMs: clock.nowMs(),
    }),
  ];
}

/** What holds what an order, or an opened box, gives: as bought by who paid, or as a gift from who paid to another. */
export function heldParts(
  given: UnitParts,
  { playerId, recipientId, order }: Pick<Posting, "playerId" | "recipientId" | "order">,
  { ids, clock }: Pick<PostingContext, "ids" | "clock">,
): UnitParts {
  const by = { sourceId: order?.id ?? ids.next<string>(), ownerId: recipientId, receivedAtMs: clock.nowMs() };
  const isGift = recipientId !== playerId;
  return {
    ...given,
    rows: holdGiven(
      given,
      isGift
        ? { ...by, reason: "gift", fromOwnerId: playerId }
        : { ...by, reason: "purchase", fromOwnerId: null },
    ),
  };
}

/** What is paid for another player leaves the payer for them, as a gift does, unless one of the two has blocked the other. */
function freeRows(
  { playerId, recipientId, payment }: Posting,
  { clock }: Pick<PostingContext, "clock">,
): StatementRows[] {
  if (recipientId === playerId) return [];
  const paid = payment === null ? [] : [{ assetId: payment.assetId, itemId: null }];
  return [unblockedRows(playerId, recipientId), requireFree(playerId, paid, clock.nowMs())];
}

function toUnit(context: PostingContext, posting: Posting): Unit {
  const { playerId, recipientId, payment, opened, grants, order, receipt } = posting;
  const reason = order === null ? "open box" : `order ${order.id}`;
  const given = give(grants, { ownerId: recipientId, reason, ids: context.ids });
  return {
    idempotency: toKey(posting.idempotency),
    change: { kind: "purchase" },
    ...combineParts(
      payment === null
        ? {}
        : { transfers: [{ ...payment, fromOwnerId: playerId, toOwnerId: storeOwnerId, reason }] },
      opened === null ? {} : useUp(opened, reason),
      {
        rows: [requireNoDebt(playerId), ...freeRows(posting, context), ...postingRows(posting)],
        events: order === null ? [] : orderEvents(order, context),
      },
      heldParts(given, posting, context),
    ),
    response: { ...receipt },
  };
}

function useUp({ id: itemId, kind, ownerId, assetId }: BoxItem, reason: string): UnitParts {
  return kind === "unique"
    ? { items: [{ change: "destroy", itemId, ownerId, reason }] }
    : { transfers: [{ assetId, fromOwnerId: ownerId, toOwnerId: sinkOwnerId, amount: 1n, reason }] };
}

/** What the book says of accounts, said of currencies and items. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const assetId = error.details["assetId"];
  if (typeof assetId !== "string") return error;
  const [kind, id = ""] = assetId.split(":");
  const missing = error.details["missing"] ?? null;
  if (error.code === "INSUFFICIENT_FUNDS")
    return kind === "currency"
      ? new AppError(
          "INSUFFICIENT_FUNDS",
          "you do not have that much",
          { currencyId: id, missing },
          { cause: error },
        )
      : new AppError("ITEM_NOT_OWNED", "you do not own that item", { field: "itemId" }, { cause: error });
  if (error.code === "CONFLICT") {
    const details = { assetId, bound: "what the player can still hold of it" };
    return new AppError("CONFLICT", `you cannot hold so many of ${id}`, details, { cause: error });
  }
  return error;
}
