-- Sales for money: what players are called in providers' books, purchases that were proven, what providers told of them
-- since, and pages that wait to be paid.

ALTER TABLE store.orders
  -- Why somebody may want to look at it.
  ADD COLUMN flags text[] NOT NULL DEFAULT '{}',
  -- The ledger's unit that took it back.
  ADD COLUMN refund_unit_id uuid;
GRANT UPDATE (delivery, flags, refund_unit_id) ON store.orders TO muster_store;

-- A name of a player for one provider, which says nothing to anyone else.
CREATE TABLE store.account_tokens (
  player_id uuid NOT NULL,
  provider text NOT NULL CHECK (provider IN ('apple', 'google', 'steam', 'checkout')),
  token uuid NOT NULL UNIQUE,
  PRIMARY KEY (player_id, provider)
);

-- A row for each transaction of a provider that came to an order, or was voided before it could; kept for ever.
CREATE TABLE store.receipts (
  provider text COLLATE "C" NOT NULL CHECK (provider IN ('apple', 'google', 'steam', 'checkout')),
  transaction_id text COLLATE "C" NOT NULL CHECK (length(transaction_id) BETWEEN 1 AND 1000),
  original_transaction_id text COLLATE "C",
  order_id uuid UNIQUE REFERENCES store.orders,
  player_id uuid,
  -- The purchase as it was verified.
  purchase jsonb,
  voided boolean NOT NULL,
  -- When `voided` came to be so, by the provider.
  changed_at timestamptz NOT NULL,
  charged_back_at timestamptz,
  -- When the provider was told of the delivery.
  acknowledged_at timestamptz,
  PRIMARY KEY (provider, transaction_id),
  CHECK ((order_id IS NULL) = (player_id IS NULL) AND (order_id IS NULL) = (purchase IS NULL))
) WITH (fillfactor = 90);
CREATE INDEX receipts_of_player ON store.receipts (player_id) WHERE player_id IS NOT NULL;
CREATE INDEX receipts_of_original ON store.receipts (provider, original_transaction_id)
  WHERE original_transaction_id IS NOT NULL;

-- What providers told, each notice once; kept for ever.
CREATE TABLE store.notices (
  id text COLLATE "C" PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 1000),
  notice jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  applied_at timestamptz,
  -- What came of it.
  outcome text,
  CHECK ((applied_at IS NULL) = (outcome IS NULL))
) WITH (fillfactor = 90);

-- Up to when each provider's list of voided purchases was read.
CREATE TABLE store.void_cursors (
  provider text PRIMARY KEY CHECK (provider IN ('apple', 'google', 'steam')),
  read_until timestamptz NOT NULL
);

-- What an order is paid at that began with us.
CREATE TABLE store.checkouts (
  order_id uuid PRIMARY KEY REFERENCES store.orders,
  provider text NOT NULL CHECK (provider IN ('steam', 'checkout')),
  -- When the provider closes it by itself.
  expires_at timestamptz NOT NULL,
  -- The provider's id; absent until it has answered.
  session_id text COLLATE "C",
  url text,
  CHECK (url IS NULL OR session_id IS NOT NULL)
);

GRANT SELECT, INSERT ON store.account_tokens, store.receipts, store.notices, store.void_cursors, store.checkouts
  TO muster_store;
GRANT UPDATE (order_id, player_id, original_transaction_id, purchase, voided, changed_at, charged_back_at, acknowledged_at)
  ON store.receipts TO muster_store;
GRANT UPDATE (applied_at, outcome) ON store.notices TO muster_store;
GRANT UPDATE (read_until) ON store.void_cursors TO muster_store;
GRANT UPDATE (session_id, url) ON store.checkouts TO muster_store;
GRANT UPDATE (until_at) ON store.entitlement_grants TO muster_store;
