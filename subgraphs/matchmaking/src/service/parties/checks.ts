import { AppError, badInput } from "@muster/errors";
import { isPlayerId, type PlayerId } from "../model.js";
import type { MatchmakingTransaction } from "../ports.js";
import type { Queue } from "../queues.js";
import { isWaiting } from "../states.js";
import { memberOf } from "./changes.js";
import type { Party, PartyId } from "./model.js";

/** What parties and players may have of each at most. */
export const partyBounds = {
  /** Whatever the queues allow. */
  members: 32,
  invites: 32,
  /** Of one player, from all parties. */
  invitesOfPlayer: 100,
  roles: 8,
} as const;

const rolePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The most players that a party may have: as many as join any queue together. */
export function partySizeMax(queues: readonly Queue[]): number {
  return Math.min(partyBounds.members, Math.max(1, ...queues.flatMap(({ partySizes }) => partySizes)));
}

/** The player whom a request names. @throws BAD_USER_INPUT for oneself; NOT_FOUND for what is no player's id. */
export function parseOther(ownId: PlayerId, otherId: string): PlayerId {
  if (otherId === ownId) throw badInput("playerId", "another player than yourself");
  if (!isPlayerId(otherId)) throw noMember();
  return otherId;
}

/** @throws BAD_USER_INPUT naming `roles`. */
export function checkRoles(roles: readonly string[]): void {
  const isFit = new Set(roles).size === roles.length && roles.every((role) => rolePattern.test(role));
  if (!isFit || roles.length > partyBounds.roles)
    throw badInput("roles", `0 to ${partyBounds.roles} roles of queues, each once`);
}

/** @throws ALREADY_IN_PARTY with `partyId`. */
export async function requireNoParty(tx: MatchmakingTransaction, playerId: PlayerId): Promise<void> {
  const partyId = (await tx.partiesOf([playerId])).get(playerId);
  if (partyId !== undefined) throw alreadyInParty(partyId);
}

/** @throws INTERACTION_REFUSED where the player and somebody in the party may not meet. */
export async function requireWelcome(
  tx: MatchmakingTransaction,
  party: Party,
  playerId: PlayerId,
): Promise<void> {
  const avoided = (await tx.avoidsOf([playerId])).get(playerId) ?? [];
  if (avoided.some((other) => memberOf(party, other) !== undefined))
    throw new AppError("INTERACTION_REFUSED", "the two of you may not have to do with each other", {
      field: "partyId",
    });
}

/** @throws PARTY_FULL with `max`. */
export function requirePlace(party: Party, queues: readonly Queue[]): void {
  const max = partySizeMax(queues);
  if (party.members.length >= max) throw new AppError("PARTY_FULL", "the party is full", { max });
}

/** @throws LIMIT_REACHED with `limit` and `max`, unless the player is invited already. */
export async function requireRoomToInvite(
  tx: MatchmakingTransaction,
  party: Party,
  playerId: PlayerId,
  nowMs: number,
): Promise<void> {
  if (party.invites.some((invite) => invite.playerId === playerId)) return;
  const { invites, invitesOfPlayer } = partyBounds;
  if (party.invites.length >= invites) throw limitReached("invites", invites);
  if ((await tx.countInvites(playerId, nowMs)) >= invitesOfPlayer)
    throw limitReached("invitesOfPlayer", invitesOfPlayer);
}

/**
 * While a match is looked for and made, its players are those who queued for it.
 *
 * @throws CONFLICT with `reason` (`queued`).
 */
export async function requireNotQueued(tx: MatchmakingTransaction, { ticketId }: Party): Promise<void> {
  const [ticket] = ticketId === null ? [] : await tx.lockTickets([ticketId]);
  if (ticket !== undefined && (isWaiting(ticket.state) || ["ACCEPTING", "ALLOCATING"].includes(ticket.state)))
    throw new AppError("CONFLICT", "the party is on its way to a match", {
      ...{ field: "partyId", reason: "queued" },
    });
}

/** @throws NOT_FOUND naming `partyId` where the player is not invited. */
export function requireInvite(party: Party, playerId: PlayerId): void {
  if (!party.invites.some((invite) => invite.playerId === playerId))
    throw new AppError("NOT_FOUND", "there is no such invitation", { field: "partyId" });
}

/** ALREADY_IN_PARTY, naming the party; `null` where it is not known which. */
export function alreadyInParty(partyId: PartyId | null): AppError {
  return new AppError("ALREADY_IN_PARTY", "you are in a party", { partyId });
}

function limitReached(limit: string, max: number): AppError {
  return new AppError("LIMIT_REACHED", "so many are invited already", { field: "playerId", limit, max });
}

/** NOT_FOUND naming `playerId`. */
export function noMember(): AppError {
  return new AppError("NOT_FOUND", "there is no such player", { field: "playerId" });
}
