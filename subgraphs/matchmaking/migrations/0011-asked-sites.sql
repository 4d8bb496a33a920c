-- Sites that were asked for a server of a match, kept until the match has one there, or the site was told that it needs none: an
-- answer that was lost leaves a server that nobody knows of.
CREATE TABLE matchmaking.asked_site (
  match_id uuid NOT NULL REFERENCES matchmaking.match,
  site_id text COLLATE "C" NOT NULL,
  -- When it was asked last, for a server or to end it.
  asked_at_ms bigint NOT NULL,
  PRIMARY KEY (match_id, site_id)
) WITH (fillfactor = 80);

CREATE INDEX asked_site_oldest ON matchmaking.asked_site (asked_at_ms);

GRANT SELECT, INSERT, UPDATE, DELETE ON matchmaking.asked_site TO muster_matchmaking;
