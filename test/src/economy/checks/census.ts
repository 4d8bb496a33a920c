import type { Postgres } from "@muster/postgres";

/** How many trades ended how, what was undone, how many orders went from which state to which, by where they were paid. */
export async function takeCensus(admin: Postgres): Promise<Record<string, number>> {
  const rows = await admin.query<{ readonly what: string; readonly count: bigint }>(
    `WITH event AS (
      SELECT payload, 1 AS part, sequence AS place FROM events.outbox WHERE topic = 'store.orderChanged'
      UNION ALL SELECT payload, 0, position FROM events.log WHERE topic = 'store.orderChanged'),
    step AS (
      SELECT (payload ->> 'orderId')::uuid AS id, payload ->> 'state' AS after,
        lag(payload ->> 'state') OVER (PARTITION BY payload ->> 'orderId' ORDER BY part, place) AS before
      FROM event)
    SELECT 'trade ' || state AS what, count(*) AS count FROM inventory.trades GROUP BY 1
    UNION ALL SELECT 'undone ' || reason, count(*) FROM inventory.reversed_sources GROUP BY 1
    UNION ALL SELECT 'undone ' || reason || ', some of it gone', count(*) FROM inventory.reversed_sources
      WHERE EXISTS (SELECT FROM jsonb_array_elements(lines) AS line WHERE line ->> 'missing' <> '0') GROUP BY 1
    UNION ALL SELECT 'saves in documents', sum(jsonb_array_length(content -> 'saves')) FROM inventory.documents
    UNION ALL
    SELECT lower(o.source) || ' ' || coalesce(step.before || ' to ', '') || step.after, count(*)
    FROM step JOIN store.orders o USING (id) GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ what, count }) => [what, Number(count)]));
}
