import { requirePlayer } from "@muster/auth";
import { AppError } from "@muster/errors";
import { Cursor, type CursorCodec, stringCursor } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from "type-graphql";
import { FriendPresence, Player, PresenceUpdate } from "../schema/index.js";
import type * as domain from "../service/index.js";
import { type Context, loadPlayer } from "./context.js";

const places = stringCursor("presences");

/** A moment in milliseconds since the Unix epoch: nothing is kept of who was there when. */
export const presenceCursor: CursorCodec<number> = {
  encode: (atMs) => places.encode(String(atMs)),
  decode: (text) => (/^\d{1,15}$/.test(places.decode(text) ?? "") ? Number(places.decode(text)) : undefined),
};

/** The feed goes to GraphQL as it is: a generator function around it would hold back the end until something changes. */
async function follow({ after }: { readonly after?: string | null }, { principal, loaders }: Context) {
  const { playerId } = requirePlayer(principal);
  if (after != null && presenceCursor.decode(after) === undefined)
    throw new AppError("CURSOR_INVALID", "the cursor is not one of presences", { field: "after" });
  return loaders.followPresences(playerId, after != null);
}

/** Follows who of a player's friends is there. */
@Resolver(() => PresenceUpdate)
export class PresenceUpdateResolver {
  @Subscription(() => PresenceUpdate, {
    subscribe: ({ args, context }) => follow(args, context as Context),
    description:
      "Who of the caller's friends is there, as it changes; who becomes a friend and who is none any more is told too. Only the last of what changes within a second is told, and somebody who stops saying that they are there is gone up to 20 seconds later than others read it. CURSOR_INVALID for a cursor that is none of this list's.",
  })
  presenceChanged(
    @Root() { friends, atMs }: domain.PresenceNews,
    @Arg("after", () => Cursor, {
      nullable: true,
      description:
        "Since nothing is kept of who was there when, all friends as they are now come first; only what changes from now on where absent.",
    })
    _after: string | null | undefined,
    @Ctx() { loaders }: Context,
  ): PresenceUpdate {
    loaders.players.clearAll();
    loaders.presences.clearAll();
    return { cursor: presenceCursor.encode(atMs), friends };
  }
}

/** The player of a friend's presence. */
@Resolver(() => FriendPresence)
export class FriendPresenceResolver {
  @FieldResolver(() => Player, { description: "The friend." })
  async player(
    @Root() { playerId }: FriendPresence & domain.SeenFriend,
    @Ctx() { loaders }: Context,
  ): Promise<Player> {
    return loadPlayer(loaders, playerId);
  }
}
