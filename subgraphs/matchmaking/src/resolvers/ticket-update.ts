import { requirePlayer } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { DeliveredEvent } from "@muster/events";
import { Cursor } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from "type-graphql";
import { Ticket, TicketUpdate } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { toTicket } from "./tickets.js";

/** What an event says of a ticket. */
export interface TicketNews {
  readonly ticketId: domain.TicketId;
  readonly state: domain.TicketState;
  readonly version: number;
}

/** The tail's iterator goes to GraphQL as it is: a generator function around it would hold back the end until an event. */
async function follow({ after }: { readonly after?: string | null }, { principal, loaders }: Context) {
  return loaders.followTickets(requirePlayer(principal).playerId, after ?? undefined);
}

/** Follows a player's tickets. */
@Resolver(() => TicketUpdate)
export class TicketUpdateResolver {
  readonly #readNews: (event: DeliveredEvent) => TicketNews;

  /** @param readNews Reads the payload of an event that `followTickets` gave. */
  constructor(readNews: (event: DeliveredEvent) => TicketNews) {
    this.#readNews = readNews;
  }

  @Subscription(() => TicketUpdate, {
    subscribe: ({ args, context }) => follow(args, context as Context),
    description:
      "What becomes of the caller's tickets, in order. Behind `after` nothing is missed and nothing comes twice. CURSOR_INVALID for a cursor that is none of this list's; CURSOR_EXPIRED for one older than what is kept: read Player.ticket again. SUBSCRIPTION_OVERFLOW when the client reads too slowly: go on from the last cursor.",
  })
  ticketUpdated(
    @Root() event: DeliveredEvent,
    @Arg("after", () => Cursor, {
      nullable: true,
      description: "Replay what came behind this cursor first; only what comes from now on where absent.",
    })
    _after: string | null | undefined,
    @Ctx() { loaders }: Context,
  ): TicketUpdate {
    loaders.clear();
    const { ticketId, state, version } = this.#readNews(event);
    return { cursor: event.cursor, ticketId, state, version, occurredAt: new Date(event.occurredAtMs) };
  }

  @FieldResolver(() => Ticket, { description: "The ticket as it is when the change is delivered." })
  async ticket(@Root() { ticketId }: TicketUpdate, @Ctx() { loaders }: Context): Promise<Ticket> {
    const ticket = await loaders.tickets.load(ticketId as domain.TicketId);
    if (ticket === undefined) throw new AppError("INTERNAL", `${ticketId} was told of and is gone`);
    return toTicket(ticket);
  }
}
