import { DateTime } from "@muster/subgraph";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";

/** What a member of a group may do, by the API's name. */
export const GroupRole = { OWNER: "owner", OFFICER: "officer", MEMBER: "member" } as const;

registerEnumType(GroupRole, {
  name: "GroupRole",
  description: "What a member of a group may do.",
  valuesConfig: {
    OWNER: { description: "Everything; a group has one." },
    OFFICER: { description: "Invites, admits and refuses players, and removes members." },
    MEMBER: { description: "Is in the group." },
  },
});

/** One of {@link GroupRole}. */
export type GroupRoleValue = (typeof GroupRole)[keyof typeof GroupRole];

/** A group of players. */
@ObjectType({ description: "A group of players, such as a guild. Anyone may read it, but for its calls." })
export class Group {
  @Field(() => ID, { description: "The group's id." })
  id!: string;

  @Field(() => String, {
    description: "3 to 24 visible characters. No other group has it, in whatever case of its letters.",
  })
  name!: string;

  @Field(() => DateTime, { description: "When the group was made." })
  createdAt!: Date;
}

/** A player's place in a group. */
@ObjectType({ description: "A player's place in a group. Anyone may read it." })
export class GroupMembership {
  @Field(() => GroupRole, { description: "What the player may do there." })
  role!: GroupRoleValue;

  @Field(() => DateTime, { description: "When the player came into the group." })
  since!: Date;
}

/** That a player is asked to join a group, or asks to. */
@ObjectType({ description: "That a player is asked to join a group, or asks to. Read by who sees the list." })
export class GroupCall {
  @Field(() => DateTime, { description: "Since when." })
  since!: Date;
}

/** The group in which something was done. */
@ObjectType({ description: "The group in which something was done." })
export class GroupPayload {
  @Field(() => Group, { nullable: true, description: "The group; null when it was disbanded." })
  group!: Group | null;
}

/** A group to be made. */
@InputType({ description: "A group to be made." })
export class CreateGroupInput {
  @Field(() => String, {
    description:
      "3 to 24 visible characters, none of them a control, invisible or direction character. Spaces around it are removed.",
  })
  name!: string;
}

/** Which group. */
@InputType({ description: "Which group." })
export class GroupInput {
  @Field(() => ID, { description: "The group's id." })
  groupId!: string;
}

/** Another player, in a group. */
@InputType({ description: "Another player than the caller, in a group." })
export class GroupPlayerInput {
  @Field(() => ID, { description: "The group's id." })
  groupId!: string;

  @Field(() => ID, { description: "The player's id." })
  playerId!: string;
}

/** The role of another player in a group. */
@InputType({ description: "The role of another player in a group." })
export class GroupRoleInput extends GroupPlayerInput {
  @Field(() => GroupRole, { description: "OFFICER or MEMBER." })
  role!: GroupRoleValue;
}
