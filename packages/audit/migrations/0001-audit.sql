-- Who did what to what, and why. Nothing here is ever changed: the role may add and read.

CREATE SCHEMA audit;

CREATE TABLE audit.entries (
  id uuid PRIMARY KEY,
  recorded_at timestamptz NOT NULL, -- by the writer's clock, never now()
  actor_id text COLLATE "C" NOT NULL CHECK (length(actor_id) BETWEEN 1 AND 128),
  action text COLLATE "C" NOT NULL CHECK (length(action) BETWEEN 3 AND 100),
  -- The part of the action before the dot.
  area text COLLATE "C" NOT NULL GENERATED ALWAYS AS (split_part(action, '.', 1)) STORED,
  subject text COLLATE "C" NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  details jsonb NOT NULL CHECK (jsonb_typeof(details) = 'object')
);

CREATE INDEX entries_by_area ON audit.entries (area, id);
CREATE INDEX entries_by_actor ON audit.entries (actor_id, id);
CREATE INDEX entries_by_subject ON audit.entries (subject, id);

-- Roles belong to the whole cluster: another database may have made it, or be making it now.
DO $$
BEGIN
  CREATE ROLE muster_audit NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA audit TO muster_audit;
GRANT SELECT, INSERT ON audit.entries TO muster_audit;
