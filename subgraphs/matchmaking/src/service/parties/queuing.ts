import { AppError } from "@muster/errors";
import type { TicketPlayer } from "../model.js";
import type { Party } from "./model.js";

/**
 * The players of the ticket that a party queues with: the leader comes first, then who came first.
 *
 * @param leaderRoles The leader's wanted roles; those said before where `null`.
 */
export function playersInLine(party: Party, leaderRoles: readonly string[] | null): TicketPlayer[] {
  const players = party.members.map(({ playerId, roles }) => ({ playerId, roles }));
  return [
    ...players
      .filter(({ playerId }) => playerId === party.leaderId)
      .map(({ playerId, roles }) => ({ playerId, roles: leaderRoles ?? roles })),
    ...players.filter(({ playerId }) => playerId !== party.leaderId),
  ];
}

/** @throws PARTY_NOT_READY with `playerId` where somebody but the leader, whose word is to queue, has not said to be ready. */
export function requireReady({ id: partyId, leaderId, members }: Party): void {
  const unready = members.find(({ playerId, isReady }) => !isReady && playerId !== leaderId);
  if (unready !== undefined)
    throw new AppError("PARTY_NOT_READY", "somebody in the party has not said to be ready", {
      ...{ partyId, playerId: unready.playerId },
    });
}
