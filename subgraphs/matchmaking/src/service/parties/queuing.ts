import { AppError } from "@muster/errors";
import type { TicketPlayer } from "../model.js";
import type { Party } from "./model.js";

/**
 * The players of the ticket that a party queues with: the leader, who says so, comes first, then who came first.
 *
 * @param leaderRoles The leader's wanted roles; those said before where `null`.
 * @throws PARTY_NOT_READY with `playerId` where somebody but the leader has not said to be ready.
 */
export function playersInLine(party: Party, leaderRoles: readonly string[] | null): TicketPlayer[] {
  const isLeader = ({ playerId }: TicketPlayer): boolean => playerId === party.leaderId;
  const unready = party.members.find((member) => !member.isReady && !isLeader(member));
  if (unready !== undefined)
    throw new AppError("PARTY_NOT_READY", "somebody in the party has not said to be ready", {
      ...{ partyId: party.id, playerId: unready.playerId },
    });
  const players = party.members.map(({ playerId, roles }) => ({ playerId, roles }));
  const [leader] = players.filter(isLeader);
  if (leader === undefined) throw new Error("a party has a leader");
  return [
    { ...leader, roles: leaderRoles ?? leader.roles },
    ...players.filter((player) => !isLeader(player)),
  ];
}
