import { AppError } from "@muster/errors";
import { type Transaction, uniqueViolation } from "@muster/postgres";
import { alreadyInParty, type Party, type PartyChange } from "../service/index.js";

/** @throws ALREADY_IN_PARTY where one of its players is in another. */
export async function insertParty(tx: Transaction, party: Party): Promise<void> {
  await guard([
    tx.query(
      {
        name: "matchmaking-insert-party",
        text: `INSERT INTO matchmaking.party (id, version, leader_id, ticket_id, made_at_ms, changed_at_ms)
VALUES ($1, $2, $3, $4, $5, $6)`,
      },
      [party.id, party.version, party.leaderId, party.ticketId, party.madeAtMs, party.changedAtMs],
    ),
    writeMembers(tx, party),
  ]);
}

/** @throws ALREADY_IN_PARTY where one who comes in is in another; CONFLICT where it has changed since it was read. */
export async function saveParty(tx: Transaction, { before, after }: PartyChange): Promise<void> {
  const { id, members, invites } = after;
  if (members.length === 0) return removeParty(tx, before);
  const [saved] = await guard([
    tx.query(
      {
        name: "matchmaking-save-party",
        text: `UPDATE matchmaking.party SET version = $3, leader_id = $4, ticket_id = $5, changed_at_ms = $6
WHERE id = $1 AND version = $2 RETURNING id`,
      },
      [id, before.version, after.version, after.leaderId, after.ticketId, after.changedAtMs],
    ),
    tx.query(
      {
        name: "matchmaking-remove-members",
        text: "DELETE FROM matchmaking.party_member WHERE party_id = $1 AND player_id <> ALL($2)",
      },
      [id, members.map(({ playerId }) => playerId)],
    ),
    writeMembers(tx, after),
    tx.query(
      {
        name: "matchmaking-remove-invites",
        text: "DELETE FROM matchmaking.party_invite WHERE party_id = $1 AND player_id <> ALL($2)",
      },
      [id, invites.map(({ playerId }) => playerId)],
    ),
    writeInvites(tx, after),
  ]);
  requireSaved(saved);
}

async function removeParty(tx: Transaction, { id, version }: Party): Promise<void> {
  requireSaved(
    await tx.query(
      {
        name: "matchmaking-remove-party",
        text: "DELETE FROM matchmaking.party WHERE id = $1 AND version = $2 RETURNING id",
      },
      [id, version],
    ),
  );
}

function requireSaved(rows: readonly unknown[] = []): void {
  if (rows.length === 0)
    throw new AppError("CONFLICT", "the party has changed since it was read", { field: "version" });
}

async function guard(statements: readonly Promise<object[]>[]): Promise<object[][]> {
  try {
    return await Promise.all(statements);
  } catch (error) {
    if (uniqueViolation(error) === "party_member_one") throw alreadyInParty(null);
    throw error;
  }
}

function writeMembers(tx: Transaction, { id, members }: Party): Promise<object[]> {
  return tx.query(
    {
      name: "matchmaking-write-members",
      text: `INSERT INTO matchmaking.party_member AS kept (party_id, player_id, joined_at_ms, is_ready, roles)
SELECT $1, (entry ->> 'playerId')::uuid, (entry ->> 'joinedAtMs')::bigint, (entry ->> 'isReady')::boolean,
  ARRAY(SELECT jsonb_array_elements_text(entry -> 'roles'))
FROM jsonb_array_elements($2::jsonb) AS member (entry) ORDER BY 2
ON CONFLICT (party_id, player_id) DO UPDATE SET is_ready = excluded.is_ready, roles = excluded.roles
WHERE (kept.is_ready, kept.roles) IS DISTINCT FROM (excluded.is_ready, excluded.roles)`,
    },
    [id, JSON.stringify(members)],
  );
}

function writeInvites(tx: Transaction, { id, invites }: Party): Promise<object[]> {
  return tx.query(
    {
      name: "matchmaking-write-invites",
      text: `INSERT INTO matchmaking.party_invite AS kept (party_id, player_id, by_id, invited_at_ms, expires_at_ms)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) AS next (player_id, by_id, a, b) ORDER BY 2
ON CONFLICT (party_id, player_id) DO UPDATE SET by_id = excluded.by_id, invited_at_ms = excluded.invited_at_ms,
  expires_at_ms = excluded.expires_at_ms WHERE kept.invited_at_ms <> excluded.invited_at_ms`,
    },
    [
      id,
      invites.map(({ playerId }) => playerId),
      invites.map(({ byId }) => byId),
      invites.map(({ invitedAtMs }) => invitedAtMs),
      invites.map(({ expiresAtMs }) => expiresAtMs),
    ],
  );
}
