-- What no search found has nothing to say for itself; explanations have a shape from here on.
ALTER TABLE matchmaking.match ALTER COLUMN explanation DROP NOT NULL;
UPDATE matchmaking.match SET explanation = NULL WHERE NOT explanation ? 'winChance';

-- What a player played last: match ids rise with time.
CREATE INDEX match_player_history ON matchmaking.match_player (player_id, match_id DESC);
