-- Versioned data of designers: what was published, what waits for its time, what is being drafted. A space is one body of
-- data that is published together. All times are the writers' clocks, never now().

CREATE SCHEMA definitions;

-- Its row's lock puts publications of a space in one line.
CREATE TABLE definitions.spaces (
  space text COLLATE "C" PRIMARY KEY CHECK (length(space) BETWEEN 1 AND 64),
  -- The last number given to a publication, in the order of publishing.
  number integer NOT NULL DEFAULT 0,
  -- The last revision, in the order of taking effect.
  revision integer NOT NULL DEFAULT 0
);

-- One waits until it has a revision or was withdrawn.
CREATE TABLE definitions.publications (
  space text COLLATE "C" NOT NULL REFERENCES definitions.spaces,
  number integer NOT NULL CHECK (number > 0),
  revision integer CHECK (revision > 0),
  actor_id text NOT NULL,
  note text NOT NULL,
  changed_count integer NOT NULL,
  rolled_back_to integer,
  published_at timestamptz NOT NULL,
  effective_at timestamptz NOT NULL, -- by the calendar
  withdrawn_at timestamptz,
  idempotency_key text COLLATE "C" NOT NULL,
  request_sha256 text NOT NULL,
  PRIMARY KEY (space, number),
  UNIQUE (space, revision),
  UNIQUE (space, actor_id, idempotency_key),
  CHECK (revision IS NULL OR withdrawn_at IS NULL)
);

CREATE INDEX publications_waiting ON definitions.publications (space, effective_at, number)
  WHERE revision IS NULL AND withdrawn_at IS NULL;

-- What a publication changes; no content where it removes the entry. An entry's content at a revision is its last change at
-- or before that revision.
CREATE TABLE definitions.changes (
  space text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  entry_id text COLLATE "C" NOT NULL CHECK (length(entry_id) BETWEEN 1 AND 128),
  content jsonb CHECK (jsonb_typeof(content) = 'object'),
  -- The space's and the entry's own, when the publication has taken effect.
  revision integer,
  entry_revision integer,
  PRIMARY KEY (space, number, entry_id),
  FOREIGN KEY (space, number) REFERENCES definitions.publications
);

CREATE INDEX changes_by_entry ON definitions.changes (space, entry_id, revision DESC) WHERE revision IS NOT NULL;
CREATE INDEX changes_by_revision ON definitions.changes (space, revision) WHERE revision IS NOT NULL;

CREATE TABLE definitions.drafts (
  id uuid PRIMARY KEY,
  space text COLLATE "C" NOT NULL REFERENCES definitions.spaces,
  version integer NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  -- The last publication that its author could know of.
  base_number integer NOT NULL,
  changes jsonb NOT NULL CHECK (jsonb_typeof(changes) = 'object'),
  actor_id text NOT NULL,
  saved_at timestamptz NOT NULL
);

CREATE INDEX drafts_by_space ON definitions.drafts (space, id);

-- Roles belong to the whole cluster: another database may have made it, or be making it now.
DO $$
BEGIN
  BEGIN
    CREATE ROLE muster_definitions NOLOGIN;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  IF NOT pg_has_role('muster_definitions', 'muster_audit', 'MEMBER') THEN
    GRANT muster_audit TO muster_definitions;
  END IF;
END
$$;

GRANT USAGE ON SCHEMA definitions TO muster_definitions;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA definitions TO muster_definitions;
GRANT UPDATE (number, revision) ON definitions.spaces TO muster_definitions;
GRANT UPDATE (revision, withdrawn_at) ON definitions.publications TO muster_definitions;
GRANT UPDATE (revision, entry_revision) ON definitions.changes TO muster_definitions;
GRANT UPDATE, DELETE ON definitions.drafts TO muster_definitions;
