import type { Party, PlayerId } from "../../../src/service/index.js";
import { newPlayer, type Setting } from "../../setting.js";

/** A party of `size` players; the first leads, and the others are ready. */
export async function gather(setting: Setting, size: number): Promise<[party: Party, players: PlayerId[]]> {
  const players = Array.from({ length: size }, () => newPlayer(setting));
  const [leader, ...others] = players as [PlayerId, ...PlayerId[]];
  let party = await setting.parties.create(leader);
  for (const player of others) {
    await setting.clock.advance(1);
    await setting.parties.invite(leader, party.id, player);
    await setting.parties.accept(player, party.id);
    party = await setting.parties.setReady(player, party.id, true, null);
  }
  return [party, players];
}

/** Keeps a block as the consumer does, or forgets it. */
export function block(
  { storage, parties }: Setting,
  playerId: PlayerId,
  blockedId: PlayerId,
  isBlocked = true,
): Promise<void> {
  return storage.transact((tx) => parties.noteBlock(tx, { playerId, blockedId }, isBlocked));
}

/** What is wrong with parties in the tables: each row is one thing. */
export async function findContradictions({ admin }: Setting): Promise<string[]> {
  const rows = await admin.query<{ readonly problem: string }>(`
SELECT 'a party without its leader' AS problem FROM matchmaking.party WHERE NOT EXISTS (
  SELECT FROM matchmaking.party_member WHERE party_id = party.id AND player_id = leader_id)
UNION ALL SELECT 'a party of more than may be' FROM matchmaking.party_member GROUP BY party_id HAVING count(*) > 4
UNION ALL SELECT 'two in a party who may not meet' FROM matchmaking.block
  JOIN matchmaking.party_member AS one ON one.player_id = block.player_id
  JOIN matchmaking.party_member AS other ON other.player_id = block.blocked_id AND other.party_id = one.party_id
UNION ALL SELECT 'an invitation to one who is in' FROM matchmaking.party_invite JOIN matchmaking.party_member USING (party_id, player_id)
UNION ALL SELECT 'a ticket that is not of the party''s players' FROM matchmaking.party WHERE ticket_id IS NOT NULL AND
  (SELECT array_agg(player_id ORDER BY player_id) FROM matchmaking.party_member WHERE party_id = party.id) IS DISTINCT FROM
  (SELECT array_agg(player_id ORDER BY player_id) FROM matchmaking.ticket_player WHERE ticket_id = party.ticket_id)
UNION ALL SELECT 'a ticket of several in line that no party has' FROM matchmaking.ticket WHERE state IN ('QUEUED', 'REQUEUED')
  AND (SELECT count(*) FROM matchmaking.ticket_player WHERE ticket_id = ticket.id) > 1
  AND NOT EXISTS (SELECT FROM matchmaking.party WHERE ticket_id = ticket.id)
UNION ALL SELECT 'a version that a member was not told of' FROM matchmaking.party JOIN matchmaking.party_member ON party_id = party.id
  WHERE NOT EXISTS (SELECT FROM events.outbox WHERE topic = 'matchmaking.partyChanged' AND key = 'player:' || player_id
    AND payload ->> 'partyId' = party.id::text AND (payload ->> 'version')::int = party.version)`);
  return rows.map(({ problem }) => problem);
}
