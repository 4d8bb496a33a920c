-- The server that a match was given.
CREATE TABLE matchmaking.allocation (
  match_id uuid PRIMARY KEY REFERENCES matchmaking.match,
  site_id text COLLATE "C" NOT NULL,
  server_id text NOT NULL,
  -- Clients try them in order.
  addresses text[] NOT NULL CHECK (cardinality(addresses) BETWEEN 1 AND 32),
  -- Of the game: below 2^64.
  protocol_id numeric(20) NOT NULL,
  allocated_at_ms bigint NOT NULL
);

GRANT SELECT, INSERT ON matchmaking.allocation TO muster_matchmaking;
