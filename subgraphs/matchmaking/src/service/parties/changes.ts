import type { PlayerId, TicketId } from "../model.js";
import type { Party, PartyInvite, PartyMember } from "./model.js";

/** The party with `changes`, one version later. */
export function changed(party: Party, nowMs: number, changes: Partial<Party>): Party {
  return { ...party, ...changes, version: party.version + 1, changedAtMs: nowMs };
}

/** A player of the party, if it is one. */
export function memberOf(party: Party, playerId: PlayerId): PartyMember | undefined {
  return party.members.find((member) => member.playerId === playerId);
}

/** The party with a player who is invited; an invitation that there was is made anew. */
export function withInvite(party: Party, invite: PartyInvite, nowMs: number): Party {
  return changed(party, nowMs, { invites: [...invitesBut(party, invite.playerId), invite] });
}

/** The party without the invitation of a player. */
export function withoutInvite(party: Party, playerId: PlayerId, nowMs: number): Party {
  return changed(party, nowMs, { invites: invitesBut(party, playerId) });
}

/** The party with a player who comes in; what it queued with was of others. */
export function withMember(party: Party, playerId: PlayerId, nowMs: number): Party {
  // Later than everyone, also within a millisecond and where clocks differ: who came first leads next.
  const joinedAtMs = Math.max(nowMs, 1 + Math.max(...party.members.map((one) => one.joinedAtMs)));
  const member: PartyMember = { playerId, joinedAtMs, isReady: false, roles: [] };
  const members = [...party.members, member];
  return changed(party, nowMs, { members, invites: invitesBut(party, playerId), ticketId: null });
}

/** The party without a player. Where it was the leader, whoever came next is; what it queued with was of others. */
export function withoutMember(party: Party, playerId: PlayerId, nowMs: number): Party {
  const members = party.members.filter((member) => member.playerId !== playerId);
  const leaderId = party.leaderId === playerId ? (members[0]?.playerId ?? playerId) : party.leaderId;
  return changed(party, nowMs, { members, leaderId, ticketId: null });
}

/** The party as it is in line: everyone has to be ready anew for the next time. */
export function inLine(party: Party, ticketId: TicketId, nowMs: number): Party {
  const members = party.members.map((member) => ({ ...member, isReady: false }));
  return changed(party, nowMs, { members, ticketId });
}

function invitesBut(party: Party, playerId: PlayerId): PartyInvite[] {
  return party.invites.filter((invite) => invite.playerId !== playerId);
}
