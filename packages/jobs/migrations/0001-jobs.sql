-- Work that is to be done once, later or beside requests. All times are milliseconds since the Unix epoch by the processes'
-- clocks, never now(): `run_at_ms` by the calendar for jobs that are so defined, the rest by the system's.

CREATE SCHEMA jobs;

CREATE TABLE jobs.jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  input jsonb NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  run_at_ms bigint NOT NULL,
  -- Attempts that were begun.
  attempt integer NOT NULL DEFAULT 0,
  -- Rises each time a process takes the job; what it does afterwards commits only while this is its own.
  fence bigint NOT NULL DEFAULT 0,
  lease_until_ms bigint,
  error text CHECK (length(error) <= 2000),
  finished_at_ms bigint,
  UNIQUE (name, key),
  CHECK ((state = 'running') = (lease_until_ms IS NOT NULL)),
  CHECK ((state IN ('done', 'failed')) = (finished_at_ms IS NOT NULL))
) WITH (fillfactor = 80);

CREATE INDEX jobs_waiting ON jobs.jobs (name, run_at_ms, id) WHERE state = 'waiting';
CREATE INDEX jobs_running ON jobs.jobs (name, lease_until_ms) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs.jobs (state, finished_at_ms) WHERE finished_at_ms IS NOT NULL;

-- Steps that have committed with their effects; they are not run again.
CREATE TABLE jobs.steps (
  job_id bigint NOT NULL REFERENCES jobs.jobs ON DELETE CASCADE,
  step text COLLATE "C" NOT NULL CHECK (length(step) BETWEEN 1 AND 200),
  result jsonb NOT NULL,
  PRIMARY KEY (job_id, step)
);

-- Roles belong to the whole cluster: another database may have made it, or be making it now.
DO $$
BEGIN
  CREATE ROLE muster_jobs NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA jobs TO muster_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.jobs TO muster_jobs;
GRANT SELECT, INSERT, DELETE ON jobs.steps TO muster_jobs;
