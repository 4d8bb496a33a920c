-- What players keep beside the book: where they put things, what they use together, what they gave, how often they made
-- something.

CREATE TABLE inventory.containers (
  id uuid PRIMARY KEY,
  player_id uuid NOT NULL,
  kind_id text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number >= 1),
  opened_at timestamptz NOT NULL,
  UNIQUE (player_id, kind_id, number)
);

-- `[{"slotId": "main-hand", "itemId": "…"}]`
CREATE TABLE inventory.loadouts (
  player_id uuid NOT NULL REFERENCES inventory.players,
  name text COLLATE "C" NOT NULL,
  slots jsonb NOT NULL,
  saved_at timestamptz NOT NULL,
  PRIMARY KEY (player_id, name)
);

-- `bundle` as published bundles are: `{"items": [{"definitionId", "quantity"}], "currencies": [{"currencyId", "amount"}]}`.
CREATE TABLE inventory.gifts (
  id uuid PRIMARY KEY,
  from_player_id uuid NOT NULL,
  to_player_id uuid NOT NULL,
  message text,
  bundle jsonb NOT NULL,
  sent_at timestamptz NOT NULL
);
CREATE INDEX gifts_received ON inventory.gifts (to_player_id, id);

-- How often a player has used a recipe in a period; `times_max` as the last use had it.
CREATE TABLE inventory.recipe_uses (
  player_id uuid NOT NULL,
  recipe_id text COLLATE "C" NOT NULL,
  period_start timestamptz NOT NULL,
  times integer NOT NULL,
  times_max integer NOT NULL,
  PRIMARY KEY (player_id, recipe_id, period_start),
  CHECK (times BETWEEN 1 AND times_max)
);

GRANT SELECT, INSERT ON inventory.containers, inventory.loadouts, inventory.gifts, inventory.recipe_uses TO muster_inventory;
-- FOR UPDATE needs the right to update some column.
GRANT UPDATE (number) ON inventory.containers TO muster_inventory;
GRANT UPDATE, DELETE ON inventory.loadouts TO muster_inventory;
GRANT UPDATE ON inventory.recipe_uses TO muster_inventory;

-- What was published until now becomes the first publication of the space `inventory.items`.
INSERT INTO definitions.spaces (space, number, revision)
SELECT 'inventory.items', 1, 1 WHERE EXISTS (SELECT FROM inventory.publications);

INSERT INTO definitions.publications
  (space, number, revision, actor_id, note, changed_count, published_at, effective_at, idempotency_key, request_sha256)
SELECT 'inventory.items', 1, 1, 'service:migration', 'what was in force before publications were versioned', (
    SELECT count(*) FROM inventory.item_definitions) + (SELECT count(*) FROM inventory.currencies)
    + (SELECT count(*) FROM inventory.starter_grant), max(published_at), max(published_at), 'migration', ''
FROM inventory.publications HAVING count(*) > 0;

INSERT INTO definitions.changes (space, number, entry_id, content, revision, entry_revision)
SELECT 'inventory.items', 1, 'item:' || id, jsonb_build_object('name', name, 'description', NULL, 'rarity', rarity,
    'tags', to_jsonb(tags), 'tradable', true, 'lifetimeS', NULL, 'imageUrl', NULL, 'stackMax', stack_max::text,
    'value', NULL), 1, revision
FROM inventory.item_definitions
UNION ALL SELECT 'inventory.items', 1, 'currency:' || id, jsonb_build_object('name', name), 1, revision
FROM inventory.currencies
UNION ALL SELECT 'inventory.items', 1, 'starterGrant', jsonb_build_object('items', items, 'currencies', currencies), 1, 1
FROM inventory.starter_grant;

-- The book knows what kinds there are from the same publications.
INSERT INTO ledger.assets (id, form, balance_max, revision)
SELECT 'item:' || id, CASE WHEN stackable THEN 'counted' ELSE 'unique' END, stack_max, revision
FROM inventory.item_definitions
UNION ALL SELECT 'currency:' || id, 'counted', NULL, revision FROM inventory.currencies
ON CONFLICT (id) DO NOTHING;

DROP TABLE inventory.starter_grant, inventory.definition_revisions, inventory.item_definitions, inventory.currencies,
  inventory.publications;

-- As in the first migration.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['muster_definitions', 'muster_audit', 'muster_jobs'] LOOP
    CONTINUE WHEN pg_has_role('muster_inventory', wanted, 'MEMBER');
    BEGIN
      EXECUTE format('GRANT %I TO muster_inventory', wanted);
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END LOOP;
END
$$;
