-- What is needed around the book: who can own things, what things are, and what a new player gets. The things themselves
-- are in the ledger.

CREATE SCHEMA inventory;

-- The players that accounts has registered; ids only, kept by a consumer.
CREATE TABLE inventory.players (
  id uuid PRIMARY KEY
);

-- Each time definitions were published: the audit, and what makes a repeated request harmless.
CREATE TABLE inventory.publications (
  id uuid PRIMARY KEY,
  publisher_id text NOT NULL,
  idempotency_key text NOT NULL,
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  changed_count integer NOT NULL,
  published_at timestamptz NOT NULL,
  UNIQUE (publisher_id, idempotency_key)
);

-- The definitions in force. `C` collation: pages follow the ids' bytes.
CREATE TABLE inventory.item_definitions (
  id text COLLATE "C" PRIMARY KEY,
  revision integer NOT NULL CHECK (revision >= 1),
  name jsonb NOT NULL,
  stackable boolean NOT NULL,
  stack_max bigint CHECK (stack_max >= 1),
  rarity text NOT NULL,
  tags text[] NOT NULL,
  CHECK (stackable = (stack_max IS NOT NULL))
);

CREATE TABLE inventory.currencies (
  id text COLLATE "C" PRIMARY KEY,
  revision integer NOT NULL CHECK (revision >= 1),
  name jsonb NOT NULL
);

-- Every revision that ever was, under its asset id (`item:potion`, `currency:gold`).
CREATE TABLE inventory.definition_revisions (
  asset_id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  content jsonb NOT NULL,
  publication_id uuid NOT NULL REFERENCES inventory.publications,
  PRIMARY KEY (asset_id, revision)
);

-- What a new player gets: `[{"definitionId": "potion", "quantity": "3"}]` and `[{"currencyId": "gold", "amount": "100"}]`.
CREATE TABLE inventory.starter_grant (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  items jsonb NOT NULL,
  currencies jsonb NOT NULL,
  publication_id uuid NOT NULL REFERENCES inventory.publications
);

-- Roles belong to the whole cluster: another database may have made it, or be making it now.
DO $$
BEGIN
  CREATE ROLE muster_inventory NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- Two databases of one cluster that grant the same membership at once would fail on each other; the second finds it there.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY[
    'muster_ledger', 'muster_events_writer', 'muster_events_reader', 'muster_events_consumer'
  ] LOOP
    CONTINUE WHEN pg_has_role('muster_inventory', wanted, 'MEMBER');
    BEGIN
      EXECUTE format('GRANT %I TO muster_inventory', wanted);
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA inventory TO muster_inventory;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA inventory TO muster_inventory;
GRANT UPDATE ON inventory.item_definitions, inventory.currencies, inventory.starter_grant TO muster_inventory;
