import { connectionOf, DateTime } from "@muster/subgraph";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";

/** What a player is to the caller, by the API's name. */
export const FriendshipState = {
  FRIEND: "friend",
  REQUEST_SENT: "sent",
  REQUEST_RECEIVED: "received",
  NONE: "none",
} as const;

registerEnumType(FriendshipState, {
  name: "FriendshipState",
  description: "What another player is to the caller.",
  valuesConfig: {
    FRIEND: { description: "They are friends." },
    REQUEST_SENT: { description: "The caller has asked and has no answer." },
    REQUEST_RECEIVED: { description: "The other player has asked and waits for an answer." },
    NONE: { description: "Nothing of it." },
  },
});

/** A friend of a player's. */
@ObjectType({ description: "A friend of a player's. Only the player may read it." })
export class Friendship {
  @Field(() => DateTime, { description: "When they became friends." })
  since!: Date;
}

/** A request to be friends. */
@ObjectType({
  description: "A request to be friends that is not answered. Only who sees the list may read it.",
})
export class FriendRequest {
  @Field(() => DateTime, { description: "When it was made." })
  sentAt!: Date;
}

/** Somebody whom a player has blocked. */
@ObjectType({ description: "Somebody whom a player has blocked. Only who blocked may read it." })
export class Block {
  @Field(() => DateTime, { description: "When the player was blocked." })
  since!: Date;
}

/** A page of friends. */
export const FriendshipConnection = connectionOf("Friendship", () => Friendship);

/** A page of requests. */
export const FriendRequestConnection = connectionOf("FriendRequest", () => FriendRequest);

/** A page of blocks. */
export const BlockConnection = connectionOf("Block", () => Block);

/** What a player is to the caller now. */
@ObjectType({ description: "What a player is to the caller after a request." })
export class FriendshipPayload {
  @Field(() => FriendshipState, { description: "What the player is to the caller now." })
  state!: (typeof FriendshipState)[keyof typeof FriendshipState];
}

/** Whom the caller has blocked or no longer blocks. */
@ObjectType({ description: "Whom the caller has blocked, or blocks no longer." })
export class BlockPayload {
  @Field(() => Boolean, { description: "Whether the caller blocks the player now." })
  isBlocked!: boolean;
}

/** Another player. */
@InputType({ description: "Another player than the caller." })
export class OtherPlayerInput {
  @Field(() => ID, { description: "The player's id." })
  playerId!: string;
}
