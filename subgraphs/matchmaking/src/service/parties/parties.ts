import type { PlayerId } from "../model.js";
import type { MatchmakingTransaction, ServiceContext } from "../ports.js";
import { isWaiting } from "../states.js";
import { moved } from "../tickets.js";
import { changed, memberOf, withInvite, withMember, withoutInvite, withoutMember } from "./changes.js";
import {
  checkRoles,
  noMember,
  parseOther,
  requireInvite,
  requireNoParty,
  requireNotQueued,
  requirePlace,
  requireRoomToInvite,
  requireWelcome,
} from "./checks.js";
import { lockLedParty, lockOwnParty, lockParty } from "./locks.js";
import type { Block, Party, PartyId } from "./model.js";

/** How long an invitation holds. Milliseconds. */
export const inviteLifetimeMs = 5 * 60_000;

/**
 * How players come together to queue. A player is in one party. All methods that name a party throw NOT_FOUND naming `partyId` where
 * the player has nothing to do with it. Who comes or goes takes the party's waiting ticket out of line.
 */
export interface PartyService {
  /** Makes a party of one. @throws ALREADY_IN_PARTY with `partyId`. */
  create(ownId: PlayerId): Promise<Party>;
  /**
   * Invites a player, for 5 minutes; again, for another 5. Any member may. Whether there is such a player is not known here.
   *
   * @throws BAD_USER_INPUT naming `playerId` for oneself; NOT_FOUND naming `playerId` for what is no player's id;
   *   INTERACTION_REFUSED where the player and somebody in the party may not meet; PARTY_FULL; LIMIT_REACHED with `limit`, `max`.
   */
  invite(ownId: PlayerId, partyId: string, otherId: string): Promise<Party>;
  /**
   * Comes into a party; again, nothing changes.
   *
   * @throws NOT_FOUND naming `partyId` where there is no invitation (any more); ALREADY_IN_PARTY with `partyId`; PARTY_FULL;
   *   INTERACTION_REFUSED; CONFLICT with `reason` (`queued`) while the party is on its way to a match.
   */
  accept(ownId: PlayerId, partyId: string): Promise<Party>;
  /** @throws NOT_FOUND naming `partyId` where there is no invitation (any more). */
  decline(ownId: PlayerId, partyId: string): Promise<void>;
  /** Leaves a party. Where it was the leader, who came next leads; one that nobody is in has ended. */
  leave(ownId: PlayerId, partyId: string): Promise<void>;
  /**
   * Puts a member out; one who is not in it (any more) stays so.
   *
   * @throws FORBIDDEN unless the caller leads; BAD_USER_INPUT naming `playerId` for oneself.
   */
  remove(ownId: PlayerId, partyId: string, otherId: string): Promise<Party>;
  /** @throws FORBIDDEN unless the caller leads; NOT_FOUND naming `playerId` for who is not in the party. */
  makeLeader(ownId: PlayerId, partyId: string, otherId: string): Promise<Party>;
  /**
   * Says whether the player agrees to queue, and with which wanted roles; those said before where `null`.
   *
   * @throws BAD_USER_INPUT naming `roles`.
   */
  setReady(
    ownId: PlayerId,
    partyId: string,
    isReady: boolean,
    roles: readonly string[] | null,
  ): Promise<Party>;
  /** Keeps a block, or forgets it. Where the two are in one party, the one who blocked leaves it; no invitation brings them together. */
  noteBlock(tx: MatchmakingTransaction, block: Block, isBlocked: boolean): Promise<void>;
  /** Ends parties that nothing was done with for a day and that are in no ticket. @returns How many ended. */
  sweepIdle(): Promise<number>;
}

const idleMs = 24 * 3600 * 1000;
const sweepPartiesMax = 100;

/** Makes the {@link PartyService}. */
export function createParties(context: ServiceContext): PartyService {
  const { storage, clock, ids, queues } = context;

  return {
    create: (ownId) =>
      storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        await tx.lockPlayers([ownId]);
        await requireNoParty(tx, ownId);
        const party: Party = {
          ...{ id: ids.next<PartyId>(), version: 1, leaderId: ownId, ticketId: null },
          ...{ madeAtMs: nowMs, changedAtMs: nowMs, invites: [] },
          members: [{ playerId: ownId, joinedAtMs: nowMs, isReady: false, roles: [] }],
        };
        await tx.insertParty(party);
        return party;
      }),
    async invite(ownId, partyId, otherId) {
      const playerId = parseOther(ownId, otherId);
      return storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        await tx.lockPlayers([playerId]);
        const before = await lockOwnParty(tx, ownId, partyId, nowMs);
        if (memberOf(before, playerId) !== undefined) return before;
        await requireWelcome(tx, before, playerId);
        requirePlace(before, queues());
        await requireRoomToInvite(tx, before, playerId, nowMs);
        const invite = { playerId, byId: ownId, invitedAtMs: nowMs, expiresAtMs: nowMs + inviteLifetimeMs };
        const after = withInvite(before, invite, nowMs);
        await tx.saveParty({ before, after, deed: "INVITED", playerId });
        return after;
      });
    },
    accept: (ownId, partyId) =>
      storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        await tx.lockPlayers([ownId]);
        const before = await lockParty(tx, partyId, nowMs);
        if (memberOf(before, ownId) !== undefined) return before;
        requireInvite(before, ownId);
        await requireNoParty(tx, ownId);
        await requireWelcome(tx, before, ownId);
        requirePlace(before, queues());
        await requireNotQueued(tx, before);
        const after = withMember(before, ownId, nowMs);
        await tx.saveParty({ before, after, deed: "JOINED", playerId: ownId });
        return after;
      }),
    decline: (ownId, partyId) =>
      storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        const before = await lockParty(tx, partyId, nowMs);
        requireInvite(before, ownId);
        const after = withoutInvite(before, ownId, nowMs);
        await tx.saveParty({ before, after, deed: "INVITE_ENDED", playerId: ownId });
      }),
    leave: (ownId, partyId) =>
      storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        await part(tx, await lockOwnParty(tx, ownId, partyId, nowMs), ownId, "LEFT", nowMs);
      }),
    async remove(ownId, partyId, otherId) {
      const playerId = parseOther(ownId, otherId);
      return storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        const party = await lockLedParty(tx, ownId, partyId, nowMs);
        return memberOf(party, playerId) === undefined ? party : part(tx, party, playerId, "REMOVED", nowMs);
      });
    },
    makeLeader: (ownId, partyId, otherId) =>
      storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        const before = await lockLedParty(tx, ownId, partyId, nowMs);
        const leader = before.members.find(({ playerId }) => playerId === otherId);
        if (leader === undefined) throw noMember();
        if (leader.playerId === ownId) return before;
        const after = changed(before, nowMs, { leaderId: leader.playerId });
        await tx.saveParty({ before, after, deed: "LEADER_CHANGED", playerId: leader.playerId });
        return after;
      }),
    async setReady(ownId, partyId, isReady, roles) {
      if (roles !== null) checkRoles(roles);
      return storage.transact(async (tx) => {
        const nowMs = clock.nowMs();
        const before = await lockOwnParty(tx, ownId, partyId, nowMs);
        const own = memberOf(before, ownId);
        if (own?.isReady === isReady && (roles === null || String(roles) === String(own.roles)))
          return before;
        const members = before.members.map((member) =>
          member.playerId === ownId ? { ...member, isReady, roles: roles ?? member.roles } : member,
        );
        const after = changed(before, nowMs, { members });
        await tx.saveParty({ before, after, deed: "READY_CHANGED", playerId: ownId });
        return after;
      });
    },
    async noteBlock(tx, block, isBlocked) {
      const { playerId, blockedId } = block;
      await tx.lockPlayers([playerId, blockedId]);
      await tx.writeBlock(block, isBlocked);
      if (!isBlocked) return;
      const nowMs = clock.nowMs();
      for (let party of await tx.lockPartiesOf([playerId, blockedId], nowMs)) {
        const isIn = (id: PlayerId) => memberOf(party, id) !== undefined;
        if (isIn(playerId) && isIn(blockedId)) party = await part(tx, party, playerId, "LEFT", nowMs);
        const [inside, outside] = isIn(playerId) ? [playerId, blockedId] : [blockedId, playerId];
        if (!isIn(inside) || !party.invites.some((invite) => invite.playerId === outside)) continue;
        const after = withoutInvite(party, outside, nowMs);
        await tx.saveParty({ before: party, after, deed: "INVITE_ENDED", playerId: outside });
      }
    },
    async sweepIdle() {
      const nowMs = clock.nowMs();
      let ended = 0;
      for (const id of await storage.findIdleParties(nowMs - idleMs, sweepPartiesMax))
        ended += await storage.transact(async (tx) => {
          const before = await tx.lockParty(id, nowMs);
          // Whatever was done with it meanwhile, queuing too, was a change.
          if (before === undefined || before.changedAtMs > nowMs - idleMs) return 0;
          const after = changed(before, nowMs, { members: [], ticketId: null });
          await tx.saveParty({ before, after, deed: "ENDED", playerId: before.leaderId });
          return 1;
        });
      return ended;
    },
  };
}

/** Takes a player out of a party that is locked, and the party's ticket out of line. */
async function part(
  tx: MatchmakingTransaction,
  before: Party,
  playerId: PlayerId,
  deed: "LEFT" | "REMOVED",
  nowMs: number,
): Promise<Party> {
  const after = withoutMember(before, playerId, nowMs);
  const tickets = before.ticketId === null ? [] : await tx.lockTickets([before.ticketId]);
  const waiting = tickets.filter(({ state }) => isWaiting(state));
  await tx.saveTickets(waiting.map((one) => ({ before: one, after: moved(one, "CANCELLED", nowMs) })));
  await tx.saveParty({ before, after, deed, playerId });
  return after;
}
