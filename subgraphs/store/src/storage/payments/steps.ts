import { auditRows } from "@muster/audit";
import { AppError } from "@muster/errors";
import {
  combineParts,
  externalOwnerId,
  give,
  lockRows,
  type OwnerLock,
  readUnit,
  reverse,
  type StatementRows,
  storeOwnerId,
  type UnitParts,
} from "@muster/ledger";
import type { Postgres } from "@muster/postgres";
import type {
  ChargebackLock,
  Errand,
  Idempotency,
  Order,
  OrderStep,
  Receipt,
  ReceiptChange,
} from "../../service/index.js";
import { countAgainRows } from "../given-back.js";
import { heldParts, orderEvents, type PostingContext, toKey, toStoreError } from "../postings.js";
import { postingRows } from "../statements.js";
import {
  checkoutRows,
  moveRows,
  receiptChangeRows,
  receiptRows,
  restoreGrantRows,
  restoreRows,
} from "./statements.js";

/** What steps are taken with. */
export interface StepContext extends PostingContext {
  readonly postgres: Postgres;
  /** The job that does an errand, as rows. */
  readonly errandRows: (errand: Errand) => StatementRows;
}

/** As `PaymentStorage.step`. */
export async function step(context: StepContext, taken: OrderStep): Promise<Receipt> {
  const { order, before, purchase, receiptChange, lock, checkout, errands, audit } = taken;
  const receipt: Receipt = { orderId: order.id, drawIds: taken.draws.map(({ id }) => id) };
  const reason = `order ${order.id}`;
  const given = give(taken.grants, { ownerId: order.recipientId, reason, ids: context.ids });
  try {
    const { response } = await context.ledger.post({
      idempotency: toKey(taken.idempotency),
      change: { kind: "purchase" },
      ...combineParts(
        payment(taken, reason),
        {
          rows: [
            ...postingRows({ ...taken, order: before === null ? order : null }),
            ...(before === null ? [] : [moveRows(order, before, taken)]),
            ...(purchase === null ? [] : [receiptRows(order, purchase)]),
            ...(receiptChange === null ? [] : [receiptChangeRows(receiptChange)]),
            ...(lock === null ? [] : [lockRows(chargebackLock(lock))]),
            ...(checkout === null ? [] : [checkoutRows(checkout)]),
            ...errands.map(context.errandRows),
            ...(audit === null ? [] : [auditOf(context, taken, audit)]),
          ],
          events: orderEvents(order, context),
        },
        heldParts(given, { ...order, order }, context),
      ),
      response: { ...receipt },
    });
    return response as unknown as Receipt;
  } catch (error) {
    throw toStoreError(error);
  }
}

/** A player's lock, as the book says it. */
export function chargebackLock({ playerId: ownerId, untilMs }: ChargebackLock): OwnerLock {
  return { ownerId, reason: "chargeback", untilMs };
}

/** Money comes from outside: the book says how much the store has taken in, and apart what test purchases would have cost. */
function payment({ money }: OrderStep, reason: string): UnitParts {
  if (money === null || money.amountMicros === 0n) return {};
  const assetId = `${money.isTest ? "test-money" : "money"}:${money.currency}`;
  return {
    transfers: [
      { assetId, amount: money.amountMicros, fromOwnerId: externalOwnerId, toOwnerId: storeOwnerId, reason },
    ],
  };
}

function auditOf(
  { ids, clock }: StepContext,
  { order, idempotency }: OrderStep,
  { action, reason }: NonNullable<OrderStep["audit"]>,
): StatementRows {
  const { playerId, offerId, source } = order;
  return auditRows({
    ...{ id: ids.next(), recordedAtMs: clock.nowMs(), actorId: idempotency.actorId },
    ...{ action, subject: `order:${order.id}`, reason, details: { playerId, offerId, source } },
  });
}

/** As `PaymentStorage.restore`. */
export async function restore(
  context: StepContext,
  {
    order,
    change,
    idempotency,
    atMs,
  }: {
    readonly order: Order;
    readonly change: ReceiptChange;
    readonly idempotency: Idempotency;
    readonly atMs: number;
  },
): Promise<void> {
  const { ledger, postgres } = context;
  const [row] = await postgres.query<{ readonly refund_unit_id: string | null }>(
    "SELECT refund_unit_id FROM store.orders WHERE id = $1",
    [order.id],
  );
  if (row === undefined) throw new AppError("INTERNAL", `there is no order ${order.id}`);
  const { refund_unit_id: refundId } = row;
  const unit = refundId === null ? undefined : await readUnit(postgres, refundId);
  // What was never delivered was held when its money went back, and is held again.
  const restored: Order = {
    ...{ ...order, state: refundId === null ? "HELD" : "GRANTED" },
    ...{ refund: null, changedAtMs: atMs },
  };
  await ledger.post({
    idempotency: toKey(idempotency),
    change: { kind: "refund" },
    ...combineParts(
      {
        rows: [
          ...(unit === undefined || order.refund === null ? [] : countAgainRows(order, order.refund.policy)),
          restored.state === "HELD" ? moveRows(restored, order.state) : restoreRows(order, atMs),
          restoreGrantRows(order),
          receiptChangeRows(change),
        ],
      },
      unit === undefined ? {} : reverse(unit, { reason: `restore ${order.id}`, shortfallAssetOf: creditOf }),
      { events: orderEvents(restored, context) },
    ),
    response: null,
  });
}

/** Debt that was paid back meanwhile is put on record as owed to the player. */
function creditOf(assetId: string): string {
  const [kind, name] = assetId.split(":");
  return `${kind === "item-debt" || kind === "item-forgiven" ? "item-credit" : "credit"}:${name}`;
}
