-- Roles belong to the whole cluster, and other databases on it make the same ones, perhaps at this moment.
DO $$
BEGIN
  BEGIN
    CREATE ROLE muster_accounts NOLOGIN;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
  END;
  IF NOT pg_has_role('muster_accounts', 'muster_events_writer', 'MEMBER') THEN
    GRANT muster_events_writer TO muster_accounts;
  END IF;
END
$$;

CREATE SCHEMA accounts;

-- All times are the service's clock, never now().
CREATE TABLE accounts.players (
  id uuid PRIMARY KEY,
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 128),
  created_at timestamptz NOT NULL
);

CREATE TABLE accounts.staff (
  id uuid PRIMARY KEY,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL
);

-- How a subject signs in. Players and staff have name spaces of their own; `username_key` is the name in lower case.
CREATE TABLE accounts.credentials (
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('player', 'staff')),
  username_key text COLLATE "C" NOT NULL CHECK (length(username_key) BETWEEN 3 AND 24),
  username text NOT NULL,
  subject_id uuid NOT NULL,
  password_hash text NOT NULL,
  PRIMARY KEY (kind, username_key),
  UNIQUE (subject_id)
);

-- A login and the family of refresh tokens that follow from it; `refresh_hash` is the SHA-256 of the one that is valid.
CREATE TABLE accounts.sessions (
  id uuid PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('player', 'staff')),
  subject_id uuid NOT NULL,
  refresh_hash bytea NOT NULL CHECK (length(refresh_hash) = 32),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  -- When the valid refresh token expires: moves with each use, up to `lifetime_ends_at`.
  expires_at timestamptz NOT NULL,
  lifetime_ends_at timestamptz NOT NULL CHECK (expires_at <= lifetime_ends_at),
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('logout', 'endedByOwner', 'refreshTokenReuse')),
  user_agent text CHECK (length(user_agent) BETWEEN 1 AND 200),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

CREATE INDEX sessions_live ON accounts.sessions (subject_id, id) WHERE ended_at IS NULL;
CREATE INDEX sessions_by_expiry ON accounts.sessions (expires_at);

-- Refresh tokens that were used. One that comes again was stolen, or its answer was lost: the family ends. A hash is kept
-- until the token would have expired by itself.
CREATE TABLE accounts.used_refresh_tokens (
  session_id uuid NOT NULL REFERENCES accounts.sessions ON DELETE CASCADE,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, hash)
);

CREATE INDEX used_refresh_tokens_by_expiry ON accounts.used_refresh_tokens (expires_at);

GRANT USAGE ON SCHEMA accounts TO muster_accounts;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA accounts TO muster_accounts;
