-- Matches that have a server: whether it still runs is asked again and again.
CREATE INDEX match_served ON matchmaking.match (id) WHERE state IN ('READY', 'IN_GAME');
