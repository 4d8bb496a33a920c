-- Groups of players, such as guilds. Whoever changes one has its row locked, and then the players in the order of their ids.
CREATE TABLE accounts.groups (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  -- The name with its case folded: no two groups differ by case alone.
  name_key text COLLATE "C" NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);

CREATE TABLE accounts.group_members (
  group_id uuid NOT NULL REFERENCES accounts.groups ON DELETE CASCADE,
  player_id uuid NOT NULL REFERENCES accounts.players,
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'officer', 'member')),
  since timestamptz NOT NULL,
  PRIMARY KEY (group_id, player_id)
);

CREATE UNIQUE INDEX group_members_owner ON accounts.group_members (group_id) WHERE role = 'owner';
CREATE INDEX group_members_by_player ON accounts.group_members (player_id, group_id);

-- Who is asked to join, and who asks to. An invitation by somebody whom the invited player has blocked is hidden from that player.
CREATE TABLE accounts.group_calls (
  group_id uuid NOT NULL REFERENCES accounts.groups ON DELETE CASCADE,
  player_id uuid NOT NULL REFERENCES accounts.players,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('invitation', 'application')),
  by_id uuid NOT NULL REFERENCES accounts.players,
  hidden boolean NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (group_id, player_id)
);

CREATE INDEX group_calls_by_player ON accounts.group_calls (player_id, kind, since);

GRANT SELECT, INSERT, UPDATE, DELETE ON accounts.groups, accounts.group_members, accounts.group_calls TO muster_accounts;
