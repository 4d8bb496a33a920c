-- The book: accounts and their transfers, unique items and their moves, and what makes a repeated request harmless.

CREATE SCHEMA ledger;

-- Ids of this range are the platform's own owners (mint, sink, …). They have no account rows: a row that every batch
-- locked would put everyone in one line, so what they hold is derived from the transfers.
CREATE FUNCTION ledger.is_system_owner(owner_id uuid) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN owner_id BETWEEN '00000000-0000-8000-8000-000000000000' AND '00000000-0000-8000-8000-ffffffffffff';

CREATE TABLE ledger.accounts (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL CHECK (NOT ledger.is_system_owner(owner_id)),
  asset_id text COLLATE "C" NOT NULL,
  balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0),
  version bigint NOT NULL DEFAULT 0,
  UNIQUE (owner_id, asset_id)
) WITH (fillfactor = 80); -- room for updates that touch no index

-- A player's stacks in the order in which they were first held. No column that changes is in it.
CREATE INDEX accounts_stacks ON ledger.accounts (owner_id, id) WHERE starts_with(asset_id, 'item:');

CREATE TABLE ledger.transfers (
  unit_id uuid NOT NULL,
  ordinal integer NOT NULL,
  from_owner_id uuid NOT NULL,
  to_owner_id uuid NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  reason text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (unit_id, ordinal),
  CHECK (from_owner_id <> to_owner_id)
);

-- A destroyed item stays, owned by the sink.
CREATE TABLE ledger.items (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL,
  asset_id text COLLATE "C" NOT NULL,
  definition_revision integer NOT NULL CHECK (definition_revision >= 0),
  version bigint NOT NULL CHECK (version >= 1)
);
CREATE INDEX items_held ON ledger.items (owner_id, id) WHERE NOT ledger.is_system_owner(owner_id);

-- Where each item came from: version 1 is its creation, out of the mint.
CREATE TABLE ledger.item_moves (
  item_id uuid NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  from_owner_id uuid NOT NULL,
  to_owner_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  reason text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (item_id, version)
);

CREATE TABLE ledger.idempotency (
  owner_id text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  unit_id uuid NOT NULL,
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  response json NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, operation, key)
);

-- The first half of a batch: claims the idempotency keys, changes every account by what the units together ask for, and
-- locks items. Keys, accounts and items each arrive sorted and without doubles, and no step waits for what an earlier one
-- holds, so that batches of any processes never wait for each other in a circle.
-- Changing at once, and putting right afterwards what a refused unit asked for, writes each account's row once where
-- locking first would write it twice. A change that would break a bound is left out; the caller sees that by `number`.
-- Gives a row for each key that was used before ('r': place, stored response and request hash), for each account that
-- there is ('a': place, balance before) and for each item ('i': place, owner, version). Places count from 1.
CREATE FUNCTION ledger.begin_units(
  key_owners text[], key_operations text[], keys text[], unit_ids uuid[], hashes bytea[], responses text[],
  recorded timestamptz,
  account_owners uuid[], account_assets text[], account_deltas bigint[],
  item_ids uuid[]
) RETURNS TABLE (kind "char", place integer, number bigint, owner_id uuid, response text, request_sha256 bytea)
  LANGUAGE plpgsql
  -- A plan made while a table was small must not scan it when it has grown, and nested loops keep the order of the arrays.
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  claimed bigint;
  replayed bigint;
BEGIN
  BEGIN
    INSERT INTO ledger.idempotency (owner_id, operation, key, unit_id, request_sha256, response, recorded_at)
      SELECT u.owner_id, u.operation, u.key, u.unit_id, u.hash, u.response::json, recorded
      FROM unnest(key_owners, key_operations, keys, unit_ids, hashes, responses)
        AS u (owner_id, operation, key, unit_id, hash, response);
    claimed := cardinality(keys);
  EXCEPTION WHEN unique_violation THEN
    -- ON CONFLICT costs half as much again, so it is kept for batches with a key that was used.
    INSERT INTO ledger.idempotency (owner_id, operation, key, unit_id, request_sha256, response, recorded_at)
      SELECT u.owner_id, u.operation, u.key, u.unit_id, u.hash, u.response::json, recorded
      FROM unnest(key_owners, key_operations, keys, unit_ids, hashes, responses)
        AS u (owner_id, operation, key, unit_id, hash, response)
      ON CONFLICT (owner_id, operation, key) DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;
  END;
  IF claimed < cardinality(keys) THEN
    RETURN QUERY
      SELECT 'r'::"char", u.place::integer, NULL::bigint, NULL::uuid, i.response::text, i.request_sha256
      FROM unnest(key_owners, key_operations, keys, unit_ids) WITH ORDINALITY
        AS u (owner_id, operation, key, unit_id, place)
      JOIN ledger.idempotency i
        ON i.owner_id = u.owner_id AND i.operation = u.operation AND i.key = u.key AND i.unit_id <> u.unit_id;
    GET DIAGNOSTICS replayed = ROW_COUNT;
    IF claimed + replayed < cardinality(keys) THEN
      RAISE EXCEPTION 'an idempotency key went away while it was read' USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;

  IF cardinality(account_owners) > 0 THEN
    RETURN QUERY
      UPDATE ledger.accounts a
        SET balance = CASE WHEN w.delta BETWEEN -a.balance AND 9223372036854775807 - a.balance
              THEN a.balance + w.delta ELSE a.balance END,
            version = a.version + 1
        FROM unnest(account_owners, account_assets, account_deltas) WITH ORDINALITY
          AS w (owner_id, asset_id, delta, place)
        WHERE a.owner_id = w.owner_id AND a.asset_id = w.asset_id
        RETURNING 'a'::"char", w.place::integer, old.balance, NULL::uuid, NULL::text, NULL::bytea;
  END IF;

  IF cardinality(item_ids) > 0 THEN
    RETURN QUERY
      SELECT 'i'::"char", w.place::integer, i.version, i.owner_id, NULL::text, NULL::bytea
      FROM unnest(item_ids) WITH ORDINALITY AS w (id, place)
      JOIN ledger.items i ON i.id = w.id
      ORDER BY i.id FOR UPDATE OF i;
  END IF;
END
$$;

-- The second half: gives up the keys of the refused units, puts accounts right, and writes what the accepted units make.
-- An account or item that another transaction has made since the first half runs the batch again.
CREATE FUNCTION ledger.apply_units(
  refused_owners text[], refused_operations text[], refused_keys text[],
  recorded timestamptz,
  corrected_owners uuid[], corrected_assets text[], corrected_deltas bigint[], corrected_versions integer[],
  opened_ids uuid[], opened_owners uuid[], opened_assets text[], opened_balances bigint[],
  transfer_units uuid[], transfer_ordinals integer[], transfer_from uuid[], transfer_to uuid[],
  transfer_assets text[], transfer_amounts bigint[], transfer_reasons text[],
  made_items uuid[], made_owners uuid[], made_assets text[], made_revisions integer[], made_versions bigint[],
  moved_items uuid[], moved_owners uuid[], moved_versions bigint[],
  move_items uuid[], move_versions bigint[], move_from uuid[], move_to uuid[], move_units uuid[], move_reasons text[]
) RETURNS void
  LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  made bigint;
BEGIN
  IF cardinality(refused_keys) > 0 THEN
    DELETE FROM ledger.idempotency i
      USING unnest(refused_owners, refused_operations, refused_keys) AS r (owner_id, operation, key)
      WHERE i.owner_id = r.owner_id AND i.operation = r.operation AND i.key = r.key;
  END IF;
  IF cardinality(corrected_owners) > 0 THEN
    UPDATE ledger.accounts a SET balance = a.balance + c.delta, version = a.version + c.version
      FROM unnest(corrected_owners, corrected_assets, corrected_deltas, corrected_versions)
        AS c (owner_id, asset_id, delta, version)
      WHERE a.owner_id = c.owner_id AND a.asset_id = c.asset_id;
  END IF;
  IF cardinality(opened_ids) > 0 THEN
    INSERT INTO ledger.accounts (id, owner_id, asset_id, balance, version)
      SELECT o.id, o.owner_id, o.asset_id, o.balance, 1
      FROM unnest(opened_ids, opened_owners, opened_assets, opened_balances) AS o (id, owner_id, asset_id, balance)
      ON CONFLICT (owner_id, asset_id) DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    IF made < cardinality(opened_ids) THEN
      RAISE EXCEPTION 'an account was opened meanwhile' USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;
  IF cardinality(transfer_units) > 0 THEN
    INSERT INTO ledger.transfers
        (unit_id, ordinal, from_owner_id, to_owner_id, asset_id, amount, reason, recorded_at)
      SELECT t.unit_id, t.ordinal, t.from_owner, t.to_owner, t.asset_id, t.amount, t.reason, recorded
      FROM unnest(transfer_units, transfer_ordinals, transfer_from, transfer_to, transfer_assets, transfer_amounts,
        transfer_reasons) AS t (unit_id, ordinal, from_owner, to_owner, asset_id, amount, reason);
  END IF;
  IF cardinality(made_items) > 0 THEN
    INSERT INTO ledger.items (id, owner_id, asset_id, definition_revision, version)
      SELECT * FROM unnest(made_items, made_owners, made_assets, made_revisions, made_versions)
      ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    IF made < cardinality(made_items) THEN
      RAISE EXCEPTION 'an item was made meanwhile' USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;
  IF cardinality(moved_items) > 0 THEN
    UPDATE ledger.items i SET owner_id = m.owner_id, version = m.version
      FROM unnest(moved_items, moved_owners, moved_versions) AS m (id, owner_id, version) WHERE i.id = m.id;
  END IF;
  IF cardinality(move_items) > 0 THEN
    INSERT INTO ledger.item_moves (item_id, version, from_owner_id, to_owner_id, unit_id, reason, recorded_at)
      SELECT m.item_id, m.version, m.from_owner, m.to_owner, m.unit_id, m.reason, recorded
      FROM unnest(move_items, move_versions, move_from, move_to, move_units, move_reasons)
        AS m (item_id, version, from_owner, to_owner, unit_id, reason);
  END IF;
END
$$;

-- Roles belong to the whole cluster: another database may have made it, or be making it now.
DO $$
BEGIN
  CREATE ROLE muster_ledger NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA ledger TO muster_ledger;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA ledger TO muster_ledger;
GRANT UPDATE (balance, version) ON ledger.accounts TO muster_ledger;
GRANT UPDATE (owner_id, version) ON ledger.items TO muster_ledger;
GRANT DELETE ON ledger.idempotency TO muster_ledger;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ledger TO muster_ledger;
