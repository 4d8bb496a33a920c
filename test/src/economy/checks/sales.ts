import type { Postgres } from "@muster/postgres";
import { type OrderState, orderTransitions } from "@muster/store/service";
import type { Model } from "../model.js";
import type { PhoneStore } from "../phone-store.js";
import { show } from "../show.js";

const createdAs: readonly OrderState[] = ["GRANTED", "CREATED", "VERIFIED", "HELD"];

/** Orders are those that were answered, in the state that was answered, by a way that is allowed; so are entitlements. */
export async function checkOrders(admin: Postgres, model: Model): Promise<string[]> {
  const problems: string[] = [];
  const rows = await admin.query<{
    readonly id: string;
    readonly player_id: string;
    readonly recipient_id: string;
    readonly offer_id: string;
    readonly quantity: number;
    readonly state: OrderState;
    readonly passes: bigint;
    readonly ended_passes: bigint;
    readonly history: OrderState[];
  }>(
    `WITH event AS (
      SELECT payload, 1 AS part, sequence AS place FROM events.outbox WHERE topic = 'store.orderChanged'
      UNION ALL SELECT payload, 0, position FROM events.log WHERE topic = 'store.orderChanged'),
    history AS (SELECT (payload ->> 'orderId')::uuid AS id, array_agg(payload ->> 'state' ORDER BY part, place) AS states
      FROM event GROUP BY 1),
    passes AS (SELECT order_id AS id, count(*) AS passes, count(ended_at) AS ended_passes
      FROM store.entitlement_grants GROUP BY 1)
    SELECT o.id, o.player_id, o.recipient_id, o.offer_id, o.quantity, o.state, coalesce(p.passes, 0) AS passes,
      coalesce(p.ended_passes, 0) AS ended_passes, coalesce(h.states, '{}') AS history
    FROM store.orders o LEFT JOIN history h USING (id) LEFT JOIN passes p USING (id)
    WHERE o.source = 'VIRTUAL'`,
  );
  const missing = new Set(model.orders.keys());
  for (const row of rows) {
    missing.delete(row.id);
    const sold = model.orders.get(row.id);
    if (sold === undefined) {
      problems.push(`orders: nobody was answered order ${row.id} of ${row.offer_id}`);
      continue;
    }
    const { order, refundedBy } = sold;
    const passes = order.delivery.entitlements.length;
    const expected = {
      ...{ player_id: order.playerId, recipient_id: order.recipientId, offer_id: order.offerId },
      ...{ quantity: order.quantity, state: refundedBy === undefined ? "GRANTED" : "REFUNDED", passes },
      ended_passes: refundedBy === undefined || refundedBy === "WRITE_OFF" ? 0 : passes,
    };
    for (const [name, value] of Object.entries(expected)) {
      const there = row[name as keyof typeof expected];
      if (String(there) !== String(value))
        problems.push(`orders: ${name} of ${row.id} is ${there} and should be ${value}`);
    }
    if (!isLegal(row.history, row.state))
      problems.push(`orders: ${row.id} is ${row.state} by way of ${row.history.join(", ")}`);
  }
  return [...problems, ...[...missing].map((id) => `orders: ${id} was answered and is not there`)];
}

/** Each purchase for money came to one order of who bought it, which is delivered and acknowledged unless it was refunded. */
export async function checkPayments(admin: Postgres, phone: PhoneStore): Promise<string[]> {
  const problems: string[] = [];
  const rows = await admin.query<{
    readonly transaction_id: string;
    readonly player_id: string;
    readonly state: OrderState;
  }>(
    `SELECT r.transaction_id, o.player_id, o.state FROM store.orders o LEFT JOIN store.receipts r ON r.order_id = o.id
    WHERE o.source = 'GOOGLE'`,
  );
  const orders = new Map(rows.map((row) => [row.transaction_id, row]));
  if (orders.size < rows.length)
    problems.push(`payments: ${rows.length} orders of ${orders.size} transactions`);
  for (const [token, playerId] of phone.bought) {
    const order = orders.get(token);
    orders.delete(token);
    const isRefunded = phone.isRefunded(token);
    const expected = isRefunded ? "REFUNDED" : "GRANTED";
    // What was refunded before anyone told of it comes to no order.
    if (order === undefined && isRefunded) continue;
    if (order?.state !== expected || order.player_id !== playerId)
      problems.push(
        `payments: the order of ${token} is ${show(order ?? null)} and should be ${expected} of ${playerId}`,
      );
    if (!isRefunded && !phone.isAcknowledged(token)) problems.push(`payments: ${token} was not acknowledged`);
  }
  return [...problems, ...[...orders.keys()].map((token) => `payments: nobody bought ${token}`)];
}

function isLegal(history: readonly OrderState[], now: OrderState): boolean {
  return (
    history.at(-1) === now &&
    history.every((state, at) => {
      const before = history[at - 1];
      return before === undefined ? createdAs.includes(state) : orderTransitions[before].includes(state);
    })
  );
}
