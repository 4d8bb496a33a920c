-- What a consumer has not come to yet of one key: for who must not act on what the consumer would have changed. STABLE, so that
-- a statement sees what is left and the consumer's effects at one moment. Where the consumer's effects are in another database
-- than the log, only what was not numbered yet is known here.
CREATE FUNCTION events.unhandled(consumer_name text, event_key text, event_topic text) RETURNS SETOF jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT payload FROM events.outbox WHERE key = event_key AND topic = event_topic
  UNION ALL
  SELECT l.payload FROM events.log_state s
    JOIN events.consumer_offset o ON o.consumer = consumer_name AND o.database = s.database
    JOIN events.log l ON l.key = event_key AND l.stream = o.stream AND l.position > o.position AND l.topic = event_topic
$$;

REVOKE ALL ON FUNCTION events.unhandled(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.unhandled(text, text, text) TO muster_events_consumer;
