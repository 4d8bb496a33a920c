-- The devices from which players have signed in: a sign-in from another one is told to whoever guards what the player has.
CREATE TABLE accounts.devices (
  player_id uuid NOT NULL REFERENCES accounts.players,
  -- Made and kept by the client.
  id uuid NOT NULL,
  -- How the client named itself when it last signed in.
  user_agent text CHECK (length(user_agent) BETWEEN 1 AND 200),
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (player_id, id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON accounts.devices TO muster_accounts;
