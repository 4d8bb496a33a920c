-- Roles belong to the whole cluster, and other databases on it make the same ones, perhaps at this moment.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY[
    'muster_events_writer', 'muster_events_reader', 'muster_events_relay', 'muster_events_consumer'
  ] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
END
$$;

CREATE SCHEMA events;

-- What writers insert in their own transaction, and the relay takes away again. The sequence orders the events of one
-- transaction, and those of transactions that wait for each other's locks; it is not the position.
CREATE TABLE events.outbox (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL,
  topic text NOT NULL CHECK (length(topic) BETWEEN 1 AND 100),
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  payload jsonb NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
  occurred_at_ms bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The retained log. `previous` is the position before this one in the same stream, 0 for the first. `day` is UTC, by the
-- clock of the relay that numbered the row.
CREATE TABLE events.log (
  position bigint NOT NULL,
  day date NOT NULL,
  stream smallint NOT NULL CHECK (stream BETWEEN 0 AND 15),
  previous bigint NOT NULL,
  id uuid NOT NULL,
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb NOT NULL,
  occurred_at_ms bigint NOT NULL,
  PRIMARY KEY (position, day)
) PARTITION BY RANGE (day);

CREATE INDEX log_by_key ON events.log (key, position);
CREATE INDEX log_by_stream ON events.log (stream, position);

-- Takes rows of a day for which no partition was made, so that numbering never stops for want of one.
CREATE TABLE events.log_default PARTITION OF events.log DEFAULT;

-- The one row whose lock orders all numbering.
CREATE TABLE events.log_state (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- The name of this history of events; made on first use, so that a clone of an unused database gets its own. Set it to
  -- NULL after going back to an older backup: cursors and streams of the lost history are then refused and left behind.
  database text,
  -- The last position given, and the last one in each stream.
  position bigint NOT NULL DEFAULT 0,
  heads bigint[] NOT NULL DEFAULT array_fill(0::bigint, ARRAY[16]) CHECK (cardinality(heads) = 16),
  -- Rows up to and including this position may have been dropped.
  low_water bigint NOT NULL DEFAULT 0,
  -- The relay's lease: `fence` rises each time it is taken, `beat` each time it is used.
  fence bigint NOT NULL DEFAULT 0,
  beat bigint NOT NULL DEFAULT 0,
  held boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

INSERT INTO events.log_state DEFAULT VALUES;

-- How far a consumer has handled each stream of a source; kept in the database that holds the consumer's effects.
CREATE TABLE events.consumer_offset (
  consumer text NOT NULL CHECK (length(consumer) BETWEEN 1 AND 100),
  database text NOT NULL,
  stream smallint NOT NULL CHECK (stream BETWEEN 0 AND 15),
  position bigint NOT NULL,
  PRIMARY KEY (consumer, database, stream)
) WITH (fillfactor = 50);

-- The events that a consumer has handled; a second delivery of an id changes nothing.
CREATE TABLE events.consumer_inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  handled_at_ms bigint NOT NULL,
  PRIMARY KEY (consumer, event_id)
);

CREATE INDEX consumer_inbox_by_age ON events.consumer_inbox (consumer, handled_at_ms);

CREATE FUNCTION events.database_name() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_name text;
BEGIN
  SELECT database INTO STRICT found_name FROM events.log_state;
  IF found_name IS NULL THEN
    UPDATE events.log_state
    SET database = coalesce(database, substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))
    RETURNING database INTO STRICT found_name;
  END IF;
  RETURN found_name;
END
$$;

-- Makes the partitions of `days` days from `first_day` on that do not exist. A partition is filled and then attached,
-- which lets readers of the log go on.
CREATE FUNCTION events.make_partitions(first_day date, days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  next_day date;
  partition_name text;
  made integer := 0;
BEGIN
  FOR ahead IN 0 .. days - 1 LOOP
    next_day := first_day + ahead;
    partition_name := 'log_' || to_char(next_day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('events.' || partition_name) IS NOT NULL;
    EXECUTE format('CREATE TABLE events.%I (LIKE events.log INCLUDING ALL)', partition_name);
    EXECUTE format(
      'WITH late AS (DELETE FROM events.log_default WHERE day = %L RETURNING *) INSERT INTO events.%I SELECT * FROM late',
      next_day, partition_name);
    EXECUTE format(
      'ALTER TABLE events.log ATTACH PARTITION events.%I FOR VALUES FROM (%L) TO (%L)',
      partition_name, next_day, next_day + 1);
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;

-- Drops everything before `first_kept`, and notes the highest position that went.
CREATE FUNCTION events.drop_partitions(first_kept date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  partition_name text;
  highest bigint;
  lowest_kept bigint := 0;
  dropped integer := 0;
BEGIN
  FOR partition_name IN
    SELECT child.relname FROM pg_inherits
    JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'events.log'::regclass
      AND child.relname ~ '^log_[0-9]{8}$'
      AND child.relname < 'log_' || to_char(first_kept, 'YYYYMMDD')
    ORDER BY child.relname
  LOOP
    -- The table before the state row, as numbering locks them.
    LOCK TABLE events.log IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('SELECT max(position) FROM events.%I', partition_name) INTO highest;
    lowest_kept := greatest(lowest_kept, highest);
    EXECUTE format('DROP TABLE events.%I', partition_name);
    dropped := dropped + 1;
  END LOOP;
  WITH gone AS (DELETE FROM events.log_default WHERE day < first_kept RETURNING position)
  SELECT max(position) INTO highest FROM gone;
  lowest_kept := greatest(lowest_kept, highest);
  UPDATE events.log_state SET low_water = lowest_kept WHERE low_water < lowest_kept;
  RETURN dropped;
END
$$;

REVOKE ALL ON FUNCTION events.database_name(), events.make_partitions(date, integer), events.drop_partitions(date)
  FROM PUBLIC;

GRANT USAGE ON SCHEMA events
  TO muster_events_writer, muster_events_reader, muster_events_relay, muster_events_consumer;
GRANT INSERT ON events.outbox TO muster_events_writer;
GRANT SELECT ON events.log, events.log_state TO muster_events_reader, muster_events_relay;
GRANT SELECT, DELETE ON events.outbox TO muster_events_relay;
GRANT INSERT ON events.log TO muster_events_relay;
GRANT UPDATE ON events.log_state TO muster_events_relay;
GRANT SELECT, INSERT, UPDATE, DELETE ON events.consumer_offset, events.consumer_inbox TO muster_events_consumer;
GRANT EXECUTE ON FUNCTION events.database_name()
  TO muster_events_writer, muster_events_reader, muster_events_relay, muster_events_consumer;
GRANT EXECUTE ON FUNCTION events.make_partitions(date, integer), events.drop_partitions(date) TO muster_events_relay;
