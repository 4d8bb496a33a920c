import { inIdOrder, type Queryable } from "@muster/postgres";
import type {
  OfferId,
  Order,
  OrderFlag,
  OrderId,
  OrderSlice,
  OrderSource,
  OrderState,
  PlayerId,
  RefundPolicy,
} from "../service/index.js";
import { deliveryFromJson } from "./delivery-json.js";

interface OrderRow {
  readonly id: OrderId;
  readonly player_id: PlayerId;
  readonly recipient_id: PlayerId;
  readonly source: OrderSource;
  readonly state: OrderState;
  readonly offer_id: OfferId;
  readonly offer_revision: number;
  readonly quantity: number;
  readonly currency_id: string | null;
  readonly amount: bigint | null;
  readonly money_region: string | null;
  readonly money_currency: string | null;
  readonly money_micros: bigint | null;
  readonly delivery: unknown;
  readonly flags: OrderFlag[];
  readonly refund_policy: RefundPolicy | null;
  readonly refund_reason: string | null;
  readonly refunded_quantity: number;
  readonly refunded_micros: bigint;
  readonly refund_version: number;
  readonly created_at: Date;
  readonly changed_at: Date;
}

const columns = `id, player_id, recipient_id, source, state, offer_id, offer_revision, quantity, currency_id, amount,
  money_region, money_currency, money_micros, delivery, flags, refund_policy, refund_reason, refunded_quantity, refunded_micros,
  refund_version, created_at, changed_at`;

/** The orders with those ids, in their order. */
export async function findOrders(db: Queryable, ids: readonly OrderId[]): Promise<(Order | undefined)[]> {
  const text = `SELECT ${columns} FROM store.orders WHERE id = ANY ($1::uuid[])`;
  const rows = await db.query<OrderRow>({ name: "store-orders", text }, [ids]);
  return inIdOrder(ids, rows.map(toOrder), ({ id }) => id);
}

/** A slice of the orders that fit, the newest first. */
export async function readOrders(db: Queryable, slice: OrderSlice): Promise<Order[]> {
  const [side, direction] = slice.backward ? [">", "ASC"] : ["<", "DESC"];
  const values: unknown[] = [slice.limit];
  const conditions: string[] = [];
  const want = (condition: string, value: string | null | undefined): void => {
    if (value != null) conditions.push(`${condition} $${values.push(value)}`);
  };
  want("player_id =", slice.playerId);
  want("state =", slice.state);
  want("offer_id =", slice.offerId);
  want("flags @>", slice.flag === null ? null : `{${slice.flag}}`);
  want(`id ${side}`, slice.from);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const rows = await db.query<OrderRow>(
    `SELECT ${columns} FROM store.orders ${where} ORDER BY id ${direction} LIMIT $1`,
    values,
  );
  return rows.map(toOrder);
}

function toOrder(row: OrderRow): Order {
  const { currency_id: currencyId, amount, refund_policy: policy, refund_reason: reason } = row;
  const { money_region: region, money_currency: currency, money_micros: amountMicros } = row;
  return {
    id: row.id,
    playerId: row.player_id,
    recipientId: row.recipient_id,
    source: row.source,
    state: row.state,
    offerId: row.offer_id,
    offerRevision: row.offer_revision,
    quantity: row.quantity,
    price: currencyId === null || amount === null ? null : { currencyId, amount },
    moneyPrice:
      region === null || currency === null || amountMicros === null
        ? null
        : { region, currency, amountMicros },
    delivery: deliveryFromJson(row.delivery),
    flags: row.flags,
    refund: policy === null || reason === null ? null : { policy, reason },
    refunded: {
      quantity: row.refunded_quantity,
      amountMicros: row.refunded_micros,
      version: row.refund_version,
    },
    createdAtMs: row.created_at.getTime(),
    changedAtMs: row.changed_at.getTime(),
  };
}
