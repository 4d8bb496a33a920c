-- Who makes the matches of a queue: one process at a time. The epoch rises with each that takes over; what another still believes to be
-- its own is refused here and in Redis by it.
CREATE TABLE matchmaking.shard (
  queue_id text COLLATE "C" PRIMARY KEY CHECK (length(queue_id) BETWEEN 1 AND 64),
  epoch bigint NOT NULL CHECK (epoch >= 1),
  lease_until_ms bigint NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON matchmaking.shard TO muster_matchmaking;
