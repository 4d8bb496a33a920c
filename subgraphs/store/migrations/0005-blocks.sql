-- Which players have blocked which, as accounts tells: neither buys anything for the other.
CREATE TABLE store.blocks (
  player_id uuid NOT NULL,
  blocked_id uuid NOT NULL,
  PRIMARY KEY (player_id, blocked_id)
);

GRANT SELECT, INSERT, DELETE ON store.blocks TO muster_store;
