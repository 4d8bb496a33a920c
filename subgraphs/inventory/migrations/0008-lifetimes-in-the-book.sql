-- The book knows the lifetimes in force. Items that are past theirs have their day of grace from this upgrade on.
INSERT INTO ledger.lifetimes (asset_id, seconds, since)
SELECT entry_id, seconds, now() FROM (
  SELECT DISTINCT ON (entry_id) entry_id, (content ->> 'lifetimeS')::integer AS seconds FROM definitions.changes
  WHERE space = 'inventory.items' AND starts_with(entry_id, 'item:') AND revision IS NOT NULL
  ORDER BY entry_id, revision DESC
) AS in_force WHERE seconds IS NOT NULL;
