-- What is needed around the book to sell: who can be given something, what was sold, and what limits count. The catalog is
-- in definitions, value in the ledger.

CREATE SCHEMA store;

-- The players that accounts has registered; ids only, kept by a consumer.
CREATE TABLE store.players (
  id uuid PRIMARY KEY
);

-- Who was in which audience when: a row for each stay.
CREATE TABLE store.segment_members (
  player_id uuid NOT NULL,
  segment text COLLATE "C" NOT NULL,
  joined_at timestamptz NOT NULL,
  left_at timestamptz CHECK (left_at >= joined_at),
  PRIMARY KEY (player_id, segment, joined_at)
);
CREATE UNIQUE INDEX segment_members_now ON store.segment_members (player_id, segment) WHERE left_at IS NULL;

CREATE TABLE store.orders (
  id uuid PRIMARY KEY,
  player_id uuid NOT NULL,
  recipient_id uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('VIRTUAL', 'APPLE', 'GOOGLE', 'STEAM', 'CHECKOUT', 'GRANT')),
  state text NOT NULL CHECK (state IN (
    'CREATED', 'AUTHORISED', 'VERIFIED', 'HELD', 'GRANTED', 'REFUNDED', 'CHARGED_BACK', 'REVERSED', 'CANCELLED'
  )),
  offer_id text COLLATE "C" NOT NULL,
  offer_revision integer NOT NULL CHECK (offer_revision >= 1),
  quantity integer NOT NULL CHECK (quantity >= 1),
  -- Of one. At most one of the two prices is there.
  currency_id text,
  amount bigint CHECK (amount >= 0),
  money_region text,
  money_currency text,
  money_micros bigint CHECK (money_micros > 0),
  -- `{items: [{definitionId, quantity}], currencies: [{currencyId, amount}], entitlements: [{entitlementId, durationS}]}`
  delivery jsonb NOT NULL,
  -- The ledger's unit that delivered it.
  unit_id uuid,
  refund_policy text CHECK (refund_policy IN ('DEBT', 'CLAW_BACK', 'WRITE_OFF')),
  refund_reason text,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CHECK ((currency_id IS NULL) = (amount IS NULL)),
  CHECK ((money_currency IS NULL) = (money_micros IS NULL) AND (money_currency IS NULL) = (money_region IS NULL)),
  CHECK (currency_id IS NULL OR money_currency IS NULL),
  CHECK ((refund_policy IS NULL) = (refund_reason IS NULL))
) WITH (fillfactor = 90);
CREATE INDEX orders_of_player ON store.orders (player_id, id);
CREATE INDEX orders_open ON store.orders (state, id) WHERE state <> 'GRANTED';

-- Draws of random boxes, with what they can be replayed from.
CREATE TABLE store.draws (
  id uuid PRIMARY KEY,
  player_id uuid NOT NULL,
  order_id uuid REFERENCES store.orders,
  box_id text COLLATE "C" NOT NULL,
  box_revision integer NOT NULL,
  seed bytea NOT NULL CHECK (octet_length(seed) = 32),
  weights integer[] NOT NULL,
  -- `{after, places}`
  guarantee jsonb,
  misses_before integer NOT NULL CHECK (misses_before >= 0),
  places integer[] NOT NULL,
  drawn_at timestamptz NOT NULL
);
CREATE INDEX draws_of_order ON store.draws (order_id) WHERE order_id IS NOT NULL;

-- How many draws of a box in a row gave a player none of what it guarantees.
CREATE TABLE store.box_progress (
  player_id uuid NOT NULL,
  box_id text COLLATE "C" NOT NULL,
  misses integer NOT NULL CHECK (misses >= 0),
  PRIMARY KEY (player_id, box_id)
);

-- What players have bought under a limit, in its stretch.
CREATE TABLE store.purchase_counts (
  player_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  count bigint NOT NULL CHECK (count >= 0),
  PRIMARY KEY (player_id, name, since)
) WITH (fillfactor = 80);

-- What is gone of limited offers. How much there is in all says the catalog.
CREATE TABLE store.stock (
  offer_id text COLLATE "C" PRIMARY KEY,
  sold bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0)
) WITH (fillfactor = 50);

-- Stock that is kept for an order until it is paid. The sum of those held is `stock.reserved`.
CREATE TABLE store.stock_reservations (
  id uuid PRIMARY KEY,
  player_id uuid NOT NULL,
  offer_id text COLLATE "C" NOT NULL,
  quantity integer NOT NULL CHECK (quantity >= 1),
  state text NOT NULL CHECK (state IN ('HELD', 'TAKEN', 'RELEASED')),
  expires_at timestamptz NOT NULL
);
CREATE INDEX stock_reservations_held ON store.stock_reservations (expires_at) WHERE state = 'HELD';

-- Each stretch of an entitlement that an order gave. What holds is added up from those that did not end early.
CREATE TABLE store.entitlement_grants (
  order_id uuid NOT NULL,
  entitlement_id text COLLATE "C" NOT NULL,
  player_id uuid NOT NULL,
  granted_at timestamptz NOT NULL,
  duration_s bigint CHECK (duration_s > 0),
  until_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (order_id, entitlement_id),
  CHECK (duration_s IS NULL OR until_at IS NULL)
);
CREATE INDEX entitlement_grants_of_player ON store.entitlement_grants (player_id) WHERE ended_at IS NULL;

-- Roles belong to the whole cluster: another database may have made it, or be making it now.
DO $$
BEGIN
  CREATE ROLE muster_store NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- Two databases of one cluster that grant the same membership at once would fail on each other; the second finds it there.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY[
    'muster_ledger', 'muster_events_writer', 'muster_events_reader', 'muster_events_consumer', 'muster_audit',
    'muster_definitions', 'muster_jobs'
  ] LOOP
    CONTINUE WHEN pg_has_role('muster_store', wanted, 'MEMBER');
    BEGIN
      EXECUTE format('GRANT %I TO muster_store', wanted);
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA store TO muster_store;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA store TO muster_store;
GRANT UPDATE (left_at) ON store.segment_members TO muster_store;
GRANT UPDATE (state, unit_id, refund_policy, refund_reason, changed_at) ON store.orders TO muster_store;
GRANT UPDATE (misses) ON store.box_progress TO muster_store;
GRANT UPDATE (count) ON store.purchase_counts TO muster_store;
GRANT UPDATE (sold, reserved) ON store.stock TO muster_store;
GRANT UPDATE (state) ON store.stock_reservations TO muster_store;
GRANT UPDATE (ended_at) ON store.entitlement_grants TO muster_store;
