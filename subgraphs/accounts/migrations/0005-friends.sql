-- What one player is to another, and whom a player does not want to hear of. All times are the service's clock.

-- A row from each of the two: friends have two of the state `friend`; who asked has `sent` and who was asked `received`. A request
-- to somebody who has blocked the asker has the row of the asker alone. Rows of a pair are written with both players locked.
CREATE TABLE accounts.ties (
  player_id uuid NOT NULL REFERENCES accounts.players,
  other_id uuid NOT NULL REFERENCES accounts.players CHECK (other_id <> player_id),
  state text COLLATE "C" NOT NULL CHECK (state IN ('friend', 'sent', 'received')),
  since timestamptz NOT NULL,
  PRIMARY KEY (player_id, other_id)
);

CREATE INDEX ties_by_state ON accounts.ties (player_id, state, since, other_id);

-- What was declined lately: nobody asks the same player again and again.
CREATE TABLE accounts.declined_requests (
  id uuid PRIMARY KEY,
  player_id uuid NOT NULL REFERENCES accounts.players,
  declined_by_id uuid NOT NULL REFERENCES accounts.players,
  declined_at timestamptz NOT NULL
);

CREATE INDEX declined_requests_by_pair ON accounts.declined_requests (player_id, declined_by_id, declined_at);
CREATE INDEX declined_requests_by_time ON accounts.declined_requests (declined_at);

CREATE TABLE accounts.blocks (
  player_id uuid NOT NULL REFERENCES accounts.players,
  blocked_id uuid NOT NULL REFERENCES accounts.players CHECK (blocked_id <> player_id),
  since timestamptz NOT NULL,
  PRIMARY KEY (player_id, blocked_id)
);

CREATE INDEX blocks_by_time ON accounts.blocks (player_id, since, blocked_id);
CREATE INDEX blocks_by_blocked ON accounts.blocks (blocked_id, player_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON accounts.ties, accounts.declined_requests TO muster_accounts;
GRANT SELECT, INSERT, DELETE ON accounts.blocks TO muster_accounts;
