-- What may not leave its owner for another yet, and who may hand nothing on at all. All times are the writers' clocks, never now().

-- What came to an owner and has to stay there for a while; as long, what was handed over can be taken back. What came together has
-- one source.
CREATE TABLE ledger.holds (
  source_id uuid NOT NULL,
  ordinal integer NOT NULL,
  reason text COLLATE "C" NOT NULL CHECK (reason IN ('trade', 'gift', 'purchase', 'craft')),
  owner_id uuid NOT NULL,
  -- Who had it before, or paid for it; null for what was bought for oneself, or made.
  from_owner_id uuid,
  asset_id text COLLATE "C" NOT NULL,
  -- Null for what is counted.
  item_id uuid,
  amount bigint NOT NULL CHECK (amount > 0),
  received_at timestamptz NOT NULL,
  held_until timestamptz NOT NULL,
  PRIMARY KEY (source_id, ordinal),
  CHECK ((reason IN ('trade', 'gift')) = (from_owner_id IS NOT NULL)),
  CHECK (item_id IS NULL OR amount = 1)
);

CREATE INDEX holds_by_owner ON ledger.holds (owner_id, held_until);
CREATE INDEX holds_by_giver ON ledger.holds (from_owner_id, held_until) WHERE from_owner_id IS NOT NULL;
CREATE INDEX holds_by_end ON ledger.holds (held_until);

-- Owners who may hand nothing on for a while. Each reason has its own end.
CREATE TABLE ledger.owner_locks (
  owner_id uuid NOT NULL,
  reason text COLLATE "C" NOT NULL CHECK (reason IN ('newDevice', 'chargeback')),
  locked_until timestamptz NOT NULL,
  PRIMARY KEY (owner_id, reason)
);

CREATE INDEX owner_locks_by_end ON ledger.owner_locks (locked_until);

-- How long what came for a reason is held. Written by whoever publishes the trade policy, read by whoever gives.
CREATE TABLE ledger.hold_periods (
  reason text COLLATE "C" PRIMARY KEY CHECK (reason IN ('gift', 'purchase')),
  seconds integer NOT NULL CHECK (seconds >= 0)
);

-- What was handed over and given back since: for who would take it back in another way.
CREATE TABLE ledger.returns (
  source_id uuid PRIMARY KEY,
  returned_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, DELETE ON ledger.holds TO muster_ledger;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.owner_locks TO muster_ledger;
GRANT SELECT, INSERT, UPDATE ON ledger.hold_periods TO muster_ledger;
GRANT SELECT, INSERT ON ledger.returns TO muster_ledger;
