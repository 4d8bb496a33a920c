-- How long items of an asset last, counted from when each was made, and since when that holds: by the writer's clock. Written by
-- whoever publishes definitions.
CREATE TABLE ledger.lifetimes (
  asset_id text COLLATE "C" PRIMARY KEY,
  seconds integer NOT NULL CHECK (seconds >= 1),
  since timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.lifetimes TO muster_ledger;
