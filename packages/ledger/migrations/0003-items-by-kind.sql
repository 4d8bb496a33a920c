-- The items of a kind by their age: what a lifetime ends, wherever it is.
CREATE INDEX items_of_kind ON ledger.items (asset_id, id) WHERE NOT ledger.is_system_owner(owner_id);
