import type { PlayerId } from "@muster/auth";
import { AppError, badInput } from "@muster/errors";
import { type Ids, isUuid, type SystemClock } from "@muster/runtime";
import { parseGroupName } from "../input.js";
import type {
  Group,
  GroupCall,
  GroupId,
  GroupRole,
  GroupStorage,
  GroupTransaction,
  Membership,
} from "./group-model.js";
import { limitReached, noPlayer, parseOther } from "./input.js";
import type { ActionLimits } from "./ports.js";

/** What there may be of each at most. */
export const groupBounds = {
  members: 100,
  groupsOfPlayer: 10,
  /** Invitations and applications of a group, each. */
  calls: 100,
  invitationsOfPlayer: 100,
  applicationsOfPlayer: 10,
} as const;

/** What {@link GroupService} works with. */
export interface GroupDeps {
  readonly storage: GroupStorage;
  readonly limits: ActionLimits;
  readonly clock: SystemClock;
  readonly ids: Ids;
}

/** A deed in a group: who does it, where, and to whom. */
interface Deed {
  readonly tx: GroupTransaction;
  readonly group: Group;
  readonly ownId: PlayerId;
  /** `undefined` for who is not in the group. */
  readonly role: GroupRole | undefined;
  readonly otherId: PlayerId;
  readonly nowMs: number;
}

/**
 * Groups of players. A group has one owner; officers decide with the owner who is in. Whoever acts, the group is locked first and
 * then the players, so that of two who act at once the second sees what the first did.
 *
 * Each method that acts in a group throws NOT_FOUND naming `groupId`, FORBIDDEN when the caller's role does not allow it, and
 * RATE_LIMITED; those about another player also BAD_USER_INPUT naming `playerId` for oneself and NOT_FOUND naming `playerId`.
 */
export class GroupService {
  readonly #deps: GroupDeps;

  constructor(deps: GroupDeps) {
    this.#deps = deps;
  }

  /** @throws BAD_USER_INPUT or CONFLICT naming `name`; LIMIT_REACHED with `limit` (`groupsOfPlayer`), `max`. */
  async create(ownId: PlayerId, name: string): Promise<Group> {
    const { storage, limits, clock, ids } = this.#deps;
    const parsed = parseGroupName(name);
    await limits.take("social", ownId);
    return storage.transactGroups(async (tx) => {
      const nowMs = clock.nowMs();
      const group: Group = { id: ids.next<GroupId>(), name: parsed, createdAtMs: nowMs };
      if (!(await tx.insertGroup(group)))
        throw new AppError("CONFLICT", "the name is taken", { field: "name" });
      if (!(await tx.lockPlayers([ownId])).has(ownId)) throw noPlayer();
      await requireRoomForGroup(tx, ownId);
      await tx.writeMember({ groupId: group.id, playerId: ownId, role: "owner", sinceMs: nowMs });
      return group;
    });
  }

  /**
   * Invites a player, or admits one who has applied. Inviting again changes nothing. Somebody who has blocked the caller is invited
   * in vain: the group sees an invitation that is not answered, the player sees nothing.
   *
   * @throws CONFLICT with `reason` (`member`; `blocked` when it was the caller who blocked); LIMIT_REACHED with `limit`, `max`.
   */
  invite(ownId: PlayerId, groupId: string, otherId: string): Promise<Group> {
    return this.#officerOn(ownId, groupId, otherId, async (deed) => {
      const { tx, group, otherId: playerId, nowMs } = deed;
      if ((await tx.readRole(group.id, playerId)) !== undefined) throw conflict("member");
      if (await tx.hasBlocked(ownId, playerId)) throw conflict("blocked");
      const call = await tx.readCall(group.id, playerId);
      if (call?.kind === "application") return join(deed, playerId);
      const hidden = await tx.hasBlocked(playerId, ownId);
      if (call !== undefined && (!call.hidden || hidden)) return;
      if (call === undefined) {
        await requireRoomForCall(tx, { groupId: group.id }, "invitation", "invitations", groupBounds.calls);
        const max = groupBounds.invitationsOfPlayer;
        await requireRoomForCall(tx, { playerId }, "invitation", "invitationsOfPlayer", max);
      }
      const invitation = { kind: "invitation", byId: ownId, hidden, sinceMs: nowMs } as const;
      await tx.writeCall({ ...invitation, groupId: group.id, playerId });
    });
  }

  /** @throws NOT_FOUND naming `playerId` when there is no invitation. */
  withdrawInvitation(ownId: PlayerId, groupId: string, otherId: string): Promise<Group> {
    return this.#officerOn(ownId, groupId, otherId, (deed) => endCall(deed, deed.otherId, "invitation"));
  }

  /** @throws NOT_FOUND naming `playerId` when there is no application; LIMIT_REACHED with `limit`, `max`. */
  admit(ownId: PlayerId, groupId: string, otherId: string): Promise<Group> {
    return this.#officerOn(ownId, groupId, otherId, async (deed) => {
      await requireCall(deed, deed.otherId, "application");
      await join(deed, deed.otherId);
    });
  }

  /** @throws NOT_FOUND naming `playerId` when there is no application. */
  refuse(ownId: PlayerId, groupId: string, otherId: string): Promise<Group> {
    return this.#officerOn(ownId, groupId, otherId, (deed) => endCall(deed, deed.otherId, "application"));
  }

  /** An owner removes anyone, an officer members. @throws NOT_FOUND naming `playerId` for who is not in the group. */
  remove(ownId: PlayerId, groupId: string, otherId: string): Promise<Group> {
    return this.#officerOn(ownId, groupId, otherId, async (deed) => {
      const theirs = await requireMember(deed);
      if (deed.role !== "owner" && theirs !== "member") throw forbidden("owner");
      await deed.tx.deleteMember(deed.group.id, deed.otherId, deed.nowMs);
    });
  }

  /** Makes a member an officer, or an officer a member. @throws NOT_FOUND naming `playerId` for who is not in the group. */
  changeRole(ownId: PlayerId, groupId: string, otherId: string, role: GroupRole): Promise<Group> {
    return this.#on(ownId, groupId, otherId, async (deed) => {
      requireRole(deed, ["owner"]);
      if (role === "owner") throw badInput("role", "OFFICER or MEMBER: an owner hands the group over");
      await requireMember(deed);
      await setRole(deed, deed.otherId, role);
    });
  }

  /** Makes a member the owner, and the owner an officer. @throws NOT_FOUND naming `playerId` for who is not in the group. */
  handOver(ownId: PlayerId, groupId: string, otherId: string): Promise<Group> {
    return this.#on(ownId, groupId, otherId, async (deed) => {
      requireRole(deed, ["owner"]);
      await requireMember(deed);
      await setRole(deed, ownId, "officer");
      await setRole(deed, deed.otherId, "owner");
    });
  }

  /**
   * Asks to join, or joins where the caller is invited. Asking again changes nothing.
   *
   * @throws CONFLICT with `reason` (`member`); LIMIT_REACHED with `limit`, `max`.
   */
  apply(ownId: PlayerId, groupId: string): Promise<Group> {
    return this.#on(ownId, groupId, undefined, async (deed) => {
      const { tx, group, nowMs } = deed;
      if (deed.role !== undefined) throw conflict("member");
      const call = await tx.readCall(group.id, ownId);
      if (call?.kind === "application") return;
      if (call?.hidden === false) return join(deed, ownId);
      const max = groupBounds.applicationsOfPlayer;
      await requireRoomForCall(tx, { playerId: ownId }, "application", "applicationsOfPlayer", max);
      await requireRoomForCall(tx, { groupId: group.id }, "application", "applications", groupBounds.calls);
      const application = { kind: "application", byId: ownId, hidden: false, sinceMs: nowMs } as const;
      await tx.writeCall({ ...application, groupId: group.id, playerId: ownId });
    });
  }

  /** @throws NOT_FOUND naming `groupId` when the caller has not applied. */
  withdrawApplication(ownId: PlayerId, groupId: string): Promise<Group> {
    return this.#on(ownId, groupId, undefined, (deed) => endCall(deed, ownId, "application"));
  }

  /** Accepts an invitation. @throws NOT_FOUND naming `groupId` when there is none; LIMIT_REACHED with `limit`, `max`. */
  acceptInvitation(ownId: PlayerId, groupId: string): Promise<Group> {
    return this.#on(ownId, groupId, undefined, async (deed) => {
      if (deed.role !== undefined) return;
      await requireCall(deed, ownId, "invitation");
      await join(deed, ownId);
    });
  }

  /** @throws NOT_FOUND naming `groupId` when the caller is not invited. */
  declineInvitation(ownId: PlayerId, groupId: string): Promise<Group> {
    return this.#on(ownId, groupId, undefined, (deed) => endCall(deed, ownId, "invitation"));
  }

  /** @throws CONFLICT with `reason` (`owner`): an owner hands the group over, or disbands it. */
  leave(ownId: PlayerId, groupId: string): Promise<Group> {
    return this.#on(ownId, groupId, undefined, async (deed) => {
      requireRole(deed, ["owner", "officer", "member"]);
      if (deed.role === "owner") throw conflict("owner");
      await deed.tx.deleteMember(deed.group.id, ownId, deed.nowMs);
    });
  }

  /** Ends the group. */
  disband(ownId: PlayerId, groupId: string): Promise<Group> {
    return this.#on(ownId, groupId, undefined, async (deed) => {
      requireRole(deed, ["owner"]);
      await deed.tx.deleteGroup(deed.group.id, deed.nowMs);
    });
  }

  /** The calls of a group. @throws FORBIDDEN unless the caller is its owner or an officer. */
  async listCalls(ownId: PlayerId, groupId: GroupId, kind: GroupCall["kind"]): Promise<GroupCall[]> {
    const [members = []] = await this.#deps.storage.readMembers([groupId]);
    const role = members.find(({ playerId }) => playerId === ownId)?.role;
    requireRole({ role }, ["owner", "officer"]);
    return this.#deps.storage.readCalls({ groupId }, kind);
  }

  /** The invitations that a player sees, or the player's own applications. */
  listCallsOf(playerId: PlayerId, kind: GroupCall["kind"]): Promise<GroupCall[]> {
    return this.#deps.storage.readCalls({ playerId }, kind);
  }

  #officerOn(ownId: PlayerId, groupId: string, otherId: string, act: (deed: Deed) => Promise<void>) {
    return this.#on(ownId, groupId, otherId, async (deed) => {
      requireRole(deed, ["owner", "officer"]);
      await act(deed);
    });
  }

  async #on(
    ownId: PlayerId,
    groupId: string,
    otherId: string | undefined,
    act: (deed: Deed) => Promise<void>,
  ): Promise<Group> {
    const { storage, limits, clock } = this.#deps;
    const other = otherId === undefined ? ownId : parseOther(ownId, otherId);
    await limits.take("social", ownId);
    return storage.transactGroups(async (tx) => {
      const group = isUuid(groupId) ? await tx.lockGroup(groupId as GroupId) : undefined;
      if (group === undefined) throw missing("groupId", "no such group");
      const found = await tx.lockPlayers([ownId, other]);
      if (!found.has(other) || !found.has(ownId)) throw noPlayer();
      const role = await tx.readRole(group.id, ownId);
      await act({ tx, group, ownId, role, otherId: other, nowMs: clock.nowMs() });
      return group;
    });
  }
}

function requireRole({ role }: Pick<Deed, "role">, roles: readonly GroupRole[]): void {
  if (role === undefined || !roles.includes(role)) throw forbidden(roles.at(-1) ?? "owner");
}

async function requireMember({ tx, group, otherId }: Deed): Promise<GroupRole> {
  const role = await tx.readRole(group.id, otherId);
  if (role === undefined) throw missing("playerId", "the player is not in the group");
  return role;
}

/** A hidden invitation is none for the player whom it is hidden from. */
async function requireCall(
  { tx, group, ownId }: Deed,
  playerId: PlayerId,
  kind: GroupCall["kind"],
): Promise<void> {
  const call = await tx.readCall(group.id, playerId);
  const isSeen = call?.kind === kind && !(call.hidden && playerId === ownId);
  if (!isSeen) throw missing(playerId === ownId ? "groupId" : "playerId", `there is no such ${kind}`);
}

async function endCall(deed: Deed, playerId: PlayerId, kind: GroupCall["kind"]): Promise<void> {
  await requireCall(deed, playerId, kind);
  await deed.tx.deleteCall(deed.group.id, playerId);
}

async function join({ tx, group, nowMs }: Deed, playerId: PlayerId): Promise<void> {
  await requireRoomForGroup(tx, playerId);
  if ((await tx.countMembers(group.id)) >= groupBounds.members)
    throw limitReached("members", groupBounds.members, "the group is full");
  await tx.deleteCall(group.id, playerId);
  await tx.writeMember({ groupId: group.id, playerId, role: "member", sinceMs: nowMs });
}

async function setRole({ tx, group, nowMs }: Deed, playerId: PlayerId, role: GroupRole): Promise<void> {
  const membership: Membership = { groupId: group.id, playerId, role, sinceMs: nowMs };
  if ((await tx.readRole(group.id, playerId)) !== role) await tx.writeMember(membership);
}

async function requireRoomForGroup(tx: GroupTransaction, playerId: PlayerId): Promise<void> {
  const max = groupBounds.groupsOfPlayer;
  if ((await tx.countMemberships(playerId)) >= max)
    throw limitReached("groupsOfPlayer", max, "the player is in as many groups as one may be");
}

async function requireRoomForCall(
  tx: GroupTransaction,
  of: Parameters<GroupTransaction["countCalls"]>[0],
  kind: GroupCall["kind"],
  limit: string,
  max: number,
): Promise<void> {
  if ((await tx.countCalls(of, kind)) >= max) throw limitReached(limit, max, `there are so many ${kind}s`);
}

function forbidden(role: GroupRole): AppError {
  return new AppError("FORBIDDEN", "your role in the group does not allow this", { field: "groupId", role });
}

function conflict(reason: "member" | "blocked" | "owner"): AppError {
  const messages = {
    member: "the player is in the group already",
    blocked: "you have blocked the player",
    owner: "hand the group over first, or disband it",
  };
  const field = reason === "owner" ? "groupId" : "playerId";
  return new AppError("CONFLICT", messages[reason], { field, reason });
}

function missing(field: "groupId" | "playerId", message: string): AppError {
  return new AppError("NOT_FOUND", message, { field });
}
