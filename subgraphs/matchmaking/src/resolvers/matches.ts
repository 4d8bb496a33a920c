import { requirePlayer, unauthenticated } from "@muster/auth";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  AcceptMatchInput,
  AcceptMatchPayload,
  DeclineMatchInput,
  DeclineMatchPayload,
  Match,
  Ticket,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, mayRead } from "./context.js";
import type { KnownTicket } from "./tickets.js";

/** Matches, as their players see them. */
@Resolver(() => Match)
export class MatchResolver {
  readonly #matches: domain.MatchService;

  constructor(matches: domain.MatchService) {
    this.#matches = matches;
  }

  @Query(() => Match, {
    nullable: true,
    description:
      "A match by id; null where there is none that the caller may read. UNAUTHENTICATED without a credential.",
  })
  async match(
    @Arg("id", () => ID, { description: "The match's id." }) id: string,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Match | null> {
    if (principal.kind === "anonymous") throw unauthenticated();
    const match = domain.isMatchId(id) ? await loaders.matches.load(id) : undefined;
    const isReader = match?.players.some(({ playerId }) => mayRead(principal, playerId)) === true;
    return match !== undefined && isReader ? toMatch(match) : null;
  }

  @Mutation(() => AcceptMatchPayload, {
    description:
      "Accepts a match that was found; when everyone has, it gets a server. Again, it stays accepted. NOT_FOUND naming `matchId`; MATCH_CLOSED with `state` when the time is over or someone has declined.",
  })
  async acceptMatch(
    @Arg("input", () => AcceptMatchInput, { description: "Which match." }) { matchId }: AcceptMatchInput,
    @Ctx() { principal }: Context,
  ): Promise<AcceptMatchPayload> {
    return { match: toMatch(await this.#matches.accept(requirePlayer(principal).playerId, matchId)) };
  }

  @Mutation(() => DeclineMatchPayload, {
    description:
      "Declines a match that was found: the caller's ticket is cancelled and may not queue for a while, which grows with each time and decays; the others are back at the front of the line. To say nothing in time is as much. NOT_FOUND naming `matchId`; MATCH_CLOSED with `state`.",
  })
  async declineMatch(
    @Arg("input", () => DeclineMatchInput, { description: "Which match." }) { matchId }: DeclineMatchInput,
    @Ctx() { principal }: Context,
  ): Promise<DeclineMatchPayload> {
    return { match: toMatch(await this.#matches.decline(requirePlayer(principal).playerId, matchId)) };
  }
}

/** The match of a ticket. */
@Resolver(() => Ticket)
export class TicketMatchResolver {
  @FieldResolver(() => Match, {
    nullable: true,
    description: "The match that it is in; null while it waits, and when it was given up.",
  })
  async match(@Root() { matchId }: KnownTicket, @Ctx() { loaders }: Context): Promise<Match | null> {
    const match = matchId === null ? undefined : await loaders.matches.load(matchId);
    return match === undefined ? null : toMatch(match);
  }
}

/** A match in the API's shape. */
function toMatch(match: domain.Match): Match {
  const { id, state, queueId, modeId, mapId, players, explanation, madeAtMs, acceptUntilMs } = match;
  const teamCount = 1 + Math.max(...players.map(({ team }) => team));
  const teams = Array.from({ length: teamCount }, (_, place) => ({
    players: players
      .filter(({ team }) => team === place)
      .map(({ playerId, seat, roleId, answer }) => ({ player: { id: playerId }, seat, roleId, answer })),
  }));
  return {
    ...{ id, state, queueId, modeId, mapId, teams, explanation },
    madeAt: new Date(madeAtMs),
    acceptUntil: acceptUntilMs === null ? null : new Date(acceptUntilMs),
  };
}
