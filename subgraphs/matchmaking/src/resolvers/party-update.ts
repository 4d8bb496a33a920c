import { requirePlayer } from "@muster/auth";
import type { DeliveredEvent } from "@muster/events";
import { Cursor } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from "type-graphql";
import { Party, PartyUpdate } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { readableParty } from "./parties.js";

/** What an event says of a party. */
export interface PartyNews {
  readonly partyId: domain.PartyId;
  readonly version: number;
  readonly deed: domain.PartyDeed;
  readonly playerId: domain.PlayerId;
}

/** The tail's iterator goes to GraphQL as it is: a generator function around it would hold back the end until an event. */
async function follow({ after }: { readonly after?: string | null }, { principal, loaders }: Context) {
  return loaders.followParties(requirePlayer(principal).playerId, after ?? undefined);
}

/** Follows a player's parties. */
@Resolver(() => PartyUpdate)
export class PartyUpdateResolver {
  readonly #readNews: (event: DeliveredEvent) => PartyNews;

  /** @param readNews Reads the payload of an event that `followParties` gave. */
  constructor(readNews: (event: DeliveredEvent) => PartyNews) {
    this.#readNews = readNews;
  }

  @Subscription(() => PartyUpdate, {
    subscribe: ({ args, context }) => follow(args, context as Context),
    description:
      "What becomes of the caller's party, and of invitations to the caller, in order. Behind `after` nothing is missed and nothing comes twice. CURSOR_INVALID for a cursor that is none of this list's; CURSOR_EXPIRED for one older than what is kept: read Player.party again. SUBSCRIPTION_OVERFLOW when the client reads too slowly: go on from the last cursor.",
  })
  partyUpdated(
    @Root() event: DeliveredEvent,
    @Arg("after", () => Cursor, {
      nullable: true,
      description: "Replay what came behind this cursor first; only what comes from now on where absent.",
    })
    _after: string | null | undefined,
    @Ctx() { loaders }: Context,
  ): PartyUpdate {
    loaders.clear();
    const { partyId, version, deed, playerId } = this.#readNews(event);
    return {
      ...{ cursor: event.cursor, partyId, version, deed, player: { id: playerId } },
      occurredAt: new Date(event.occurredAtMs),
    };
  }

  @FieldResolver(() => Party, {
    nullable: true,
    description:
      "The party as it is when the change is delivered; null where it has ended or the caller has nothing more to do with it.",
  })
  async party(@Root() { partyId }: PartyUpdate, @Ctx() context: Context): Promise<Party | null> {
    return readableParty(context, partyId);
  }
}
