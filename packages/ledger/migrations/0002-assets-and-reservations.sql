-- What the book knows of its assets, value that is set aside, and what was reversed.

-- Written by whoever publishes definitions, read by everyone who posts.
CREATE TABLE ledger.assets (
  id text COLLATE "C" PRIMARY KEY,
  form text COLLATE "C" NOT NULL CHECK (form IN ('counted', 'unique')),
  balance_max bigint CHECK (balance_max >= 1),
  revision integer NOT NULL CHECK (revision >= 0),
  CHECK (form = 'counted' OR balance_max IS NULL)
);

GRANT SELECT, INSERT, UPDATE ON ledger.assets TO muster_ledger;

-- Value in escrow, and whose it is. What was set aside never changes; its state leaves 'pending' once.
CREATE TABLE ledger.reservations (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL CHECK (NOT ledger.is_system_owner(owner_id)),
  purpose text COLLATE "C" NOT NULL,
  -- [{"assetId", "amount"}], amounts as text.
  counted jsonb NOT NULL,
  item_ids uuid[] NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'posted', 'voided', 'expired')),
  expires_at timestamptz
);
CREATE INDEX reservations_pending ON ledger.reservations (expires_at, id) WHERE state = 'pending';

GRANT SELECT, INSERT ON ledger.reservations TO muster_ledger;
GRANT UPDATE (state) ON ledger.reservations TO muster_ledger;

-- Units that were undone, each once, and the unit that did it.
CREATE TABLE ledger.reversals (
  unit_id uuid PRIMARY KEY,
  reversal_id uuid NOT NULL
);

GRANT SELECT, INSERT ON ledger.reversals TO muster_ledger;

CREATE INDEX item_moves_of_unit ON ledger.item_moves (unit_id);
