-- Staff look players up by the beginning of a display name, whatever the case; usernames have such an index by their key.
CREATE INDEX players_by_display_name ON accounts.players ((lower(display_name) COLLATE "C"), id);
