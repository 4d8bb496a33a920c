import { Cursor, DateTime } from "@muster/subgraph";
import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";

/** How a player is there, by the API's name. */
export const PresenceState = {
  ONLINE: "online",
  AWAY: "away",
  IN_MATCH: "inMatch",
  INVISIBLE: "invisible",
  OFFLINE: "offline",
} as const;

registerEnumType(PresenceState, {
  name: "PresenceState",
  description: "How a player is there.",
  valuesConfig: {
    ONLINE: { description: "There." },
    AWAY: { description: "There, and not at the game." },
    IN_MATCH: { description: "In a match." },
    INVISIBLE: { description: "There, and OFFLINE for everyone else. Only the player sees it." },
    OFFLINE: {
      description: "Not there, or does not show it. It is not said: it is what follows when nothing is.",
    },
  },
});

/** One of {@link PresenceState}. */
export type PresenceStateValue = (typeof PresenceState)[keyof typeof PresenceState];

/** Whether a player is there. */
@ObjectType({ description: "Whether a player is there, as the caller may see it." })
export class Presence {
  @Field(() => PresenceState, { description: "How the player is there." })
  state!: PresenceStateValue;

  @Field(() => String, {
    nullable: true,
    description: "What the game says of it, 1 to 64 visible characters; null for nothing.",
  })
  status!: string | null;
}

/** How the caller is there. */
@InputType({ description: "How the caller is there." })
export class SetPresenceInput {
  @Field(() => PresenceState, { description: "ONLINE, AWAY, IN_MATCH or INVISIBLE." })
  state!: PresenceStateValue;

  @Field(() => String, {
    nullable: true,
    description: "What the game says of it, 1 to 64 visible characters; nothing where absent.",
  })
  status?: string | null;
}

/** What was said of the caller. */
@ObjectType({ description: "The caller's presence." })
export class SetPresencePayload {
  @Field(() => Presence, { description: "The presence." })
  presence!: Presence;

  @Field(() => DateTime, { description: "When the caller is offline unless it is said again." })
  until!: Date;
}

/** A friend as one is to be shown from now on. */
@ObjectType({ description: "A friend as one is to be shown from now on." })
export class FriendPresence {
  @Field(() => Presence, {
    nullable: true,
    description: "Whether the friend is there; null for one who is no friend any more.",
  })
  presence!: Presence | null;
}

/** What became of the presences of friends. */
@ObjectType({ description: "What became of the presences of the caller's friends." })
export class PresenceUpdate {
  @Field(() => Cursor, { description: "The update's place: give it as `after` to go on behind it." })
  cursor!: string;

  @Field(() => [FriendPresence], { description: "Those who are to be shown otherwise than before." })
  friends!: readonly FriendPresence[];
}
