-- Players who queue together, and who does not want to meet whom. Whoever changes a party has its row locked. Who comes into one, or is
-- asked to, is locked before it (an advisory lock: matchmaking keeps no row of a player), and so are the two of a block.
CREATE TABLE matchmaking.party (
  id uuid PRIMARY KEY,
  version integer NOT NULL CHECK (version >= 1),
  leader_id uuid NOT NULL,
  -- What it last queued with, as long as the same players are in it.
  ticket_id uuid REFERENCES matchmaking.ticket,
  made_at_ms bigint NOT NULL,
  changed_at_ms bigint NOT NULL
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX party_by_ticket ON matchmaking.party (ticket_id) WHERE ticket_id IS NOT NULL;

-- Those that nothing was done with for long are ended.
CREATE INDEX party_idle ON matchmaking.party (changed_at_ms, id);

CREATE TABLE matchmaking.party_member (
  party_id uuid NOT NULL REFERENCES matchmaking.party ON DELETE CASCADE,
  player_id uuid NOT NULL,
  joined_at_ms bigint NOT NULL,
  -- Whether the player agrees to queue; used up by queuing.
  is_ready boolean NOT NULL,
  -- Wanted roles, the primary one first.
  roles text[] NOT NULL CHECK (cardinality(roles) <= 8),
  PRIMARY KEY (party_id, player_id)
) WITH (fillfactor = 80);

-- A player is in one party.
CREATE UNIQUE INDEX party_member_one ON matchmaking.party_member (player_id);

-- Who may come in, until when. One that is over is removed with the party's next change.
CREATE TABLE matchmaking.party_invite (
  party_id uuid NOT NULL REFERENCES matchmaking.party ON DELETE CASCADE,
  player_id uuid NOT NULL,
  by_id uuid NOT NULL,
  invited_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  PRIMARY KEY (party_id, player_id)
);

CREATE INDEX party_invite_by_player ON matchmaking.party_invite (player_id, party_id);

-- Which players have blocked which, as accounts tells: neither meets the other.
CREATE TABLE matchmaking.block (
  player_id uuid NOT NULL,
  blocked_id uuid NOT NULL,
  PRIMARY KEY (player_id, blocked_id)
);

CREATE INDEX block_by_blocked ON matchmaking.block (blocked_id, player_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON matchmaking.party, matchmaking.party_member, matchmaking.party_invite
  TO muster_matchmaking;
GRANT SELECT, INSERT, DELETE ON matchmaking.block TO muster_matchmaking;
