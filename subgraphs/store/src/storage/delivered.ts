import { AppError } from "@muster/errors";
import { type RecordedUnit, readUnit } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Order } from "../service/index.js";
import { isMoney, type Taken } from "./undo.js";

/** What an order has delivered and booked, as the book has it, and how much of that is taken back. */
export interface Delivered {
  /** `undefined` where nothing moved. */
  readonly unit: RecordedUnit | undefined;
  /** The pieces that it holds: those that were settled before it was made are no part of it. */
  readonly quantity: number;
  /** What went back since it was made. */
  readonly taken: Taken;
}

interface DeliveredRow {
  readonly unit_id: string | null;
  readonly goods_unit_id: string | null;
  readonly unit_refunded_quantity: number;
  readonly unit_refunded_micros: bigint;
}

/** Reads what an order has delivered. Whoever writes by it has to require that the order is still as it was read. */
export async function readDelivered(db: Queryable, { id, quantity, refunded }: Order): Promise<Delivered> {
  const [row] = await db.query<DeliveredRow>(
    `SELECT unit_id, goods_unit_id, unit_refunded_quantity, unit_refunded_micros
    FROM store.orders WHERE id = $1`,
    [id],
  );
  if (row?.unit_id == null) throw new AppError("INTERNAL", `order ${id} was never delivered`);
  const { goods_unit_id: goodsId, unit_refunded_quantity: settled, unit_refunded_micros: paidBack } = row;
  const [unit, goods] = await Promise.all([
    readUnit(db, row.unit_id),
    goodsId === null ? undefined : readUnit(db, goodsId),
  ]);
  return {
    unit: goods === undefined ? unit : join(row.unit_id, unit, goods),
    quantity: quantity - settled,
    taken: { pieces: refunded.quantity - settled, amountMicros: refunded.amountMicros - paidBack },
  };
}

/** The goods of a unit whose money was given back and came again in another. */
function join(unitId: string, money: RecordedUnit | undefined, goods: RecordedUnit): RecordedUnit {
  const kept = goods.transfers.filter((transfer) => !isMoney(transfer));
  return { unitId, transfers: [...(money?.transfers ?? []), ...kept], moves: goods.moves };
}
