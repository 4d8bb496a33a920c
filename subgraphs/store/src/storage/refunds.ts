import { auditRows } from "@muster/audit";
import {
  combineParts,
  endHoldRows,
  lockRows,
  type RecordedUnit,
  type UnitParts,
  wasReturned,
} from "@muster/ledger";
import type { Order, Receipt, Refund, RefundPolicy } from "../service/index.js";
import { type Delivered, readDelivered } from "./delivered.js";
import { giveBackRows } from "./given-back.js";
import { receiptChangeRows, refundRows } from "./payments/statements.js";
import { chargebackLock, type StepContext } from "./payments/steps.js";
import { orderEvents, toKey } from "./postings.js";
import { endGrantRows, stateRows } from "./statements.js";
import { partOf, undo } from "./undo.js";

/** Undoes an order's unit as its policy says, once; as `StoreStorage.refund`. */
export async function refund(
  context: StepContext,
  { idempotency, order, refund: given, to, atMs, receiptChange, lock, refunds, errands }: Refund,
): Promise<Receipt> {
  const { ledger, ids, clock, postgres } = context;
  const { policy, reason } = given;
  const isGift = order.recipientId !== order.playerId;
  const [delivered, returned] = await Promise.all([
    readDelivered(postgres, order),
    isGift ? wasReturned(postgres, order.id) : false,
  ]);
  const left = order.quantity - order.refunded.quantity;
  const receipt: Receipt = { orderId: order.id, drawIds: [] };
  await ledger.post({
    idempotency: toKey(idempotency),
    change: { kind: "refund" },
    ...combineParts(
      {
        rows: [
          ...giveBackRows(order, policy, left),
          stateRows(order, { state: to, refund: given }, atMs),
          ...(policy === "WRITE_OFF" || left === 0 ? [] : [endGrantRows(order, atMs)]),
        ],
      },
      undoRest(delivered, order, { policy, returned }),
      {
        rows: [
          ...(isGift && policy !== "WRITE_OFF" ? endHoldRows(order.id, returned) : []),
          ...(receiptChange === null ? [] : [receiptChangeRows(receiptChange)]),
          ...(lock === null ? [] : [lockRows(chargebackLock(lock))]),
          refundRows(order.id, refunds),
          ...errands.map(context.errandRows),
          auditRows({
            id: ids.next(),
            recordedAtMs: clock.nowMs(),
            actorId: idempotency.actorId,
            action: "store.refundOrder",
            subject: `order:${order.id}`,
            reason,
            details: {
              policy,
              playerId: order.playerId,
              recipientId: order.recipientId,
              offerId: order.offerId,
            },
          }),
        ],
        events: orderEvents({ ...order, state: to }, context),
      },
    ),
    response: { ...receipt },
  });
  return receipt;
}

/**
 * Undoes what partial refunds have left of a delivery. What was a gift and was taken back for who paid for it is to be found
 * there.
 */
function undoRest(
  { unit, quantity, taken }: Delivered,
  order: Order,
  { policy, returned }: { readonly policy: RefundPolicy; readonly returned: boolean },
): UnitParts {
  if (unit === undefined) return {};
  const rest = partOf(unit, quantity, taken, "end");
  return undo(returned ? ownedByPayer(rest, order) : rest, policy, `refund ${order.id}`);
}

function ownedByPayer(unit: RecordedUnit, { playerId, recipientId }: Order): RecordedUnit {
  const toPayer = <Line extends { readonly toOwnerId: string }>(line: Line): Line =>
    line.toOwnerId === recipientId ? { ...line, toOwnerId: playerId } : line;
  return { ...unit, transfers: unit.transfers.map(toPayer), moves: unit.moves.map(toPayer) };
}
