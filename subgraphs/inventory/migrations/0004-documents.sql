-- What games keep for players: saves and settings. Times are the service's clock, never now().

-- One row a player who has or had documents: its lock puts savings in one line, and it counts what is there.
CREATE TABLE inventory.document_shelves (
  player_id uuid PRIMARY KEY,
  documents integer NOT NULL DEFAULT 0 CHECK (documents >= 0),
  bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  -- The last version given to any of the player's documents: a document that is made again does not get an old one.
  version bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE TABLE inventory.documents (
  player_id uuid NOT NULL REFERENCES inventory.document_shelves,
  key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
  content jsonb NOT NULL,
  -- Of canonical JSON (RFC 8785).
  bytes integer NOT NULL CHECK (bytes BETWEEN 1 AND 262144),
  version bigint NOT NULL,
  -- The version that it replaced, 0 for none: a save that comes again is known by it.
  replaced_version bigint NOT NULL,
  readers text COLLATE "C" NOT NULL CHECK (readers IN ('server', 'owner', 'public')),
  writers text COLLATE "C" NOT NULL CHECK (writers IN ('server', 'owner')),
  saved_at timestamptz NOT NULL,
  PRIMARY KEY (player_id, key)
);

GRANT SELECT, INSERT, UPDATE ON inventory.document_shelves TO muster_inventory;
GRANT SELECT, INSERT, UPDATE, DELETE ON inventory.documents TO muster_inventory;
