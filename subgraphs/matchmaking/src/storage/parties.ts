import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import type { Party, PartyId, PartyInvite, PartyMember, PlayerId, TicketId } from "../service/index.js";

interface PartyRow {
  readonly id: PartyId;
  readonly version: number;
  readonly leader_id: PlayerId;
  readonly ticket_id: TicketId | null;
  readonly made_at_ms: bigint;
  readonly changed_at_ms: bigint;
  readonly members: readonly PartyMember[];
  readonly invites: readonly PartyInvite[] | null;
}

const columns = `party.id, version, leader_id, ticket_id, made_at_ms, changed_at_ms, (
  SELECT json_agg(json_build_object('playerId', player_id, 'joinedAtMs', joined_at_ms, 'isReady', is_ready, 'roles', roles)
    ORDER BY joined_at_ms, player_id)
  FROM matchmaking.party_member WHERE party_id = party.id) AS members, (
  SELECT json_agg(json_build_object('playerId', player_id, 'byId', by_id, 'invitedAtMs', invited_at_ms,
    'expiresAtMs', expires_at_ms) ORDER BY invited_at_ms, player_id)
  FROM matchmaking.party_invite WHERE party_id = party.id AND expires_at_ms > $2) AS invites`;

/** The first number of the advisory locks that players are locked by; an arbitrary constant. */
const playerLockClass = 0x4d4d_5031;

/** Locks players until the transaction ends, in one order for all. */
export async function lockPlayers(tx: Transaction, ids: readonly PlayerId[]): Promise<void> {
  await tx.query(
    {
      name: "matchmaking-lock-players",
      text: `SELECT pg_advisory_xact_lock(${playerLockClass}, key) FROM (
  SELECT DISTINCT hashtext(id::text) AS key FROM unnest($1::uuid[]) AS player (id) ORDER BY key) AS sorted`,
    },
    [ids],
  );
}

/** Parties by id, in that order. */
export async function findParties(
  db: Queryable,
  ids: readonly PartyId[],
  nowMs: number,
): Promise<(Party | undefined)[]> {
  const rows = await db.query<PartyRow>(
    { name: "matchmaking-parties", text: `SELECT ${columns} FROM matchmaking.party WHERE id = ANY($1)` },
    [ids, nowMs],
  );
  return inIdOrder(ids, rows.map(toParty), ({ id }) => id);
}

/** The party of each player, in that order. */
export async function findPartiesOf(
  db: Queryable,
  playerIds: readonly PlayerId[],
  nowMs: number,
): Promise<(Party | undefined)[]> {
  const rows = await db.query<PartyRow & { readonly player_id: PlayerId }>(
    {
      name: "matchmaking-parties-of",
      text: `SELECT own.player_id, ${columns} FROM matchmaking.party_member AS own
JOIN matchmaking.party ON party.id = own.party_id WHERE own.player_id = ANY($1)`,
    },
    [playerIds, nowMs],
  );
  return inIdOrder(playerIds, rows, (row) => row.player_id).map((row) => row && toParty(row));
}

/** The parties that each player is invited to, in that order, the newest invitation first. */
export async function findInvitingParties(
  db: Queryable,
  playerIds: readonly PlayerId[],
  nowMs: number,
): Promise<Party[][]> {
  const rows = await db.query<PartyRow & { readonly player_id: PlayerId }>(
    {
      name: "matchmaking-inviting-parties",
      text: `SELECT own.player_id, ${columns} FROM matchmaking.party_invite AS own
JOIN matchmaking.party ON party.id = own.party_id WHERE own.player_id = ANY($1) AND own.expires_at_ms > $2
ORDER BY own.invited_at_ms DESC, own.party_id`,
    },
    [playerIds, nowMs],
  );
  return playerIds.map((id) => rows.filter((row) => row.player_id === id).map(toParty));
}

/** Locks a party and gives it as it is then. */
export async function lockParty(tx: Transaction, id: PartyId, nowMs: number): Promise<Party | undefined> {
  // In two steps: what is read beside a locked row may be from before the wait for it.
  const locked = await tx.query("SELECT FROM matchmaking.party WHERE id = $1 FOR UPDATE", [id]);
  return locked.length === 0 ? undefined : (await findParties(tx, [id], nowMs))[0];
}

/** Locks the parties of players in the order of their ids. */
export async function lockPartiesOf(
  tx: Transaction,
  playerIds: readonly PlayerId[],
  nowMs: number,
): Promise<Party[]> {
  const rows = await tx.query<{ readonly id: PartyId }>(
    {
      name: "matchmaking-lock-parties-of",
      text: `SELECT id FROM matchmaking.party
WHERE id IN (SELECT party_id FROM matchmaking.party_member WHERE player_id = ANY($1)) ORDER BY id FOR UPDATE`,
    },
    [playerIds],
  );
  const parties = await findParties(
    tx,
    rows.map(({ id }) => id),
    nowMs,
  );
  return parties.flatMap((party) => party ?? []);
}

/** The parties of players, by player. */
export async function partiesOf(
  db: Queryable,
  playerIds: readonly PlayerId[],
): Promise<ReadonlyMap<PlayerId, PartyId>> {
  const rows = await db.query<{ readonly player_id: PlayerId; readonly party_id: PartyId }>(
    {
      name: "matchmaking-party-ids-of",
      text: "SELECT player_id, party_id FROM matchmaking.party_member WHERE player_id = ANY($1)",
    },
    [playerIds],
  );
  return new Map(rows.map((row) => [row.player_id, row.party_id]));
}

/** How many parties a player is invited to. */
export async function countInvites(db: Queryable, playerId: PlayerId, nowMs: number): Promise<number> {
  const [row] = await db.query<{ readonly count: number }>(
    {
      name: "matchmaking-count-invites",
      text: `SELECT count(*)::int AS count FROM matchmaking.party_invite WHERE player_id = $1 AND expires_at_ms > $2`,
    },
    [playerId, nowMs],
  );
  return row?.count ?? 0;
}

/** Up to `limit` parties that have not changed since and are in no ticket that lives. */
export async function findIdleParties(
  db: Queryable,
  unchangedSinceMs: number,
  limit: number,
): Promise<PartyId[]> {
  const rows = await db.query<{ readonly id: PartyId }>(
    {
      name: "matchmaking-idle-parties",
      text: `SELECT id FROM matchmaking.party WHERE changed_at_ms <= $1 AND NOT EXISTS (
  SELECT FROM matchmaking.ticket_player WHERE ticket_player.ticket_id = party.ticket_id AND is_live)
ORDER BY changed_at_ms, id LIMIT $2`,
    },
    [unchangedSinceMs, limit],
  );
  return rows.map(({ id }) => id);
}

/** Those of the tickets that a party has. */
export async function ticketsOfParties(
  db: Queryable,
  ids: readonly TicketId[],
): Promise<ReadonlySet<TicketId>> {
  const rows = await db.query<{ readonly ticket_id: TicketId }>(
    {
      name: "matchmaking-tickets-of-parties",
      text: "SELECT ticket_id FROM matchmaking.party WHERE ticket_id = ANY($1)",
    },
    [ids],
  );
  return new Set(rows.map((row) => row.ticket_id));
}

function toParty(row: PartyRow): Party {
  return {
    ...{ id: row.id, version: row.version, leaderId: row.leader_id, ticketId: row.ticket_id },
    ...{ madeAtMs: Number(row.made_at_ms), changedAtMs: Number(row.changed_at_ms) },
    ...{ members: row.members, invites: row.invites ?? [] },
  };
}
