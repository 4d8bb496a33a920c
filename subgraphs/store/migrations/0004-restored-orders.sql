-- What an order's units begin from. A refund that was undone leaves a unit that holds what was left when it was refunded: parts
-- that were refunded before are no part of it, and must not be taken off it again.

ALTER TABLE store.orders
  -- The ledger's unit that its goods are in; absent where that is `unit_id`. After a refund that left the goods was undone,
  -- only the money is in a newer unit.
  ADD COLUMN goods_unit_id uuid,
  -- How many of the refunded pieces were settled before that unit.
  ADD COLUMN unit_refunded_quantity integer NOT NULL DEFAULT 0
    CHECK (unit_refunded_quantity BETWEEN 0 AND refunded_quantity),
  -- How much of the refunded money went back before `unit_id`.
  ADD COLUMN unit_refunded_micros bigint NOT NULL DEFAULT 0 CHECK (unit_refunded_micros BETWEEN 0 AND refunded_micros);
GRANT UPDATE (goods_unit_id, unit_refunded_quantity, unit_refunded_micros) ON store.orders TO muster_store;

-- Orders that were restored before this was kept. Ids begin with their time, so what was written after a unit has a higher id.
-- Pieces are settled by staff alone where a refund can be undone, and that is on record; of the money the book tells.
WITH RECURSIVE chain AS (
    SELECT id AS order_id, unit_id, 0 AS depth FROM store.orders WHERE refund_unit_id IS NOT NULL AND unit_id IS NOT NULL
    UNION ALL
    SELECT chain.order_id, made.unit_id, depth + 1
    FROM chain
    JOIN ledger.reversals restored ON restored.reversal_id = chain.unit_id
    JOIN ledger.reversals made ON made.reversal_id = restored.unit_id
    -- The refund that was undone had left the goods: they are in the unit before it, or still further back.
    WHERE 'WRITE_OFF' = (
      SELECT e.details->>'policy' FROM audit.entries e
      WHERE e.subject = 'order:' || chain.order_id AND e.action = 'store.refundOrder' AND e.id < chain.unit_id
      ORDER BY e.id DESC LIMIT 1)),
  goods AS (SELECT DISTINCT ON (order_id) order_id, unit_id FROM chain ORDER BY order_id, depth DESC),
  restored AS (
    SELECT o.id, nullif(g.unit_id, o.unit_id) AS goods_unit_id,
      CASE WHEN EXISTS (SELECT FROM ledger.reversals r WHERE r.reversal_id = g.unit_id) THEN
        o.refunded_quantity - coalesce((
          SELECT sum((e.details->>'pieces')::integer) FROM audit.entries e
          WHERE e.subject = 'order:' || o.id AND e.action = 'store.settleRefund' AND e.id > g.unit_id), 0)
        ELSE 0 END AS quantity,
      o.refunded_micros - coalesce((
        SELECT sum(t.amount) FROM ledger.transfers t
        WHERE t.unit_id > o.unit_id AND t.reason = 'refund part of ' || o.id AND t.asset_id ~ '^(test-)?money:'), 0) AS micros
    FROM store.orders o JOIN goods g ON g.order_id = o.id
    WHERE EXISTS (SELECT FROM ledger.reversals r WHERE r.reversal_id = o.unit_id))
UPDATE store.orders o SET goods_unit_id = restored.goods_unit_id,
  unit_refunded_quantity = greatest(restored.quantity, 0), unit_refunded_micros = greatest(restored.micros, 0)
FROM restored WHERE o.id = restored.id;
