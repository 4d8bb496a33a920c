import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Order, Posting, RefundPolicy } from "../service/index.js";

/** What an order counted against limits, and whether against stock, as its column holds it. */
interface CountedJson {
  readonly counts: readonly { readonly name: string; readonly since: string }[];
  readonly stock: boolean;
}

/** What a posting counts, for the order's column; `null` for nothing. */
export function countedToJson({ counts, stock }: Pick<Posting, "counts" | "stock">): CountedJson | null {
  const sells = stock !== null && (stock.change === "SELL" || stock.change === "TAKE");
  if (counts.length === 0 && !sells) return null;
  const since = (fromMs: number) => new Date(fromMs).toISOString();
  return { counts: counts.map(({ name, fromMs }) => ({ name, since: since(fromMs) })), stock: sells };
}

const columns = { order_id: "uuid", quantity: "bigint" } as const;

// Who has bought since is not affected: what is given back is what this order had counted, in its own stretch.
const moveCounts = defineStatement({
  name: "store-counts-back",
  columns,
  text: `, changes AS (
      SELECT o.player_id, c.value->>'name' AS name, (c.value->>'since')::timestamptz AS since, sum(rows.quantity) AS quantity
      FROM rows JOIN store.orders o ON o.id = rows.order_id
      CROSS JOIN LATERAL jsonb_array_elements(o.counted->'counts') AS c GROUP BY 1, 2, 3),
    locked AS (
      SELECT p.player_id, p.name, p.since FROM store.purchase_counts p JOIN changes USING (player_id, name, since)
      ORDER BY 1, 2, 3 FOR UPDATE OF p)
    UPDATE store.purchase_counts p SET count = greatest(p.count - changes.quantity, 0)
    FROM changes JOIN locked USING (player_id, name, since)
    WHERE p.player_id = changes.player_id AND p.name = changes.name AND p.since = changes.since`,
});

const moveStock = defineStatement({
  name: "store-stock-back",
  columns: { ...columns, offer_id: "text" },
  text: `, changes AS (
      SELECT rows.offer_id, sum(rows.quantity) AS quantity
      FROM rows JOIN store.orders o ON o.id = rows.order_id AND (o.counted->>'stock')::boolean GROUP BY 1),
    locked AS (SELECT s.offer_id FROM store.stock s JOIN changes USING (offer_id) ORDER BY 1 FOR UPDATE OF s)
    UPDATE store.stock s SET sold = greatest(s.sold - changes.quantity, 0)
    FROM changes JOIN locked USING (offer_id) WHERE s.offer_id = changes.offer_id`,
});

/**
 * The rows that give back what so many pieces of an order counted against limits and stock, where its policy took them back, or
 * lets them be owed. A limit whose period is over has nothing to give.
 */
export function giveBackRows(order: Order, policy: RefundPolicy, pieces: number): StatementRows[] {
  return policy === "WRITE_OFF" ? [] : moveRows(order, pieces);
}

/** The rows by which an order counts again that was refunded with a policy. */
export function countAgainRows(order: Order, policy: RefundPolicy): StatementRows[] {
  return policy === "WRITE_OFF" ? [] : moveRows(order, order.refunded.quantity - order.quantity);
}

function moveRows({ id, offerId }: Order, pieces: number): StatementRows[] {
  const quantity = BigInt(pieces);
  return [
    moveCounts.with([{ order_id: id, quantity }]),
    moveStock.with([{ order_id: id, offer_id: offerId, quantity }]),
  ];
}
