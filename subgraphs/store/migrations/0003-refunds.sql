-- Money that went back of an order in parts, and what an order counted against limits and stock, so that a refund gives it back.

ALTER TABLE store.orders
  -- Pieces whose goods are settled by partial refunds.
  ADD COLUMN refunded_quantity integer NOT NULL DEFAULT 0 CHECK (refunded_quantity BETWEEN 0 AND quantity),
  -- What of the booked money went back by partial refunds.
  ADD COLUMN refunded_micros bigint NOT NULL DEFAULT 0 CHECK (refunded_micros >= 0),
  -- Rises with every refund: what is decided of one is decided of an order as it is.
  ADD COLUMN refund_version integer NOT NULL DEFAULT 0,
  -- `{counts: [{name, since}], stock: boolean}`; absent where nothing is given back: nothing was counted, or before this was kept.
  ADD COLUMN counted jsonb;
GRANT UPDATE (refunded_quantity, refunded_micros, refund_version, counted) ON store.orders TO muster_store;
CREATE INDEX orders_flagged ON store.orders USING gin (flags) WHERE flags <> '{}';

-- A row for each refund of money that a payment provider told of; kept for ever.
CREATE TABLE store.order_refunds (
  order_id uuid NOT NULL REFERENCES store.orders,
  -- The provider's, or, where it has none, that of what told of it.
  refund_id text COLLATE "C" NOT NULL CHECK (length(refund_id) BETWEEN 1 AND 1000),
  currency text,
  amount_micros bigint CHECK (amount_micros >= 0),
  -- Where pieces were refunded.
  quantity integer CHECK (quantity >= 1),
  refunded_at timestamptz NOT NULL,
  PRIMARY KEY (order_id, refund_id),
  CHECK ((currency IS NULL) = (amount_micros IS NULL))
);
GRANT SELECT, INSERT ON store.order_refunds TO muster_store;

GRANT UPDATE (duration_s) ON store.entitlement_grants TO muster_store;
