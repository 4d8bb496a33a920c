import { requirePlayer } from "@muster/auth";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  CreateGroupInput,
  Group,
  GroupCall,
  GroupInput,
  GroupMembership,
  GroupPayload,
  GroupPlayerInput,
  GroupRoleInput,
  Player,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import { type Context, loadGroup, loadPlayer, requireSelf, toGroup } from "./context.js";

type Within<Class> = Class & Pick<domain.Membership, "groupId" | "playerId">;

/** Groups, and what players do in them. */
@Resolver()
export class GroupMutationResolver {
  readonly #groups: domain.GroupService;

  constructor(groups: domain.GroupService) {
    this.#groups = groups;
  }

  @Mutation(() => GroupPayload, {
    description:
      "Makes a group that the caller owns. BAD_USER_INPUT naming `name`; CONFLICT naming `name` when another group has it, in whatever case of its letters; LIMIT_REACHED with `limit` (`groupsOfPlayer`) and `max` (10); RATE_LIMITED when the caller does such things too often.",
  })
  async createGroup(
    @Arg("input", () => CreateGroupInput, { description: "The group." }) { name }: CreateGroupInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.create(requirePlayer(principal).playerId, name));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Invites a player; admits one who has applied. Inviting again changes nothing. An invitation that is never answered is all that the group sees when the player does not want to hear of the caller. For the owner and officers; FORBIDDEN for everyone else; CONFLICT with `reason`: `member` already, or `blocked` by the caller; LIMIT_REACHED with `limit` and `max`: `members` (100) or `groupsOfPlayer` (10), `invitations` (100) or `invitationsOfPlayer` (100); BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND naming `playerId` when there is no such player; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async inviteToGroup(
    @Arg("input", () => GroupPlayerInput, { description: "Which player, in which group." }) {
      groupId,
      playerId,
    }: GroupPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.invite(requirePlayer(principal).playerId, groupId, playerId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Takes an invitation back. For the owner and officers; FORBIDDEN for everyone else; NOT_FOUND when there is none; BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND naming `playerId` when there is no such player; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async withdrawGroupInvitation(
    @Arg("input", () => GroupPlayerInput, { description: "Which player, in which group." }) {
      groupId,
      playerId,
    }: GroupPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(
      await this.#groups.withdrawInvitation(requirePlayer(principal).playerId, groupId, playerId),
    );
  }

  @Mutation(() => GroupPayload, {
    description:
      "Admits a player who has applied. For the owner and officers; FORBIDDEN for everyone else; NOT_FOUND when there is no application; LIMIT_REACHED with `limit` and `max`: `members` (100) or `groupsOfPlayer` (10); BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND naming `playerId` when there is no such player; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async admitToGroup(
    @Arg("input", () => GroupPlayerInput, { description: "Which player, in which group." }) {
      groupId,
      playerId,
    }: GroupPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.admit(requirePlayer(principal).playerId, groupId, playerId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Refuses a player who has applied. For the owner and officers; FORBIDDEN for everyone else; NOT_FOUND when there is no application; BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND naming `playerId` when there is no such player; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async refuseGroupApplication(
    @Arg("input", () => GroupPlayerInput, { description: "Which player, in which group." }) {
      groupId,
      playerId,
    }: GroupPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.refuse(requirePlayer(principal).playerId, groupId, playerId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Puts a player out of the group. For the owner and officers; FORBIDDEN for everyone else, and for officers where the player is not a member only; NOT_FOUND when the player is not in the group; BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND naming `playerId` when there is no such player; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async removeFromGroup(
    @Arg("input", () => GroupPlayerInput, { description: "Which player, in which group." }) {
      groupId,
      playerId,
    }: GroupPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.remove(requirePlayer(principal).playerId, groupId, playerId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Makes a member the owner, and the caller an officer. For the owner; FORBIDDEN for everyone else; NOT_FOUND when the player is not in the group; BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND naming `playerId` when there is no such player; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async handOverGroup(
    @Arg("input", () => GroupPlayerInput, { description: "Which player, in which group." }) {
      groupId,
      playerId,
    }: GroupPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.handOver(requirePlayer(principal).playerId, groupId, playerId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Asks to join; joins where the caller is invited. Asking again changes nothing. CONFLICT with `reason`: `member` already; LIMIT_REACHED with `limit` and `max`: `members` (100) or `groupsOfPlayer` (10), `applications` (100) or `applicationsOfPlayer` (10); NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async applyToGroup(
    @Arg("input", () => GroupInput, { description: "Which group." }) { groupId }: GroupInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.apply(requirePlayer(principal).playerId, groupId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Takes the caller's application back. NOT_FOUND when there is none; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async withdrawGroupApplication(
    @Arg("input", () => GroupInput, { description: "Which group." }) { groupId }: GroupInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.withdrawApplication(requirePlayer(principal).playerId, groupId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Joins a group that the caller is invited to. Doing it again changes nothing. NOT_FOUND when there is no invitation; LIMIT_REACHED with `limit` and `max`: `members` (100) or `groupsOfPlayer` (10); NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async acceptGroupInvitation(
    @Arg("input", () => GroupInput, { description: "Which group." }) { groupId }: GroupInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.acceptInvitation(requirePlayer(principal).playerId, groupId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Declines an invitation. NOT_FOUND when there is none; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async declineGroupInvitation(
    @Arg("input", () => GroupInput, { description: "Which group." }) { groupId }: GroupInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.declineInvitation(requirePlayer(principal).playerId, groupId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Leaves a group. FORBIDDEN for who is not in it; CONFLICT with `reason` `owner`: an owner hands it over first, or disbands it; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async leaveGroup(
    @Arg("input", () => GroupInput, { description: "Which group." }) { groupId }: GroupInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    return answer(await this.#groups.leave(requirePlayer(principal).playerId, groupId));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Makes a member an officer, or an officer a member. For the owner; FORBIDDEN for everyone else; BAD_USER_INPUT naming `role` for OWNER; NOT_FOUND when the player is not in the group; BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND naming `playerId` when there is no such player; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async changeGroupRole(
    @Arg("input", () => GroupRoleInput, { description: "Whose role, and which." })
    { groupId, playerId, role }: GroupRoleInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    const own = requirePlayer(principal);
    return answer(await this.#groups.changeRole(own.playerId, groupId, playerId, role));
  }

  @Mutation(() => GroupPayload, {
    description:
      "Ends a group. For the owner; FORBIDDEN for everyone else; NOT_FOUND naming `groupId` when there is no such group; RATE_LIMITED when the caller does such things too often.",
  })
  async disbandGroup(
    @Arg("input", () => GroupInput, { description: "Which group." }) { groupId }: GroupInput,
    @Ctx() { principal }: Context,
  ): Promise<GroupPayload> {
    await this.#groups.disband(requirePlayer(principal).playerId, groupId);
    return { group: null };
  }
}

/** What is read of a group. */
@Resolver(() => Group)
export class GroupResolver {
  readonly #groups: domain.GroupService;

  constructor(groups: domain.GroupService) {
    this.#groups = groups;
  }

  @Query(() => Group, {
    nullable: true,
    description: "A group by id; null when there is none. Anyone may ask.",
  })
  async group(
    @Arg("id", () => ID, { description: "The group's id." }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Group | null> {
    const group = await loaders.groups.load(id as domain.GroupId);
    return group === undefined ? null : toGroup(group);
  }

  @FieldResolver(() => [GroupMembership], {
    description: "Who is in it, those who came first before; at most 100. Anyone may read it.",
  })
  async members(@Root() { id }: Group, @Ctx() { loaders }: Context): Promise<Within<GroupMembership>[]> {
    return (await loaders.members.load(id as domain.GroupId)).map(toMembership);
  }

  @FieldResolver(() => [GroupCall], {
    nullable: true,
    description:
      "Who is invited and has not answered, the newest first; at most 100. For the owner and officers; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async invitations(@Root() { id }: Group, @Ctx() { principal }: Context): Promise<Within<GroupCall>[]> {
    return this.#calls(requirePlayer(principal).playerId, id, "invitation");
  }

  @FieldResolver(() => [GroupCall], {
    nullable: true,
    description:
      "Who asks to join, the newest first; at most 100. For the owner and officers; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async applications(@Root() { id }: Group, @Ctx() { principal }: Context): Promise<Within<GroupCall>[]> {
    return this.#calls(requirePlayer(principal).playerId, id, "application");
  }

  async #calls(ownId: domain.Player["id"], id: string, kind: domain.GroupCall["kind"]) {
    return (await this.#groups.listCalls(ownId, id as domain.GroupId, kind)).map(toCall);
  }
}

/** A player's groups. */
@Resolver(() => Player)
export class PlayerGroupsResolver {
  readonly #groups: domain.GroupService;

  constructor(groups: domain.GroupService) {
    this.#groups = groups;
  }

  @FieldResolver(() => [GroupMembership], {
    description: "The groups that the player is in, by when the player came; at most 10. Anyone may read it.",
  })
  async groups(@Root() { id }: Player, @Ctx() { loaders }: Context): Promise<Within<GroupMembership>[]> {
    return (await loaders.memberships.load(id as domain.Player["id"])).map(toMembership);
  }

  @FieldResolver(() => [GroupCall], {
    nullable: true,
    description:
      "Groups that the player is invited to, the newest first; at most 100. Read by the player; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async groupInvitations(
    @Root() { id }: Player,
    @Ctx() { principal }: Context,
  ): Promise<Within<GroupCall>[]> {
    const { playerId } = requireSelf(principal, id);
    return (await this.#groups.listCallsOf(playerId, "invitation")).map(toCall);
  }

  @FieldResolver(() => [GroupCall], {
    nullable: true,
    description:
      "Groups that the player asks to join, the newest first; at most 10. Read by the player; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async groupApplications(
    @Root() { id }: Player,
    @Ctx() { principal }: Context,
  ): Promise<Within<GroupCall>[]> {
    const { playerId } = requireSelf(principal, id);
    return (await this.#groups.listCallsOf(playerId, "application")).map(toCall);
  }
}

/** Whose place it is, and where. */
@Resolver(() => GroupMembership)
export class GroupMembershipResolver {
  @FieldResolver(() => Player, { description: "Who is in the group." })
  player(@Root() { playerId }: Within<GroupMembership>, @Ctx() { loaders }: Context): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }

  @FieldResolver(() => Group, { nullable: true, description: "The group; null when it has ended just now." })
  group(@Root() { groupId }: Within<GroupMembership>, @Ctx() { loaders }: Context): Promise<Group | null> {
    return loadGroup(loaders, groupId);
  }
}

/** Who is called, and where. */
@Resolver(() => GroupCall)
export class GroupCallResolver {
  @FieldResolver(() => Player, { description: "Who is invited, or asks to join." })
  player(@Root() { playerId }: Within<GroupCall>, @Ctx() { loaders }: Context): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }

  @FieldResolver(() => Group, { nullable: true, description: "The group; null when it has ended just now." })
  group(@Root() { groupId }: Within<GroupCall>, @Ctx() { loaders }: Context): Promise<Group | null> {
    return loadGroup(loaders, groupId);
  }
}

function answer(group: domain.Group): GroupPayload {
  return { group: toGroup(group) };
}

function toMembership({ groupId, playerId, role, sinceMs }: domain.Membership): Within<GroupMembership> {
  return { groupId, playerId, role, since: new Date(sinceMs) };
}

function toCall({ groupId, playerId, sinceMs }: domain.GroupCall): Within<GroupCall> {
  return { groupId, playerId, since: new Date(sinceMs) };
}
