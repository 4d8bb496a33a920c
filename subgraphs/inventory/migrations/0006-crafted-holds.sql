-- What was made of held things is held as long as they were: nobody gave it, and it is not given back.
ALTER TABLE inventory.holds DROP CONSTRAINT holds_reason_check, DROP CONSTRAINT holds_check,
  ADD CONSTRAINT holds_reason_check CHECK (reason IN ('trade', 'gift', 'purchase', 'craft')),
  ADD CONSTRAINT holds_check CHECK ((reason IN ('trade', 'gift')) = (from_player_id IS NOT NULL));
