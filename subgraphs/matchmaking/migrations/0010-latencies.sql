-- Round trips between players and sites, as the sites' beacons measured them: the newest few of each site. Two proofs of the same
-- round trip in the same second are one measurement, so that a proof counts once however often it is reported.
CREATE TABLE matchmaking.latency (
  player_id uuid NOT NULL,
  site_id text COLLATE "C" NOT NULL CHECK (length(site_id) BETWEEN 1 AND 64),
  measured_at_ms bigint NOT NULL,
  round_trip_us integer NOT NULL CHECK (round_trip_us >= 0),
  PRIMARY KEY (player_id, site_id, measured_at_ms, round_trip_us)
);

CREATE INDEX latency_by_time ON matchmaking.latency (measured_at_ms);

GRANT SELECT, INSERT, DELETE ON matchmaking.latency TO muster_matchmaking;
