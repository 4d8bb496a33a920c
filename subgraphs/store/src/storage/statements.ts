import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Order, Posting, StockChange } from "../service/index.js";
import { deliveryToJson } from "./delivery-json.js";
import { countedToJson } from "./given-back.js";

const insertOrders = defineStatement({
  name: "store-orders",
  columns: {
    id: "uuid",
    player_id: "uuid",
    recipient_id: "uuid",
    source: "text",
    state: "text",
    offer_id: "text",
    offer_revision: "integer",
    quantity: "integer",
    currency_id: "text",
    amount: "bigint",
    money_region: "text",
    money_currency: "text",
    money_micros: "bigint",
    delivery: "jsonb",
    flags: "text",
    counted: "jsonb",
    created_at: "timestamptz",
    changed_at: "timestamptz",
  },
  text: `INSERT INTO store.orders (id, player_id, recipient_id, source, state, offer_id, offer_revision, quantity,
      currency_id, amount, money_region, money_currency, money_micros, delivery, flags, counted, unit_id, created_at,
      changed_at)
    SELECT id, player_id, recipient_id, source, state, offer_id, offer_revision, quantity,
      currency_id, amount, money_region, money_currency, money_micros, delivery, flags::text[], counted,
      CASE state WHEN 'GRANTED' THEN unit_id END, created_at, changed_at FROM rows`,
});

const insertDraws = defineStatement({
  name: "store-draws",
  columns: {
    id: "uuid",
    player_id: "uuid",
    order_id: "uuid",
    box_id: "text",
    box_revision: "integer",
    seed: "text",
    weights: "text",
    guarantee: "jsonb",
    misses_before: "integer",
    places: "text",
    drawn_at: "timestamptz",
  },
  text: `INSERT INTO store.draws (id, player_id, order_id, box_id, box_revision, seed, weights, guarantee, misses_before,
      places, drawn_at)
    SELECT id, player_id, order_id, box_id, box_revision, decode(seed, 'hex'), weights::integer[], guarantee, misses_before,
      places::integer[], drawn_at FROM rows`,
});

const insertGrants = defineStatement({
  name: "store-entitlements",
  columns: {
    order_id: "uuid",
    entitlement_id: "text",
    player_id: "uuid",
    granted_at: "timestamptz",
    duration_s: "bigint",
    until_at: "timestamptz",
  },
  text: `INSERT INTO store.entitlement_grants (order_id, entitlement_id, player_id, granted_at, duration_s, until_at)
    SELECT order_id, entitlement_id, player_id, granted_at, duration_s, until_at FROM rows`,
});

// Everyone's rows of one counter are added up and judged together. Where they are too many for it, each of the units is
// turned down; the batch then parts them, and who comes first is served.
const countPurchases = defineStatement({
  name: "store-counts",
  columns: { player_id: "uuid", name: "text", since: "timestamptz", quantity: "bigint", count_max: "bigint" },
  text: `, counted AS (
      INSERT INTO store.purchase_counts AS c (player_id, name, since, count)
      SELECT player_id, name, since, sum(quantity) FROM rows GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (player_id, name, since) DO UPDATE SET count = c.count + excluded.count
      RETURNING c.player_id, c.name, c.since, c.count)
    SELECT rows.unit FROM rows JOIN counted USING (player_id, name, since) 
    WHERE rows.count_max IS NULL OR counted.count <= rows.count_max`,
  required: { code: "LIMIT_REACHED", message: "you may not buy so many" },
});

// Reservations are locked before stocks, and stocks in sorted order. What a reservation kept is no longer reserved.
const moveStock = defineStatement({
  name: "store-stock",
  columns: {
    change: "text",
    offer_id: "text",
    quantity: "bigint",
    total: "bigint",
    reservation_id: "uuid",
    player_id: "uuid",
    expires_at: "timestamptz",
  },
  text: `, kept AS (
      INSERT INTO store.stock_reservations (id, player_id, offer_id, quantity, state, expires_at)
      SELECT reservation_id, player_id, offer_id, quantity, 'HELD', expires_at FROM rows WHERE change = 'RESERVE'),
    ended AS (
      UPDATE store.stock_reservations r SET state = CASE rows.change WHEN 'TAKE' THEN 'TAKEN' ELSE 'RELEASED' END
      FROM rows WHERE r.id = rows.reservation_id AND rows.change IN ('TAKE', 'RELEASE') AND r.state = 'HELD'
      RETURNING r.id, r.quantity),
    changes AS (
      SELECT rows.offer_id,
        coalesce(sum(rows.quantity) FILTER (WHERE rows.change IN ('SELL', 'TAKE')), 0) AS sold,
        coalesce(sum(rows.quantity) FILTER (WHERE rows.change = 'RESERVE'), 0) AS reserved,
        coalesce(sum(ended.quantity), 0) AS freed
      FROM rows LEFT JOIN ended ON ended.id = rows.reservation_id GROUP BY 1),
    moved AS (
      INSERT INTO store.stock AS s (offer_id, sold, reserved) SELECT offer_id, sold, reserved FROM changes ORDER BY 1
      ON CONFLICT (offer_id) DO UPDATE SET sold = s.sold + excluded.sold,
        reserved = s.reserved + excluded.reserved - (SELECT freed FROM changes c WHERE c.offer_id = s.offer_id)
      RETURNING s.offer_id, s.sold + s.reserved AS taken)
    SELECT rows.unit FROM rows JOIN moved USING (offer_id) WHERE rows.total IS NULL OR moved.taken <= rows.total`,
  required: { code: "SOLD_OUT", message: "there is not so much left" },
});

// Two draws of one player and box in a batch begin from the same number: one of them is turned down, and planned anew.
const moveProgress = defineStatement({
  name: "store-box-progress",
  columns: { player_id: "uuid", box_id: "text", before: "integer", after: "integer" },
  text: `, firsts AS (SELECT DISTINCT ON (player_id, box_id) unit, player_id, box_id, before, after FROM rows
      ORDER BY player_id, box_id, unit),
    moved AS (
      INSERT INTO store.box_progress AS p (player_id, box_id, misses)
      SELECT player_id, box_id, after FROM firsts ORDER BY player_id, box_id
      ON CONFLICT (player_id, box_id) DO UPDATE SET misses = excluded.misses
        WHERE p.misses = (SELECT before FROM firsts f WHERE f.player_id = p.player_id AND f.box_id = p.box_id)
      RETURNING p.player_id, p.box_id)
    SELECT firsts.unit FROM firsts JOIN moved USING (player_id, box_id)`,
  required: { code: "CONFLICT", message: "another box of the kind was opened meanwhile: try again" },
});

const changeState = defineStatement({
  name: "store-order-state",
  columns: {
    id: "uuid",
    state_before: "text",
    version_before: "integer",
    state: "text",
    refund_policy: "text",
    refund_reason: "text",
    changed_at: "timestamptz",
  },
  text: `UPDATE store.orders o SET state = rows.state, refund_policy = rows.refund_policy,
      refund_reason = rows.refund_reason, changed_at = rows.changed_at, refund_unit_id = rows.unit_id,
      refund_version = o.refund_version + 1
    FROM rows WHERE o.id = rows.id AND o.state = rows.state_before AND o.refund_version = rows.version_before RETURNING rows.unit`,
  required: { code: "ALREADY_REFUNDED", message: "the order was refunded before" },
});

const endGrants = defineStatement({
  name: "store-end-entitlements",
  columns: { order_id: "uuid", ended_at: "timestamptz" },
  text: `UPDATE store.entitlement_grants g SET ended_at = rows.ended_at
    FROM rows WHERE g.order_id = rows.order_id AND g.ended_at IS NULL`,
});

/**
 * The rows of a posting. Each kind is there, if empty, so that every batch writes the kinds in one order and none waits for
 * another in a circle.
 */
export function postingRows({
  order,
  counts,
  stock,
  draws,
  progress,
  entitlements,
}: Pick<Posting, "order" | "counts" | "stock" | "draws" | "progress" | "entitlements">): StatementRows[] {
  return [
    countPurchases.with(
      counts.map(({ playerId, name, fromMs, quantity, max }) => ({
        player_id: playerId,
        name,
        since: timeOf(fromMs),
        quantity: BigInt(quantity),
        count_max: max === null ? null : BigInt(max),
      })),
    ),
    moveStock.with(stock === null ? [] : [stockRow(stock)]),
    moveProgress.with(
      progress.map(({ playerId, boxId, before, after }) => ({
        player_id: playerId,
        box_id: boxId,
        before,
        after,
      })),
    ),
    insertOrders.with(
      order === null ? [] : [{ ...orderRow(order), counted: countedToJson({ counts, stock }) }],
    ),
    insertDraws.with(
      draws.map((draw) => ({
        id: draw.id,
        player_id: draw.playerId,
        order_id: draw.orderId,
        box_id: draw.boxId,
        box_revision: draw.boxRevision,
        seed: draw.seed,
        weights: `{${draw.odds.weights.join()}}`,
        guarantee: draw.odds.guarantee,
        misses_before: draw.missesBefore,
        places: `{${draw.places.join()}}`,
        drawn_at: timeOf(draw.drawnAtMs),
      })),
    ),
    insertGrants.with(
      entitlements.map((grant) => ({
        order_id: grant.orderId,
        entitlement_id: grant.entitlementId,
        player_id: grant.playerId,
        granted_at: timeOf(grant.grantedAtMs),
        duration_s: grant.durationS === null ? null : BigInt(grant.durationS),
        until_at: grant.untilMs === null ? null : timeOf(grant.untilMs),
      })),
    ),
  ];
}

/** The rows that bring an order into another state, if it is still in its own. */
export function stateRows(order: Order, next: Pick<Order, "state" | "refund">, atMs: number): StatementRows {
  return changeState.with([
    {
      id: order.id,
      state_before: order.state,
      version_before: order.refunded.version,
      state: next.state,
      refund_policy: next.refund?.policy ?? null,
      refund_reason: next.refund?.reason ?? null,
      changed_at: timeOf(atMs),
    },
  ]);
}

/** The rows that end what an order gave of entitlements. */
export function endGrantRows(order: Order, atMs: number): StatementRows {
  return endGrants.with([{ order_id: order.id, ended_at: timeOf(atMs) }]);
}

function stockRow({ change, offerId, quantity, total, reservation }: StockChange) {
  return {
    change,
    offer_id: offerId,
    quantity: BigInt(quantity),
    total: total === null ? null : BigInt(total),
    reservation_id: reservation?.id ?? null,
    player_id: reservation?.playerId ?? null,
    expires_at: reservation?.expiresAtMs == null ? null : timeOf(reservation.expiresAtMs),
  };
}

function orderRow(order: Order) {
  return {
    id: order.id,
    player_id: order.playerId,
    recipient_id: order.recipientId,
    source: order.source,
    state: order.state,
    offer_id: order.offerId,
    offer_revision: order.offerRevision,
    quantity: order.quantity,
    currency_id: order.price?.currencyId ?? null,
    amount: order.price?.amount ?? null,
    money_region: order.moneyPrice?.region ?? null,
    money_currency: order.moneyPrice?.currency ?? null,
    money_micros: order.moneyPrice?.amountMicros ?? null,
    delivery: deliveryToJson(order.delivery),
    flags: `{${order.flags.join()}}`,
    created_at: timeOf(order.createdAtMs),
    changed_at: timeOf(order.changedAtMs),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
