-- What waiting tickets become. A match is made, accepted, given a server and played; or it fails, and its tickets come back into line.

CREATE TABLE matchmaking.match (
  id uuid PRIMARY KEY,
  version integer NOT NULL CHECK (version >= 1),
  queue_id text COLLATE "C" NOT NULL CHECK (length(queue_id) BETWEEN 1 AND 64),
  state text COLLATE "C" NOT NULL CHECK (state IN (
    'ACCEPTING', 'ALLOCATING', 'READY', 'IN_GAME', 'ENDED', 'DECLINED', 'FAILED'
  )),
  mode_id text COLLATE "C" NOT NULL,
  map_id text COLLATE "C" NOT NULL,
  -- The sites where it may be played, the best first.
  site_ids text[] NOT NULL CHECK (cardinality(site_ids) BETWEEN 1 AND 64),
  -- What it costs and why it was made, as the matcher said it.
  explanation jsonb NOT NULL,
  made_at_ms bigint NOT NULL,
  changed_at_ms bigint NOT NULL,
  -- Until when its players may accept; null where nobody is asked.
  accept_until_ms bigint
) WITH (fillfactor = 80);

CREATE INDEX match_accepting ON matchmaking.match (accept_until_ms, id) WHERE state = 'ACCEPTING';
CREATE INDEX match_allocating ON matchmaking.match (changed_at_ms, id) WHERE state = 'ALLOCATING';

-- The tickets of a match: a generation is in one match for ever, and a ticket in one that lives.
CREATE TABLE matchmaking.match_ticket (
  match_id uuid NOT NULL REFERENCES matchmaking.match,
  ticket_id uuid NOT NULL REFERENCES matchmaking.ticket,
  generation integer NOT NULL,
  is_live boolean NOT NULL,
  PRIMARY KEY (match_id, ticket_id),
  UNIQUE (ticket_id, generation)
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX match_ticket_live ON matchmaking.match_ticket (ticket_id) WHERE is_live;

-- Who plays where, and what they answered.
CREATE TABLE matchmaking.match_player (
  match_id uuid NOT NULL REFERENCES matchmaking.match,
  player_id uuid NOT NULL,
  ticket_id uuid NOT NULL,
  team smallint NOT NULL CHECK (team BETWEEN 0 AND 63),
  -- The place within the match, which nobody else has.
  seat smallint NOT NULL CHECK (seat BETWEEN 0 AND 4095),
  role_id text COLLATE "C",
  answer text COLLATE "C" CHECK (answer IN ('accepted', 'declined', 'missed')),
  is_live boolean NOT NULL,
  PRIMARY KEY (match_id, player_id),
  UNIQUE (match_id, seat)
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX match_player_live ON matchmaking.match_player (player_id) WHERE is_live;

ALTER TABLE matchmaking.ticket ADD FOREIGN KEY (match_id) REFERENCES matchmaking.match;

GRANT SELECT, INSERT, UPDATE ON matchmaking.match, matchmaking.match_ticket, matchmaking.match_player TO muster_matchmaking;
