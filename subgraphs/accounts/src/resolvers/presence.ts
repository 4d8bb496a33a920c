import { requirePlayer } from "@muster/auth";
import { badInput } from "@muster/errors";
import { Cursor } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { Player, Presence, SetPresenceInput, SetPresencePayload } from "../schema/index.js";
import type * as domain from "../service/index.js";
import { type Context, requireSelf } from "./context.js";
import { presenceCursor } from "./presence-update.js";

/** Who is there. */
@Resolver(() => Player)
export class PresenceResolver {
  readonly #presences: domain.PresenceService;
  readonly #nowMs: () => number;

  constructor(presences: domain.PresenceService, nowMs: () => number) {
    this.#presences = presences;
    this.#nowMs = nowMs;
  }

  @Mutation(() => SetPresencePayload, {
    description:
      "Says how the caller is there. It lasts 90 seconds: a client says it again about every 30. Of several clients of a player's the last one counts. BAD_USER_INPUT naming `state` or `status`; RATE_LIMITED; UNAVAILABLE.",
  })
  async setPresence(
    @Arg("input", () => SetPresenceInput, { description: "How the caller is there." })
    { state, status }: SetPresenceInput,
    @Ctx() { principal }: Context,
  ): Promise<SetPresencePayload> {
    const { playerId } = requirePlayer(principal);
    if (state === "offline") throw badInput("state", "ONLINE, AWAY, IN_MATCH or INVISIBLE");
    const { untilMs, ...presence } = await this.#presences.say(playerId, state, status ?? null);
    return { presence, until: new Date(untilMs) };
  }

  @FieldResolver(() => Presence, {
    nullable: true,
    description:
      "Whether the player is there. Read by the player, by friends and by those who are in a group with the player; null for everyone else. A player who has blocked the caller is OFFLINE.",
  })
  async presence(@Root() { id }: Player, @Ctx() { loaders }: Context): Promise<Presence | null> {
    return (await loaders.presences.load(id as domain.Player["id"])) ?? null;
  }

  @FieldResolver(() => Cursor, {
    nullable: true,
    description: `A place in what becomes of the presences of friends: follow \`presenceChanged\` from here. Read by the player; UNAUTHENTICATED or FORBIDDEN for everyone else.`,
  })
  async presenceCursor(@Root() { id }: Player, @Ctx() { principal }: Context): Promise<string> {
    requireSelf(principal, id);
    return presenceCursor.encode(this.#nowMs());
  }
}
