-- Holds and locks belong to the book, where the store finds them too. What was held or locked stays so.

INSERT INTO ledger.holds
  (source_id, ordinal, reason, owner_id, from_owner_id, asset_id, item_id, amount, received_at, held_until)
SELECT source_id, ordinal, reason, player_id, from_player_id, asset_id, item_id, amount, received_at, held_until
FROM inventory.holds;

INSERT INTO ledger.owner_locks (owner_id, reason, locked_until)
SELECT player_id, reason, locked_until FROM inventory.transfer_locks;

DROP TABLE inventory.holds, inventory.transfer_locks;

-- The trade policy in force, or what holds where none was published.
INSERT INTO ledger.hold_periods (reason, seconds)
SELECT reason, coalesce((
    SELECT (content ->> field)::integer FROM definitions.changes
    WHERE space = 'inventory.items' AND entry_id = 'tradePolicy' AND revision IS NOT NULL
    ORDER BY revision DESC LIMIT 1), 604800)
FROM (VALUES ('gift', 'tradeHoldS'), ('purchase', 'purchaseHoldS')) AS period (reason, field);

-- What was bought and the consumer of purchases has not come to: it is in the outbox, or behind the consumer's place in the log.
INSERT INTO ledger.holds (source_id, ordinal, reason, owner_id, asset_id, item_id, amount, received_at, held_until)
SELECT event.id, row_number() OVER (PARTITION BY event.id ORDER BY change.place) - 1, 'purchase',
  (payload ->> 'ownerId')::uuid, change.line ->> 'assetId', (change.line ->> 'itemId')::uuid,
  (change.line ->> 'delta')::bigint, to_timestamp(occurred_at_ms / 1000.0),
  to_timestamp(occurred_at_ms / 1000.0) + interval '1 s' * p.seconds
FROM (
  SELECT id, key, payload, occurred_at_ms FROM events.outbox WHERE topic = 'ledger.changed'
  UNION ALL
  SELECT l.id, l.key, l.payload, l.occurred_at_ms FROM events.log_state s
    JOIN events.consumer_offset o ON o.consumer = 'inventory.purchaseHolds' AND o.database = s.database
    JOIN events.log l ON l.stream = o.stream AND l.position > o.position AND l.topic = 'ledger.changed'
) AS event
  CROSS JOIN LATERAL jsonb_array_elements(payload -> 'changes') WITH ORDINALITY AS change (line, place)
  CROSS JOIN ledger.hold_periods p
WHERE payload ->> 'kind' = 'purchase' AND key = 'player:' || (payload ->> 'ownerId')
  AND (change.line ->> 'delta')::bigint > 0 AND change.line ->> 'assetId' ~ '^(item|currency):'
  AND p.reason = 'purchase' AND p.seconds > 0
ON CONFLICT (source_id, ordinal) DO NOTHING;

DELETE FROM events.consumer_offset WHERE consumer = 'inventory.purchaseHolds';
DELETE FROM events.consumer_inbox WHERE consumer = 'inventory.purchaseHolds';
