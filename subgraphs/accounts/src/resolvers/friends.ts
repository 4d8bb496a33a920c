import { requirePlayer } from "@muster/auth";
import {
  type Connection,
  ConnectionArgs,
  type CursorCodec,
  parsePage,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  Block,
  BlockConnection,
  BlockPayload,
  FriendRequest,
  FriendRequestConnection,
  Friendship,
  FriendshipConnection,
  FriendshipPayload,
  OtherPlayerInput,
  Player,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, loadPlayer, requireSelf, toPlayerOrNull } from "./context.js";

type PlayerId = domain.Player["id"];
type Shown<Class> = Class & { readonly playerId: PlayerId };

const reader = "Read by the player; UNAUTHENTICATED or FORBIDDEN for everyone else.";
const otherErrors =
  "BAD_USER_INPUT naming `playerId` for oneself, NOT_FOUND when there is no such player, RATE_LIMITED when the caller does such things too often";
const inputOf = { description: "Which player." };

function timeCursor(list: string): CursorCodec<domain.TimePlace> {
  const text = stringCursor(list);
  return {
    encode: (place) => text.encode(domain.writeTimePlace(place)),
    decode: (cursor) => domain.readTimePlace(text.decode(cursor) ?? ""),
  };
}

const tieCursors = {
  friend: timeCursor("friends"),
  sent: timeCursor("sentFriendRequests"),
  received: timeCursor("receivedFriendRequests"),
} as const;
const blockCursor = timeCursor("blocks");

/** A player's friends, requests and blocks. */
@Resolver(() => Player)
export class SocialResolver {
  readonly #friends: domain.FriendService;

  constructor(friends: domain.FriendService) {
    this.#friends = friends;
  }

  @Query(() => Player, {
    nullable: true,
    description:
      "The player with exactly that username, in any case of its letters; null when there is none. For players: UNAUTHENTICATED or FORBIDDEN for everyone else, BAD_USER_INPUT for what cannot be a username, RATE_LIMITED when the caller asks too often.",
  })
  async playerByUsername(
    @Arg("username", () => String, { description: "3 to 24 characters of A-Z, a-z, 0-9, _, . and -." })
    username: string,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Player | null> {
    const id = await this.#friends.findByUsername(requirePlayer(principal).playerId, username);
    return id === undefined ? null : toPlayerOrNull(await loaders.players.load(id));
  }

  @FieldResolver(() => FriendshipConnection, {
    nullable: true,
    description: `The player's friends, the newest first; at most 500. ${reader}`,
  })
  async friends(
    @Root() { id }: Player,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Shown<Friendship>>> {
    return this.#ties("friend", id, args, context, ({ otherId, sinceMs }) => ({
      playerId: otherId,
      since: new Date(sinceMs),
    }));
  }

  @FieldResolver(() => FriendRequestConnection, {
    nullable: true,
    description: `Requests of others that wait for the player's answer, the newest first; at most 1,000. ${reader}`,
  })
  async receivedFriendRequests(
    @Root() { id }: Player,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Shown<FriendRequest>>> {
    return this.#ties("received", id, args, context, toRequest);
  }

  @FieldResolver(() => FriendRequestConnection, {
    nullable: true,
    description: `The player's own requests that nobody has answered, the newest first; at most 100. ${reader}`,
  })
  async sentFriendRequests(
    @Root() { id }: Player,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Shown<FriendRequest>>> {
    return this.#ties("sent", id, args, context, toRequest);
  }

  @FieldResolver(() => BlockConnection, {
    nullable: true,
    description: `Whom the player has blocked, the newest first; at most 1,000. ${reader}`,
  })
  async blocks(
    @Root() { id }: Player,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<Shown<Block>>> {
    const { playerId } = requireSelf(principal, id);
    const page = parsePage(args, blockCursor);
    return toConnection(
      page,
      await this.#friends.listBlocks({ ...page, playerId, limit: page.limit + 1 }),
      blockCursor,
      ({ blockedId, sinceMs }) => ({ id: blockedId, sinceMs }),
      ({ blockedId, sinceMs }) => ({ playerId: blockedId, since: new Date(sinceMs) }),
    );
  }

  @Mutation(() => FriendshipPayload, {
    description: `Asks a player to be friends; makes them friends when that player has asked the caller. Asking again changes nothing. A request that is never answered is all that the caller sees when the other player does not want to hear of them. CONFLICT with \`reason\`: \`friends\` already, or \`blocked\` by the caller; LIMIT_REACHED with \`limit\` and \`max\`: \`friends\` (500), \`friendsOfPlayer\`, \`sentRequests\` (100), \`receivedRequests\` (1,000), \`declinedRequests\` (3 that the player declined in 30 days; with \`resetsAt\`); ${otherErrors}.`,
  })
  async requestFriend(
    @Arg("input", () => OtherPlayerInput, inputOf) { playerId }: OtherPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<Shown<FriendshipPayload>> {
    return answer(playerId, await this.#friends.request(requirePlayer(principal).playerId, playerId));
  }

  @Mutation(() => FriendshipPayload, {
    description: `Accepts a player's request. Doing it again changes nothing. NOT_FOUND when there is no request (any more); LIMIT_REACHED with \`limit\` (\`friends\` or \`friendsOfPlayer\`) and \`max\`; ${otherErrors}.`,
  })
  async acceptFriendRequest(
    @Arg("input", () => OtherPlayerInput, inputOf) { playerId }: OtherPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<Shown<FriendshipPayload>> {
    return answer(playerId, await this.#friends.accept(requirePlayer(principal).playerId, playerId));
  }

  @Mutation(() => FriendshipPayload, {
    description: `Declines a player's request, who is not told. NOT_FOUND when there is no request (any more); ${otherErrors}.`,
  })
  async declineFriendRequest(
    @Arg("input", () => OtherPlayerInput, inputOf) { playerId }: OtherPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<Shown<FriendshipPayload>> {
    return answer(playerId, await this.#friends.decline(requirePlayer(principal).playerId, playerId));
  }

  @Mutation(() => FriendshipPayload, {
    description: `Takes the caller's own request back. NOT_FOUND when there is none (any more); ${otherErrors}.`,
  })
  async withdrawFriendRequest(
    @Arg("input", () => OtherPlayerInput, inputOf) { playerId }: OtherPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<Shown<FriendshipPayload>> {
    return answer(playerId, await this.#friends.withdraw(requirePlayer(principal).playerId, playerId));
  }

  @Mutation(() => FriendshipPayload, {
    description: `Ends a friendship. NOT_FOUND when they are not friends (any more); ${otherErrors}.`,
  })
  async removeFriend(
    @Arg("input", () => OtherPlayerInput, inputOf) { playerId }: OtherPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<Shown<FriendshipPayload>> {
    return answer(playerId, await this.#friends.remove(requirePlayer(principal).playerId, playerId));
  }

  @Mutation(() => BlockPayload, {
    description: `Blocks a player: ends friendship and requests of the two, hides them from each other, and lets neither ask, invite, trade with or give to the other. The other player is not told. Doing it again changes nothing. LIMIT_REACHED with \`limit\` (\`blocks\`) and \`max\` (1,000); ${otherErrors}.`,
  })
  async blockPlayer(
    @Arg("input", () => OtherPlayerInput, inputOf) { playerId }: OtherPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<Shown<BlockPayload>> {
    await this.#friends.block(requirePlayer(principal).playerId, playerId);
    return { playerId: playerId as PlayerId, isBlocked: true };
  }

  @Mutation(() => BlockPayload, {
    description: `Blocks a player no longer. What the block ended stays ended. NOT_FOUND when the caller has not blocked the player; ${otherErrors}.`,
  })
  async unblockPlayer(
    @Arg("input", () => OtherPlayerInput, inputOf) { playerId }: OtherPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<Shown<BlockPayload>> {
    await this.#friends.unblock(requirePlayer(principal).playerId, playerId);
    return { playerId: playerId as PlayerId, isBlocked: false };
  }

  async #ties<Node>(
    state: domain.TieState,
    id: string,
    args: ConnectionArgs,
    { principal }: Context,
    toNode: (tie: domain.Tie) => Node,
  ): Promise<Connection<Node>> {
    const { playerId } = requireSelf(principal, id);
    const cursor = tieCursors[state];
    const page = parsePage(args, cursor);
    const ties = await this.#friends.listTies(state, { ...page, playerId, limit: page.limit + 1 });
    return toConnection(page, ties, cursor, ({ otherId, sinceMs }) => ({ id: otherId, sinceMs }), toNode);
  }
}

function toRequest({ otherId, sinceMs }: domain.Tie): Shown<FriendRequest> {
  return { playerId: otherId, sentAt: new Date(sinceMs) };
}

function answer(playerId: string, tie: domain.TieAfter): Shown<FriendshipPayload> {
  return { playerId: playerId as PlayerId, state: tie?.state ?? "none" };
}

/** The player of a friendship. */
@Resolver(() => Friendship)
export class FriendshipResolver {
  @FieldResolver(() => Player, { description: "The friend." })
  player(@Root() { playerId }: Shown<Friendship>, @Ctx() { loaders }: Context): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }
}

/** The other player of a request. */
@Resolver(() => FriendRequest)
export class FriendRequestResolver {
  @FieldResolver(() => Player, { description: "Who asked, or was asked." })
  player(@Root() { playerId }: Shown<FriendRequest>, @Ctx() { loaders }: Context): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }
}

/** The player who is blocked. */
@Resolver(() => Block)
export class BlockResolver {
  @FieldResolver(() => Player, { description: "Who is blocked." })
  player(@Root() { playerId }: Shown<Block>, @Ctx() { loaders }: Context): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }
}

/** The player whom a change was about. */
@Resolver(() => FriendshipPayload)
export class FriendshipPayloadResolver {
  @FieldResolver(() => Player, { description: "The other player." })
  player(@Root() { playerId }: Shown<FriendshipPayload>, @Ctx() { loaders }: Context): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }
}

/** The player whom a block was about. */
@Resolver(() => BlockPayload)
export class BlockPayloadResolver {
  @FieldResolver(() => Player, { description: "The other player." })
  player(@Root() { playerId }: Shown<BlockPayload>, @Ctx() { loaders }: Context): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }
}
