import { auditRows } from "@muster/audit";
import { combineParts, type UnitParts } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { MoneyRefund, OrderId, PartialRefund } from "../../service/index.js";
import { readDelivered } from "../delivered.js";
import { giveBackRows } from "../given-back.js";
import { toKey, toStoreError } from "../postings.js";
import { endGrantRows } from "../statements.js";
import { isMoney, partOf, undo } from "../undo.js";
import { partRows, refundRows, shortenRows } from "./statements.js";
import type { StepContext } from "./steps.js";

/** As `PaymentStorage.refundPart`. */
export async function refundPart(context: StepContext, part: PartialRefund): Promise<void> {
  const { ledger, ids, clock } = context;
  const { idempotency, order, refunds, pieces, policy, audit, atMs } = part;
  const taken = pieces > 0;
  const had = order.quantity - order.refunded.quantity;
  const kept = had - pieces;
  const takesTime = taken && policy !== "WRITE_OFF";
  const value = await bookBack(context, part);
  try {
    await ledger.post({
      idempotency: toKey(idempotency),
      change: { kind: "refund" },
      ...combineParts(
        {
          rows: [
            ...(taken ? giveBackRows(order, policy, pieces) : []),
            partRows(part, value.micros),
            refundRows(order.id, refunds),
            ...(takesTime ? [kept > 0 ? shortenRows(order, had, kept) : endGrantRows(order, atMs)] : []),
          ],
        },
        value.parts,
        {
          rows:
            audit === null
              ? []
              : [
                  auditRows({
                    ...{ id: ids.next(), recordedAtMs: clock.nowMs(), actorId: idempotency.actorId },
                    ...{ action: audit.action, subject: `order:${order.id}`, reason: audit.reason },
                    details: { policy, pieces, playerId: order.playerId, offerId: order.offerId },
                  }),
                ],
        },
      ),
      response: { orderId: order.id, drawIds: [] },
    });
  } catch (error) {
    throw toStoreError(error);
  }
}

/** What goes back in the book: at most what is left. Of an order that was not delivered nothing is booked yet. */
async function bookBack(
  { postgres }: StepContext,
  { order, refunds, pieces, policy }: PartialRefund,
): Promise<{ readonly micros: bigint; readonly parts: UnitParts }> {
  if (order.state !== "GRANTED") return { micros: 0n, parts: {} };
  const { unit, quantity, taken } = await readDelivered(postgres, order);
  if (unit === undefined) return { micros: 0n, parts: {} };
  const booked = unit.transfers.filter(isMoney).reduce((sum, { amount }) => sum + amount, 0n);
  const left = booked > taken.amountMicros ? booked - taken.amountMicros : 0n;
  const told = refunds.reduce((sum, { money }) => sum + (money?.amountMicros ?? 0n), 0n);
  const micros = told < left ? told : left;
  const to = { pieces: taken.pieces + pieces, amountMicros: taken.amountMicros + micros };
  const part = partOf(unit, quantity, taken, to);
  // That the order is as it was read makes it happen once: the unit itself is undone by the rest of it.
  const { transfers = [], items = [] } = undo(part, policy, `refund part of ${order.id}`);
  return { micros, parts: { transfers, items } };
}

interface RefundRow {
  readonly order_id: OrderId;
  readonly refund_id: string;
  readonly currency: string | null;
  readonly amount_micros: bigint | null;
  readonly quantity: number | null;
  readonly refunded_at: Date;
}

/** As `StoreStorage.findRefunds`. */
export async function findRefunds(db: Queryable, orderIds: readonly OrderId[]): Promise<MoneyRefund[][]> {
  const text = `SELECT order_id, refund_id, currency, amount_micros, quantity, refunded_at FROM store.order_refunds
    WHERE order_id = ANY ($1::uuid[]) ORDER BY refunded_at, refund_id`;
  const rows = await db.query<RefundRow>({ name: "store-order-refunds", text }, [orderIds]);
  return orderIds.map((id) => rows.filter((row) => row.order_id === id).map(toRefund));
}

function toRefund(row: RefundRow): MoneyRefund {
  const { currency, amount_micros: amountMicros } = row;
  return {
    ...{ id: row.refund_id, quantity: row.quantity, refundedAtMs: row.refunded_at.getTime() },
    money: currency === null || amountMicros === null ? null : { currency, amountMicros },
  };
}

/** As `PaymentStorage.noteRefunds`. */
export async function noteRefunds(
  db: Queryable,
  orderId: OrderId,
  refunds: readonly MoneyRefund[],
): Promise<void> {
  await db.query(
    `INSERT INTO store.order_refunds (order_id, refund_id, currency, amount_micros, quantity, refunded_at)
    SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::integer[], $6::timestamptz[]) ON CONFLICT DO NOTHING`,
    [
      orderId,
      refunds.map(({ id }) => id),
      refunds.map(({ money }) => money?.currency ?? null),
      refunds.map(({ money }) => money?.amountMicros.toString() ?? null),
      refunds.map(({ quantity }) => quantity),
      refunds.map(({ refundedAtMs }) => new Date(refundedAtMs).toISOString()),
    ],
  );
}
