import { defineStatement, type StatementRows } from "@muster/ledger";
import type {
  Checkout,
  MoneyRefund,
  Order,
  OrderId,
  OrderState,
  OrderStep,
  PartialRefund,
  ReceiptChange,
} from "../../service/index.js";
import type { VerifiedPurchase } from "../../service/providers.js";
import { deliveryToJson } from "../delivery-json.js";
import { countedToJson } from "../given-back.js";
import { purchaseToJson } from "./purchase-json.js";

const moveOrders = defineStatement({
  name: "store-order-move",
  columns: {
    id: "uuid",
    state_before: "text",
    version_before: "integer",
    state: "text",
    delivery: "jsonb",
    flags: "text",
    counted: "jsonb",
    refund_policy: "text",
    refund_reason: "text",
    changed_at: "timestamptz",
  },
  text: `UPDATE store.orders o SET state = rows.state, delivery = rows.delivery, changed_at = rows.changed_at,
      counted = coalesce(rows.counted, o.counted),
      flags = ARRAY(SELECT DISTINCT unnest(o.flags || rows.flags::text[]) ORDER BY 1),
      refund_policy = rows.refund_policy, refund_reason = rows.refund_reason,
      unit_id = CASE rows.state WHEN 'GRANTED' THEN rows.unit_id ELSE o.unit_id END
    FROM rows WHERE o.id = rows.id AND o.state = rows.state_before AND o.refund_version = rows.version_before
    RETURNING rows.unit`,
  required: { code: "CONFLICT", message: "the order has gone on meanwhile" },
});

// What came back is what was left when it was taken: what went back in parts before is no part of it. A refund that had left
// the goods was of the money alone, and so is what undoes it.
const restoreOrders = defineStatement({
  name: "store-order-restore",
  columns: { id: "uuid", state_before: "text", version_before: "integer", changed_at: "timestamptz" },
  text: `UPDATE store.orders o SET state = 'GRANTED', changed_at = rows.changed_at, refund_policy = NULL, refund_reason = NULL,
      unit_id = rows.unit_id, unit_refunded_micros = o.refunded_micros,
      goods_unit_id = CASE o.refund_policy WHEN 'WRITE_OFF' THEN coalesce(o.goods_unit_id, o.unit_id) END,
      unit_refunded_quantity = CASE o.refund_policy WHEN 'WRITE_OFF' THEN o.unit_refunded_quantity ELSE o.refunded_quantity END
    FROM rows WHERE o.id = rows.id AND o.state = rows.state_before AND o.refund_version = rows.version_before
    RETURNING rows.unit`,
  required: { code: "CONFLICT", message: "the order has gone on meanwhile" },
});

// Of several units with one transaction the first is taken; so it is for one that was voided before it came to an order.
const keepReceipts = defineStatement({
  name: "store-receipts",
  columns: {
    provider: "text",
    transaction_id: "text",
    original_transaction_id: "text",
    order_id: "uuid",
    player_id: "uuid",
    purchase: "jsonb",
  },
  text: `, firsts AS (SELECT DISTINCT ON (provider, transaction_id) * FROM rows ORDER BY provider, transaction_id, unit),
    kept AS (
      INSERT INTO store.receipts AS r (provider, transaction_id, original_transaction_id, order_id, player_id, purchase,
        voided, changed_at)
      SELECT provider, transaction_id, original_transaction_id, order_id, player_id, purchase, false, 'epoch' FROM firsts
      ORDER BY provider, transaction_id
      ON CONFLICT (provider, transaction_id) DO UPDATE SET order_id = excluded.order_id, player_id = excluded.player_id,
        original_transaction_id = excluded.original_transaction_id, purchase = excluded.purchase
        WHERE r.order_id IS NULL AND NOT r.voided
      RETURNING r.provider, r.transaction_id)
    SELECT firsts.unit FROM firsts JOIN kept USING (provider, transaction_id)`,
  required: { code: "CONFLICT", message: "the purchase came to an order meanwhile, or was voided" },
});

const changeReceipts = defineStatement({
  name: "store-receipt-change",
  columns: {
    provider: "text",
    transaction_id: "text",
    voided: "boolean",
    changed_at: "timestamptz",
    charged_back_at: "timestamptz",
  },
  text: `UPDATE store.receipts r SET voided = rows.voided, changed_at = rows.changed_at,
      charged_back_at = rows.charged_back_at
    FROM rows WHERE r.provider = rows.provider AND r.transaction_id = rows.transaction_id AND r.changed_at <= rows.changed_at
    RETURNING rows.unit`,
  required: { code: "CONFLICT", message: "something newer is known of the purchase" },
});

const insertCheckouts = defineStatement({
  name: "store-checkouts",
  columns: { order_id: "uuid", provider: "text", expires_at: "timestamptz" },
  text: `INSERT INTO store.checkouts (order_id, provider, expires_at) SELECT order_id, provider, expires_at FROM rows`,
});

// What a part that was refunded before had ended stays ended.
const restoreGrants = defineStatement({
  name: "store-restore-entitlements",
  columns: { order_id: "uuid", ended_at: "timestamptz" },
  text: `UPDATE store.entitlement_grants g SET ended_at = NULL
    FROM rows WHERE g.order_id = rows.order_id AND g.ended_at = rows.ended_at`,
});

const takeParts = defineStatement({
  name: "store-order-part",
  columns: {
    id: "uuid",
    state: "text",
    version: "integer",
    pieces: "integer",
    micros: "bigint",
    added: "text",
    removed: "text",
  },
  text: `UPDATE store.orders o SET refunded_quantity = o.refunded_quantity + rows.pieces,
      refunded_micros = o.refunded_micros + rows.micros, refund_version = o.refund_version + 1,
      flags = ARRAY(SELECT DISTINCT flag FROM unnest(o.flags || rows.added::text[]) AS flag
        WHERE flag <> ALL (rows.removed::text[]) ORDER BY 1)
    FROM rows WHERE o.id = rows.id AND o.state = rows.state AND o.refund_version = rows.version RETURNING rows.unit`,
  required: { code: "CONFLICT", message: "the order has gone on meanwhile" },
});

const insertRefunds = defineStatement({
  name: "store-order-refunds",
  columns: {
    order_id: "uuid",
    refund_id: "text",
    currency: "text",
    amount_micros: "bigint",
    quantity: "integer",
    refunded_at: "timestamptz",
  },
  text: `INSERT INTO store.order_refunds (order_id, refund_id, currency, amount_micros, quantity, refunded_at)
    SELECT order_id, refund_id, currency, amount_micros, quantity, refunded_at FROM rows ON CONFLICT DO NOTHING`,
});

const shortenGrants = defineStatement({
  name: "store-shorten-entitlements",
  columns: { order_id: "uuid", had: "bigint", kept: "bigint" },
  text: `UPDATE store.entitlement_grants g SET duration_s = g.duration_s * rows.kept / rows.had
    FROM rows WHERE g.order_id = rows.order_id AND g.duration_s IS NOT NULL AND g.ended_at IS NULL`,
});

/** The rows that note a part as refunded, if the order is as it was read. */
export function partRows({ order, pieces, added, removed }: PartialRefund, micros: bigint): StatementRows {
  return takeParts.with([
    {
      ...{ id: order.id, state: order.state, version: order.refunded.version, pieces, micros },
      ...{ added: `{${added.join()}}`, removed: `{${removed.join()}}` },
    },
  ]);
}

/** The rows of money that went back of an order. */
export function refundRows(orderId: OrderId, refunds: readonly MoneyRefund[]): StatementRows {
  return insertRefunds.with(
    refunds.map(({ id, money, quantity, refundedAtMs }) => ({
      ...{ order_id: orderId, refund_id: id, quantity, refunded_at: timeOf(refundedAtMs) },
      ...{ currency: money?.currency ?? null, amount_micros: money?.amountMicros ?? null },
    })),
  );
}

/** The rows that leave of an order's entitlements what `kept` of `had` pieces give. */
export function shortenRows({ id }: Order, had: number, kept: number): StatementRows {
  return shortenGrants.with([{ order_id: id, had: BigInt(had), kept: BigInt(kept) }]);
}

/** The rows that bring an order into its state, with what that counts, if it is still in `before` and none of it was refunded since. */
export function moveRows(
  order: Order,
  before: OrderState,
  counting: Pick<OrderStep, "counts" | "stock"> = { counts: [], stock: null },
): StatementRows {
  return moveOrders.with([
    {
      id: order.id,
      state_before: before,
      version_before: order.refunded.version,
      state: order.state,
      delivery: deliveryToJson(order.delivery),
      flags: `{${order.flags.join()}}`,
      counted: countedToJson(counting),
      refund_policy: order.refund?.policy ?? null,
      refund_reason: order.refund?.reason ?? null,
      changed_at: timeOf(order.changedAtMs),
    },
  ]);
}

/** The rows that bring a refunded order back to what it was before, if it is as it was read. */
export function restoreRows({ id, state, refunded }: Order, atMs: number): StatementRows {
  return restoreOrders.with([
    { id, state_before: state, version_before: refunded.version, changed_at: timeOf(atMs) },
  ]);
}

/** The rows that make a purchase an order's receipt. */
export function receiptRows({ id, playerId }: Order, purchase: VerifiedPurchase): StatementRows {
  return keepReceipts.with([
    {
      provider: purchase.provider,
      transaction_id: purchase.transactionId,
      original_transaction_id: purchase.originalTransactionId,
      order_id: id,
      player_id: playerId,
      purchase: purchaseToJson(purchase),
    },
  ]);
}

/** The rows that say whether a transaction counts. */
export function receiptChangeRows(change: ReceiptChange): StatementRows {
  const { provider, transactionId, isVoided, isChargeback, occurredAtMs } = change;
  return changeReceipts.with([
    {
      provider,
      transaction_id: transactionId,
      voided: isVoided,
      changed_at: timeOf(occurredAtMs),
      charged_back_at: isChargeback ? timeOf(occurredAtMs) : null,
    },
  ]);
}

/** The rows of where an order is paid. */
export function checkoutRows({ orderId, provider, expiresAtMs }: Checkout): StatementRows {
  return insertCheckouts.with([{ order_id: orderId, provider, expires_at: timeOf(expiresAtMs) }]);
}

/** The rows by which entitlements count again that an order's refund, by which it came to its state, has ended. */
export function restoreGrantRows({ id, changedAtMs }: Order): StatementRows {
  return restoreGrants.with([{ order_id: id, ended_at: timeOf(changedAtMs) }]);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
