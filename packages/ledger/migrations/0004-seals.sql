-- Seals: a chain of hashes over what the book says, made behind the writers' backs. And keys of idempotency as hashes of what
-- they were, which makes their index, the one with no order to its inserts, a third of the size.

ALTER TABLE ledger.idempotency ADD COLUMN id uuid;
UPDATE ledger.idempotency SET id = encode(substring(
  sha256(convert_to(concat_ws(E'\n', owner_id, operation, key), 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;
ALTER TABLE ledger.idempotency
  DROP CONSTRAINT idempotency_pkey, DROP COLUMN owner_id, DROP COLUMN key, ADD PRIMARY KEY (id),
  ALTER COLUMN response TYPE text;

-- Half a page for new versions: a page is tidied up every forty changes, not every ten.
ALTER TABLE ledger.accounts SET (fillfactor = 50);

-- Which units committed together; the sealer reads no other list of what there is to seal.
CREATE TABLE ledger.batches (
  epoch bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  unit_ids uuid[] NOT NULL,
  PRIMARY KEY (epoch, id)
) WITH (toast_tuple_target = 8160); -- a batch's ids stay in its row
ALTER TABLE ledger.batches ALTER COLUMN unit_ids SET STORAGE MAIN;

-- What was there before.
INSERT INTO ledger.batches (epoch, unit_ids)
  SELECT 0, array_agg(unit_id ORDER BY unit_id) FROM (
    SELECT unit_id, row_number() OVER (ORDER BY unit_id) / 256 AS part
    FROM (SELECT unit_id FROM ledger.transfers UNION SELECT unit_id FROM ledger.item_moves) AS unit
  ) AS numbered GROUP BY part ORDER BY part;

-- Batches of epochs up to `number` - 2 are final: no more of them can commit.
CREATE TABLE ledger.epoch (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  number bigint NOT NULL
);
INSERT INTO ledger.epoch (number) VALUES (1);

-- The advisory lock that is held by the batches of an epoch.
CREATE FUNCTION ledger.epoch_lock(epoch bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN 7206415100 + epoch % 2;

-- A seal covers the batches after the last of the seal before, in the order of their epochs and ids, up to its own last.
CREATE TABLE ledger.seals (
  sequence bigint PRIMARY KEY CHECK (sequence >= 1),
  last_epoch bigint NOT NULL,
  last_batch_id bigint NOT NULL,
  units bigint NOT NULL,
  -- Entries of owners up to this position are the seal's and those before it.
  last_position bigint NOT NULL,
  previous_sha256 bytea NOT NULL CHECK (octet_length(previous_sha256) = 32),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  sealed_at timestamptz NOT NULL
);

-- The lines of owners' statements. What else there is to a line is in its transfer (`ordinal`) or move (`item_version`).
CREATE TABLE ledger.entries (
  owner_id uuid NOT NULL,
  position bigint NOT NULL,
  unit_id uuid NOT NULL,
  ordinal integer,
  item_id uuid,
  item_version bigint,
  asset_id text COLLATE "C" NOT NULL,
  delta bigint NOT NULL CHECK (delta <> 0),
  PRIMARY KEY (owner_id, position),
  CHECK (num_nonnulls(ordinal, item_id) = 1 AND (item_id IS NULL) = (item_version IS NULL))
);

-- SHA-256 over the canonical text of what units did: a line for each transfer and item move, fields divided by a space with
-- the reason last, transfers first, each kind in the order of unit and ordinal, or item and version; lines end in a newline.
CREATE FUNCTION ledger.batch_sha256(unit_ids uuid[]) RETURNS bytea LANGUAGE sql STABLE
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
  SELECT sha256(convert_to(concat(
    (SELECT string_agg(concat_ws(' ', 'transfer', t.unit_id, t.ordinal, t.from_owner_id, t.to_owner_id, t.asset_id, t.amount,
        extract(epoch FROM t.recorded_at), t.reason) || E'\n', '' ORDER BY t.unit_id, t.ordinal)
      FROM ledger.transfers t WHERE t.unit_id = ANY (unit_ids)),
    (SELECT string_agg(concat_ws(' ', 'move', m.unit_id, m.item_id, m.version, m.from_owner_id, m.to_owner_id,
        i.asset_id, i.definition_revision, extract(epoch FROM m.recorded_at), m.reason) || E'\n', ''
        ORDER BY m.unit_id, m.item_id, m.version)
      FROM ledger.item_moves m LEFT JOIN ledger.items i ON i.id = m.item_id WHERE m.unit_id = ANY (unit_ids))), 'UTF8'))
$$;

-- The lines of statements that units make, in the order in which they are numbered.
CREATE FUNCTION ledger.unit_entries(unit_ids uuid[]) RETURNS TABLE (
  owner_id uuid, unit_id uuid, ordinal integer, item_id uuid, item_version bigint, asset_id text, delta bigint
) LANGUAGE sql STABLE
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
  SELECT leg.owner_id, t.unit_id, t.ordinal, NULL::uuid, NULL::bigint, t.asset_id, leg.delta
  FROM ledger.transfers t CROSS JOIN LATERAL (VALUES (t.from_owner_id, -t.amount), (t.to_owner_id, t.amount))
    AS leg (owner_id, delta)
  WHERE t.unit_id = ANY (unit_ids) AND NOT ledger.is_system_owner(leg.owner_id)
  UNION ALL
  SELECT leg.owner_id, m.unit_id, NULL, m.item_id, m.version, i.asset_id, leg.delta
  FROM ledger.item_moves m JOIN ledger.items i ON i.id = m.item_id
    CROSS JOIN LATERAL (VALUES (m.from_owner_id, -1), (m.to_owner_id, 1)) AS leg (owner_id, delta)
  WHERE m.unit_id = ANY (unit_ids) AND NOT ledger.is_system_owner(leg.owner_id)
  ORDER BY 2, 3 NULLS LAST, 4, 5, 7
$$;

DROP FUNCTION ledger.begin_units;
DROP FUNCTION ledger.apply_units;

-- The first half of a batch: claims the idempotency keys, changes every account by what the units together ask for, and
-- locks items. Keys, accounts and items each arrive sorted and without doubles, and no step waits for what an earlier one
-- holds, so that batches of any processes never wait for each other in a circle.
-- Changing at once, and putting right afterwards what a refused unit asked for, writes each account's row once where
-- locking first would write it twice. A change that would break a bound is left out; the caller sees that by `number`.
-- Gives a row for each key that was used before ('r': place, stored response and request hash), for each account that
-- there is ('a': place, balance before) and for each item ('i': place, owner, version, asset). Places count from 1.
CREATE FUNCTION ledger.begin_units(
  keys uuid[], operations text[], unit_ids uuid[], hashes bytea[], responses text[],
  recorded timestamptz,
  account_owners uuid[], account_assets text[], account_deltas bigint[],
  item_ids uuid[]
) RETURNS TABLE (kind "char", place integer, number bigint, owner_id uuid, content text, request_sha256 bytea)
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
    INSERT INTO ledger.idempotency (id, operation, unit_id, request_sha256, response, recorded_at)
      SELECT u.id, u.operation, u.unit_id, u.hash, u.response, recorded
      FROM unnest(keys, operations, unit_ids, hashes, responses) AS u (id, operation, unit_id, hash, response);
    claimed := cardinality(keys);
  EXCEPTION WHEN unique_violation THEN
    -- ON CONFLICT costs half as much again, so it is kept for batches with a key that was used.
    INSERT INTO ledger.idempotency (id, operation, unit_id, request_sha256, response, recorded_at)
      SELECT u.id, u.operation, u.unit_id, u.hash, u.response, recorded
      FROM unnest(keys, operations, unit_ids, hashes, responses) AS u (id, operation, unit_id, hash, response)
      ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;
  END;
  IF claimed < cardinality(keys) THEN
    RETURN QUERY
      SELECT 'r'::"char", u.place::integer, NULL::bigint, NULL::uuid, i.response, i.request_sha256
      FROM unnest(keys, unit_ids) WITH ORDINALITY AS u (id, unit_id, place)
      JOIN ledger.idempotency i ON i.id = u.id AND i.unit_id <> u.unit_id;
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
      SELECT 'i'::"char", w.place::integer, i.version, i.owner_id, i.asset_id, NULL::bytea
      FROM unnest(item_ids) WITH ORDINALITY AS w (id, place)
      JOIN ledger.items i ON i.id = w.id
      ORDER BY i.id FOR UPDATE OF i;
  END IF;
END
$$;

-- The second half: gives up the keys of the refused units, puts accounts right, and writes what the accepted units make.
-- An account or item that another transaction has made since the first half runs the batch again.
CREATE FUNCTION ledger.apply_units(
  batch_units uuid[], refused_keys uuid[],
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
  current_epoch bigint;
BEGIN
  IF cardinality(refused_keys) > 0 THEN
    DELETE FROM ledger.idempotency WHERE id = ANY (refused_keys);
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
  IF cardinality(batch_units) > 0 THEN
    -- Shared by all batches of the epoch until they end, on one of two locks in turn. It cannot be had when the epoch was
    -- moved on since it was read, and the sealer waits for stragglers: then there is a new one to be read.
    LOOP
      SELECT number INTO STRICT current_epoch FROM ledger.epoch;
      CONTINUE WHEN NOT pg_try_advisory_xact_lock_shared(ledger.epoch_lock(current_epoch));
      EXIT WHEN current_epoch = (SELECT number FROM ledger.epoch);
    END LOOP;
    INSERT INTO ledger.batches (epoch, unit_ids) VALUES (current_epoch, batch_units);
  END IF;
END
$$;

GRANT SELECT, INSERT ON ledger.batches, ledger.seals, ledger.entries TO muster_ledger;
GRANT SELECT, UPDATE (number) ON ledger.epoch TO muster_ledger;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ledger TO muster_ledger;
