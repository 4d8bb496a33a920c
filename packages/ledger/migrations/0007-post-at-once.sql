-- A batch in one statement, for what is nearly always true: no key was used before, and every unit can be done.

-- All of a batch or nothing. `account_least` and `account_most` are the balances between which every unit of the batch can be
-- done in its turn. The same order of locks as in begin_units and apply_units: keys, accounts, then the rest. What stands in
-- the way is an error (ML001), and the batch is to be run again by those two, which say what it was.
-- Accounts that there are not get ids that begin like `account_base` and end in their place.
CREATE FUNCTION ledger.post_units(
  keys uuid[], operations text[], unit_ids uuid[], hashes bytea[], responses text[],
  recorded timestamptz,
  account_base uuid, account_owners uuid[], account_assets text[], account_deltas bigint[],
  account_least bigint[], account_most bigint[],
  transfer_units uuid[], transfer_ordinals integer[], transfer_from uuid[], transfer_to uuid[],
  transfer_assets text[], transfer_amounts bigint[], transfer_reasons text[],
  made_items uuid[], made_owners uuid[], made_assets text[], made_revisions integer[], made_versions bigint[],
  move_items uuid[], move_versions bigint[], move_from uuid[], move_to uuid[], move_units uuid[], move_reasons text[]
) RETURNS void
  LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  done bigint;
  opened bigint;
BEGIN
  INSERT INTO ledger.idempotency (id, operation, unit_id, request_sha256, response, recorded_at)
    SELECT u.id, u.operation, u.unit_id, u.hash, u.response, recorded
    FROM unnest(keys, operations, unit_ids, hashes, responses) AS u (id, operation, unit_id, hash, response);

  IF cardinality(account_owners) > 0 THEN
    UPDATE ledger.accounts a SET balance = a.balance + w.delta, version = a.version + 1
      FROM unnest(account_owners, account_assets, account_deltas, account_least, account_most)
        AS w (owner_id, asset_id, delta, least, most)
      WHERE a.owner_id = w.owner_id AND a.asset_id = w.asset_id AND a.balance BETWEEN w.least AND w.most;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done < cardinality(account_owners) THEN
      INSERT INTO ledger.accounts (id, owner_id, asset_id, balance, version)
        SELECT (left(account_base::text, 32) || lpad(to_hex(w.place), 4, '0'))::uuid, w.owner_id, w.asset_id, w.delta, 1
        FROM unnest(account_owners, account_assets, account_deltas, account_least) WITH ORDINALITY
          AS w (owner_id, asset_id, delta, least, place)
        WHERE w.least = 0 AND NOT EXISTS (
          SELECT FROM ledger.accounts a WHERE a.owner_id = w.owner_id AND a.asset_id = w.asset_id)
        ON CONFLICT (owner_id, asset_id) DO NOTHING;
      GET DIAGNOSTICS opened = ROW_COUNT;
      IF done + opened < cardinality(account_owners) THEN
        RAISE EXCEPTION 'a unit of the batch cannot be done' USING ERRCODE = 'ML001';
      END IF;
    END IF;
  END IF;

  IF cardinality(made_items) > 0 THEN
    PERFORM FROM ledger.items WHERE id = ANY (made_items);
    IF FOUND THEN
      RAISE EXCEPTION 'there is an item of the batch already' USING ERRCODE = 'ML001';
    END IF;
  END IF;

  PERFORM ledger.apply_units(
    unit_ids, '{}', recorded, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
    transfer_units, transfer_ordinals, transfer_from, transfer_to, transfer_assets, transfer_amounts, transfer_reasons,
    made_items, made_owners, made_assets, made_revisions, made_versions, '{}', '{}', '{}',
    move_items, move_versions, move_from, move_to, move_units, move_reasons);
END
$$;

REVOKE ALL ON FUNCTION ledger.post_units FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.post_units TO muster_ledger;
