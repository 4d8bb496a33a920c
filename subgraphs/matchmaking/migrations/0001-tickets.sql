-- Who waits for a match. All times are milliseconds since the Unix epoch by the services' clocks, never now().

CREATE SCHEMA matchmaking;

-- A party, or one player, that wants a match. A ticket lives until its match has ended or it was given up; `generation` rises
-- each time it comes back into line, and `version` with every change.
CREATE TABLE matchmaking.ticket (
  id uuid PRIMARY KEY,
  generation integer NOT NULL CHECK (generation >= 1),
  version integer NOT NULL CHECK (version >= 1),
  queue_id text COLLATE "C" NOT NULL CHECK (length(queue_id) BETWEEN 1 AND 64),
  state text COLLATE "C" NOT NULL CHECK (state IN (
    'QUEUED', 'REQUEUED', 'ACCEPTING', 'ALLOCATING', 'READY', 'IN_GAME', 'ENDED', 'CANCELLED', 'EXPIRED'
  )),
  -- The modes that its players accept; all where null.
  modes text[] CHECK (cardinality(modes) BETWEEN 1 AND 32),
  -- When it was first in line; kept over matches that failed.
  queued_at_ms bigint NOT NULL,
  changed_at_ms bigint NOT NULL,
  match_id uuid,
  CHECK ((match_id IS NOT NULL) = (state IN ('ACCEPTING', 'ALLOCATING', 'READY', 'IN_GAME', 'ENDED')))
) WITH (fillfactor = 80);

CREATE INDEX ticket_waiting ON matchmaking.ticket (queue_id, id) WHERE state IN ('QUEUED', 'REQUEUED');
CREATE INDEX ticket_by_match ON matchmaking.ticket (match_id) WHERE match_id IS NOT NULL;

CREATE TABLE matchmaking.ticket_player (
  ticket_id uuid NOT NULL REFERENCES matchmaking.ticket,
  player_id uuid NOT NULL,
  -- 0 for who queued.
  place smallint NOT NULL CHECK (place BETWEEN 0 AND 31),
  -- Wanted roles, the primary one first.
  roles text[] NOT NULL CHECK (cardinality(roles) <= 8),
  -- Whether its ticket lives: what keeps a player to one.
  is_live boolean NOT NULL,
  PRIMARY KEY (ticket_id, player_id)
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX ticket_player_live ON matchmaking.ticket_player (player_id) WHERE is_live;
CREATE INDEX ticket_player_history ON matchmaking.ticket_player (player_id, ticket_id);

-- Who may not queue, until when: strikes grow it, and decay.
CREATE TABLE matchmaking.penalty (
  player_id uuid PRIMARY KEY,
  strikes double precision NOT NULL CHECK (strikes >= 0),
  struck_at_ms bigint NOT NULL,
  until_ms bigint NOT NULL,
  reason text COLLATE "C" NOT NULL CHECK (reason IN ('declined', 'missed', 'left'))
);

-- Roles belong to the whole cluster: another database may have made it, or be making it now.
DO $$
BEGIN
  CREATE ROLE muster_matchmaking NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- Two databases of one cluster that grant the same membership at once would fail on each other; the second finds it there.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY[
    'muster_events_writer', 'muster_events_reader', 'muster_events_consumer', 'muster_jobs'
  ] LOOP
    CONTINUE WHEN pg_has_role('muster_matchmaking', wanted, 'MEMBER');
    BEGIN
      EXECUTE format('GRANT %I TO muster_matchmaking', wanted);
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA matchmaking TO muster_matchmaking;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA matchmaking TO muster_matchmaking;
