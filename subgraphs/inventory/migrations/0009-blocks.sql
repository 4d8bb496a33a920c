-- Which players have blocked which, as accounts tells: neither hands anything to the other.
CREATE TABLE inventory.blocks (
  player_id uuid NOT NULL,
  blocked_id uuid NOT NULL,
  PRIMARY KEY (player_id, blocked_id)
);

GRANT SELECT, INSERT, DELETE ON inventory.blocks TO muster_inventory;
