-- What became of matches, and the ratings that follow from it. The record of rated matches is what is true of ratings: all else here
-- can be made from it again.

-- What a match's server reported; the first report of a match stays.
CREATE TABLE matchmaking.match_result (
  match_id uuid PRIMARY KEY REFERENCES matchmaking.match,
  idempotency_key text COLLATE "C" NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 128),
  -- The report as it was made: the same again is answered as before.
  request text NOT NULL,
  -- By team; equal ranks are a draw.
  ranks smallint[] NOT NULL CHECK (cardinality(ranks) BETWEEN 1 AND 64),
  -- By team; null where the game counts none.
  scores double precision[] CHECK (cardinality(scores) = cardinality(ranks)),
  leavers uuid[] NOT NULL,
  ended_at_ms bigint NOT NULL,
  reported_at_ms bigint NOT NULL
);

-- The record: append-only, numbered from 1 without a gap.
CREATE TABLE matchmaking.rating_event (
  sequence bigint PRIMARY KEY CHECK (sequence >= 1),
  match_id uuid NOT NULL UNIQUE REFERENCES matchmaking.match_result,
  match jsonb NOT NULL,
  recorded_at_ms bigint NOT NULL
);

-- What all ratings share, after so many events. Whoever locks the one row is the one who appends.
CREATE TABLE matchmaking.rating_model (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  sequence bigint NOT NULL CHECK (sequence >= 0),
  -- Null while nobody has played.
  model text CHECK ((model IS NULL) = (sequence = 0))
) WITH (fillfactor = 50);

INSERT INTO matchmaking.rating_model (sequence) VALUES (0);

CREATE TABLE matchmaking.player_rating (
  player_id uuid PRIMARY KEY,
  rating text NOT NULL
) WITH (fillfactor = 80);

-- What those who queue together are worth beyond themselves; `party` has their ids, a line each.
CREATE TABLE matchmaking.party_rating (
  party text COLLATE "C" PRIMARY KEY,
  rating text NOT NULL
) WITH (fillfactor = 80);

-- What a match moved, as it was told to its players.
CREATE TABLE matchmaking.rating_change (
  match_id uuid NOT NULL REFERENCES matchmaking.rating_event (match_id),
  player_id uuid NOT NULL,
  mu_before double precision NOT NULL,
  sigma_before double precision NOT NULL,
  mu_after double precision NOT NULL,
  sigma_after double precision NOT NULL,
  -- Of the mode, with this match.
  games integer NOT NULL CHECK (games >= 1),
  PRIMARY KEY (match_id, player_id)
);

-- Tickets that wait for too long.
CREATE INDEX ticket_oldest ON matchmaking.ticket (queued_at_ms, id) WHERE state IN ('QUEUED', 'REQUEUED');

GRANT SELECT, INSERT ON matchmaking.match_result, matchmaking.rating_event, matchmaking.rating_change TO muster_matchmaking;
GRANT SELECT, UPDATE ON matchmaking.rating_model TO muster_matchmaking;
GRANT SELECT, INSERT, UPDATE ON matchmaking.player_rating, matchmaking.party_rating TO muster_matchmaking;
