import type { Postgres } from "@muster/postgres";
import type { MoneyOffer } from "../storefronts.js";

/**
 * Of an offer for money with limited stock as much is sold as orders have it, and what is reserved is for orders that wait. No
 * order is made over the stock; what was paid although it had been given up, or came back after a dispute, is delivered all the same.
 */
export async function checkMoneyStock(
  admin: Postgres,
  { id, stock: total = 0 }: MoneyOffer,
): Promise<string[]> {
  const [row] = await admin.query<{
    readonly sold: bigint;
    readonly reserved: bigint;
    readonly granted: bigint;
    readonly waiting: bigint;
    readonly stray: bigint;
    readonly late: bigint;
  }>(
    `WITH told AS (SELECT payload FROM events.outbox WHERE topic = 'store.orderChanged'
      UNION ALL SELECT payload FROM events.log WHERE topic = 'store.orderChanged'),
    late AS (SELECT DISTINCT payload ->> 'orderId' AS id FROM told WHERE payload ->> 'state' IN ('CANCELLED', 'REVERSED', 'CHARGED_BACK')),
    own AS (SELECT o.id, o.state, o.quantity, late.id IS NOT NULL AS is_late FROM store.orders o LEFT JOIN late ON late.id = o.id::text
      WHERE o.offer_id = $1),
    held AS (SELECT * FROM store.stock_reservations WHERE offer_id = $1 AND state = 'HELD')
    SELECT coalesce((SELECT sold FROM store.stock WHERE offer_id = $1), 0) AS sold,
      coalesce((SELECT reserved FROM store.stock WHERE offer_id = $1), 0) AS reserved,
      (SELECT coalesce(sum(quantity), 0) FROM own WHERE state = 'GRANTED')::bigint AS granted,
      (SELECT coalesce(sum(quantity), 0) FROM held)::bigint AS waiting,
      (SELECT count(*) FROM held LEFT JOIN own USING (id) WHERE own.state IS DISTINCT FROM 'HELD') AS stray,
      (SELECT count(*) FROM own WHERE is_late AND state IN ('GRANTED', 'HELD')) AS late`,
    [id],
  );
  if (row === undefined) return ["money stock: nothing was read"];
  const { sold, reserved, granted, waiting, stray, late } = row;
  return [
    ...(sold === granted ? [] : [`money stock: ${sold} ${id} are sold and orders have ${granted}`]),
    ...(reserved === waiting
      ? []
      : [`money stock: ${reserved} ${id} are reserved, and ${waiting} for orders`]),
    ...(stray === 0n ? [] : [`money stock: ${stray} ${id} are reserved for orders that do not wait`]),
    ...(sold + reserved <= BigInt(total) + late
      ? []
      : [`money stock: ${sold} ${id} are sold and ${reserved} reserved of ${total}, ${late} of them late`]),
  ];
}
