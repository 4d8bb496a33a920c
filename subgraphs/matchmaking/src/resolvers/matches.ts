import { type Principal, requirePlayer, unauthenticated } from "@muster/auth";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  AcceptMatchInput,
  AcceptMatchPayload,
  DeclineMatchInput,
  DeclineMatchPayload,
  Match,
  type MatchCost,
  MatchExplanation,
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

/** Why matches are as they are. */
@Resolver(() => Match)
export class MatchExplanationResolver {
  @FieldResolver(() => MatchExplanation, {
    nullable: true,
    description: "What it costs and why it was made; null where no search found it.",
  })
  async explanation(
    @Root() { id }: Match,
    @Ctx() { principal, loaders }: Context,
  ): Promise<MatchExplanation | null> {
    const match = await loaders.matches.load(id as domain.MatchId);
    return match === undefined ? null : toExplanation(match, principal);
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

/** A match in the API's shape; its result and how to get onto its server are found when they are asked for. */
export function toMatch(match: domain.Match): Match {
  const { id, state, queueId, modeId, mapId, players, madeAtMs, acceptUntilMs } = match;
  const teamCount = 1 + Math.max(...players.map(({ team }) => team));
  const teams = Array.from({ length: teamCount }, (_, place) => ({
    players: players
      .filter(({ team }) => team === place)
      .map(({ playerId, seat, roleId, answer }) => ({ player: { id: playerId }, seat, roleId, answer })),
  }));
  return {
    ...{ id, state, queueId, modeId, mapId, teams },
    madeAt: new Date(madeAtMs),
    acceptUntil: acceptUntilMs === null ? null : new Date(acceptUntilMs),
  };
}

function toExplanation(
  { explanation, players }: domain.Match,
  principal: Principal,
): MatchExplanation | null {
  if (explanation === null) return null;
  const { rules, winChance, costS, worthS, costsS, sites, isForStarving, seats } = explanation;
  const costs = Object.entries(costsS)
    .map(([term, cost]) => ({ term: term as MatchCost["term"], costS: cost }))
    .sort((one, other) => other.costS - one.costS);
  const readable = new Set(players.filter((one) => mayRead(principal, one.playerId)).map(({ seat }) => seat));
  return {
    ...{ revision: rules.revision, experimentId: rules.experimentId ?? null, variant: rules.variant ?? null },
    ...{ winChance, costS, worthS, costs, sites, isForStarving },
    seats: seats
      .map(({ costsS: own, ...seat }, place) => ({
        ...{ ...seat, seat: place },
        ...{ pingCostS: own.ping, roleCostS: own.role, contentCostS: own.content },
      }))
      .filter(({ seat }) => readable.has(seat)),
  };
}
