-- Trades between two players, and what keeps stolen things from being handed on. All times are the service's clock.

-- What each side gives is JSON: {"items": [{"itemId", "definitionId", "kind", "quantity"}], "currencies": [{"currencyId",
-- "amount"}]}, amounts as text. While a side is reserved, its things are in the ledger's escrow.
CREATE TABLE inventory.trades (
  id uuid PRIMARY KEY,
  proposer_id uuid NOT NULL,
  recipient_id uuid NOT NULL CHECK (recipient_id <> proposer_id),
  state text COLLATE "C" NOT NULL
    CHECK (state IN ('proposed', 'accepted', 'settled', 'declined', 'cancelled', 'expired', 'reversed')),
  -- Rises with each change of what the sides give: nobody confirms what they have not seen.
  version integer NOT NULL CHECK (version >= 1),
  -- Rises with every change: who writes says which one was read.
  step integer NOT NULL CHECK (step >= 1),
  offered jsonb NOT NULL,
  requested jsonb NOT NULL,
  proposer_reservation_id uuid,
  recipient_reservation_id uuid,
  proposer_confirmed boolean NOT NULL,
  recipient_confirmed boolean NOT NULL,
  message text,
  -- How much more one side is worth, where the policy's bound was passed: [{"currencyId", "difference"}].
  imbalances jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK (state IN ('proposed', 'accepted') OR (proposer_reservation_id IS NULL AND recipient_reservation_id IS NULL))
);

CREATE INDEX trades_by_proposer ON inventory.trades (proposer_id, id);
CREATE INDEX trades_by_recipient ON inventory.trades (recipient_id, id);
CREATE INDEX trades_open_by_proposer ON inventory.trades (proposer_id) WHERE state IN ('proposed', 'accepted');
CREATE INDEX trades_open_by_recipient ON inventory.trades (recipient_id) WHERE state IN ('proposed', 'accepted');
CREATE INDEX trades_by_expiry ON inventory.trades (expires_at) WHERE state IN ('proposed', 'accepted');
CREATE INDEX trades_flagged ON inventory.trades (id) WHERE imbalances IS NOT NULL;

-- What came to a player and has to stay there for a while; as long, it can be taken back. What came together has one source.
CREATE TABLE inventory.holds (
  source_id uuid NOT NULL,
  ordinal integer NOT NULL,
  reason text COLLATE "C" NOT NULL CHECK (reason IN ('trade', 'gift', 'purchase')),
  player_id uuid NOT NULL,
  from_player_id uuid,
  asset_id text COLLATE "C" NOT NULL,
  -- Null for what is counted.
  item_id uuid,
  amount bigint NOT NULL CHECK (amount > 0),
  received_at timestamptz NOT NULL,
  held_until timestamptz NOT NULL,
  PRIMARY KEY (source_id, ordinal),
  CHECK ((reason = 'purchase') = (from_player_id IS NULL)),
  CHECK (item_id IS NULL OR amount = 1)
);

CREATE INDEX holds_by_player ON inventory.holds (player_id, held_until);
CREATE INDEX holds_by_giver ON inventory.holds (from_player_id, held_until);
CREATE INDEX holds_by_item ON inventory.holds (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX holds_by_end ON inventory.holds (held_until);

-- Players who may hand nothing on for a while.
CREATE TABLE inventory.transfer_locks (
  player_id uuid PRIMARY KEY,
  reason text COLLATE "C" NOT NULL CHECK (reason IN ('newDevice')),
  locked_until timestamptz NOT NULL
);

-- Operators' orders to undo what a compromised player handed over and got.
CREATE TABLE inventory.trade_reversals (
  id uuid PRIMARY KEY,
  player_id uuid NOT NULL,
  since_at timestamptz NOT NULL,
  reason text NOT NULL,
  actor_id text NOT NULL,
  idempotency_key text NOT NULL,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  UNIQUE (actor_id, idempotency_key)
);

-- What each of them undid: a row for a trade or a gift, with what did not come back.
CREATE TABLE inventory.reversed_sources (
  source_id uuid PRIMARY KEY,
  reversal_id uuid NOT NULL REFERENCES inventory.trade_reversals,
  reason text COLLATE "C" NOT NULL CHECK (reason IN ('trade', 'gift')),
  -- [{"playerId", "fromPlayerId", "assetId", "itemId", "amount", "missing"}], amounts as text.
  lines jsonb NOT NULL,
  reversed_at timestamptz NOT NULL
);

CREATE INDEX reversed_sources_by_reversal ON inventory.reversed_sources (reversal_id, source_id);

GRANT SELECT, INSERT, UPDATE ON inventory.trades, inventory.trade_reversals TO muster_inventory;
GRANT SELECT, INSERT, UPDATE, DELETE ON inventory.transfer_locks TO muster_inventory;
GRANT SELECT, INSERT, DELETE ON inventory.holds TO muster_inventory;
GRANT SELECT, INSERT ON inventory.reversed_sources TO muster_inventory;
-- Locks a player's row while open trades are counted.
GRANT UPDATE (id) ON inventory.players TO muster_inventory;

-- Two databases of one cluster that grant the same membership at once would fail on each other; the second finds it there.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['muster_audit', 'muster_jobs'] LOOP
    CONTINUE WHEN pg_has_role('muster_inventory', wanted, 'MEMBER');
    BEGIN
      EXECUTE format('GRANT %I TO muster_inventory', wanted);
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END LOOP;
END
$$;
