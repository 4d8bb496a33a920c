-- Rule sets are published through the tables of definitions, and what staff do is put on record.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['muster_definitions', 'muster_audit'] LOOP
    CONTINUE WHEN pg_has_role('muster_matchmaking', wanted, 'MEMBER');
    BEGIN
      EXECUTE format('GRANT %I TO muster_matchmaking', wanted);
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END LOOP;
END
$$;

-- Tickets as they were joined, for trying rules on: who they were of is not kept. Old ones are swept away.
CREATE TABLE matchmaking.recorded_ticket (
  ticket_id uuid PRIMARY KEY,
  queue_id text COLLATE "C" NOT NULL CHECK (length(queue_id) BETWEEN 1 AND 64),
  joined_at_ms bigint NOT NULL,
  -- The modes that were accepted; all where null.
  modes text[] CHECK (cardinality(modes) BETWEEN 1 AND 32),
  -- For each player `{"roles": [], "facts": {"mu", "sigma", "games", "pingsMs", "recent"}}`.
  players jsonb NOT NULL CHECK (jsonb_typeof(players) = 'array')
);

CREATE INDEX recorded_ticket_replayed ON matchmaking.recorded_ticket (queue_id, joined_at_ms, ticket_id);
CREATE INDEX recorded_ticket_by_age ON matchmaking.recorded_ticket (joined_at_ms);

-- Rules that were tried on recorded tickets, and what came of it.
CREATE TABLE matchmaking.rules_simulation (
  id uuid PRIMARY KEY,
  queue_id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  actor_id text NOT NULL,
  requested_at_ms bigint NOT NULL,
  -- What is to be run.
  task jsonb NOT NULL,
  ended_at_ms bigint,
  failure text,
  report jsonb,
  CHECK (ended_at_ms IS NOT NULL OR (failure IS NULL AND report IS NULL)),
  CHECK (ended_at_ms IS NULL OR (failure IS NULL) <> (report IS NULL))
);

CREATE INDEX rules_simulation_running ON matchmaking.rules_simulation (requested_at_ms) WHERE ended_at_ms IS NULL;

GRANT SELECT, INSERT, DELETE ON matchmaking.recorded_ticket TO muster_matchmaking;
GRANT SELECT, INSERT, UPDATE, DELETE ON matchmaking.rules_simulation TO muster_matchmaking;

-- Matches of an experiment say so in their explanation.
CREATE INDEX match_of_experiment ON matchmaking.match ((explanation #>> '{rules,experimentId}'), made_at_ms DESC)
  WHERE explanation #>> '{rules,experimentId}' IS NOT NULL;
