import type { Postgres } from "@muster/postgres";
import { type OrderState, orderTransitions } from "@muster/store/service";
import { show } from "../../faults/show.js";
import type { Model } from "../model.js";
import type { Standing, Storefronts } from "../storefronts.js";

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
    const { playerId, recipientId, offerId, quantity, passes, refundedBy } = sold;
    const expected = {
      ...{ player_id: playerId, recipient_id: recipientId, offer_id: offerId },
      ...{ quantity, state: refundedBy === undefined ? "GRANTED" : "REFUNDED", passes },
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

/**
 * Each sale for money came to one order of who bought it, whose state is what the provider says of the money and staff of an order
 * that was held, by a way that is allowed; what is delivered was acknowledged.
 */
export async function checkPayments(
  admin: Postgres,
  { decisions }: Pick<Model, "decisions">,
  sales: Storefronts["sales"],
): Promise<string[]> {
  const problems: string[] = [];
  const rows = await admin.query<{
    readonly id: string;
    readonly sale_id: string | null;
    readonly player_id: string;
    readonly state: OrderState;
    readonly flags: readonly string[];
    readonly history: OrderState[];
  }>(
    `WITH event AS (
      SELECT payload, 1 AS part, sequence AS place FROM events.outbox WHERE topic = 'store.orderChanged'
      UNION ALL SELECT payload, 0, position FROM events.log WHERE topic = 'store.orderChanged'),
    history AS (SELECT (payload ->> 'orderId')::uuid AS id, array_agg(payload ->> 'state' ORDER BY part, place) AS states
      FROM event GROUP BY 1)
    SELECT o.id, CASE WHEN o.source IN ('STEAM', 'CHECKOUT') THEN o.id::text ELSE r.transaction_id END AS sale_id,
      o.player_id, o.state, o.flags, coalesce(h.states, '{}') AS history
    FROM store.orders o LEFT JOIN store.receipts r ON r.order_id = o.id LEFT JOIN history h ON h.id = o.id
    WHERE o.source <> 'VIRTUAL'`,
  );
  const orders = new Map(rows.map((row) => [row.sale_id, row]));
  if (orders.size < rows.length)
    problems.push(`payments: ${rows.length} orders of ${orders.size} transactions`);
  for (const { id, provider, playerId, standing, isAcknowledged } of sales.values()) {
    const order = orders.get(id);
    orders.delete(id);
    const now = standing();
    const isOurs = provider === "steam" || provider === "checkout";
    // What was refunded before anyone told of it comes to no order.
    if (order === undefined && now === "refunded" && !isOurs) continue;
    const decided = decisions.get(order?.id ?? "");
    const isHeld = order?.flags.includes("CHARGED_BACK_BEFORE") === true;
    const allowed = isHeld ? heldStatesOf[decided ?? "open"][now] : statesOf[now];
    if (decided !== undefined && !isHeld) problems.push(`payments: ${id} was ${decided} and never held`);
    if (order === undefined || !allowed.includes(order.state) || order.player_id !== playerId)
      problems.push(
        `payments: the order of ${provider} ${id} is ${show(order ?? null)} and should be ${allowed.join(" or ")} of ${playerId}`,
      );
    else if (!isLegal(order.history, order.state))
      problems.push(`payments: ${id} is ${order.state} by way of ${order.history.join(", ")}`);
    if (order?.state === "GRANTED" && !isAcknowledged())
      problems.push(`payments: ${id} was not acknowledged`);
  }
  const failed = await admin.query("SELECT name, key, error FROM jobs.jobs WHERE state = 'failed'");
  return [
    ...problems,
    ...[...orders.keys()].map((id) => `payments: nobody bought ${id}`),
    ...failed.map((row) => `jobs: given up: ${show(row)}`),
  ];
}

/** What an order may be when all is told. What was paid and taken back before it was told of was given up as not paid. */
const statesOf: Readonly<Record<Standing, readonly OrderState[]>> = {
  unpaid: ["CANCELLED"],
  paid: ["GRANTED"],
  refunded: ["REFUNDED", "CANCELLED"],
  chargedBack: ["REVERSED", "CANCELLED"],
};
/** What staff leaves or decides of an order that is held for a review. What is given up has its money on its way back. */
const heldStatesOf: Readonly<Record<"open" | "released" | "rejected", typeof statesOf>> = {
  open: { ...statesOf, paid: ["HELD"], chargedBack: ["CHARGED_BACK"] },
  released: { ...statesOf, chargedBack: ["REVERSED"] },
  rejected: { unpaid: [], paid: ["REFUNDED"], refunded: ["REFUNDED"], chargedBack: ["REFUNDED"] },
};

function isLegal(history: readonly OrderState[], now: OrderState): boolean {
  return (
    history.at(-1) === now &&
    history.every((state, at) => {
      const before = history[at - 1];
      return before === undefined ? createdAs.includes(state) : orderTransitions[before].includes(state);
    })
  );
}
