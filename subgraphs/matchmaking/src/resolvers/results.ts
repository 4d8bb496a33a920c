import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import {
  Match,
  MatchResult,
  ReportMatchResultInput,
  ReportMatchResultPayload,
  ReportMatchStartedInput,
  ReportMatchStartedPayload,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import { type Context, requireServerOf } from "./context.js";
import { toMatch } from "./matches.js";

/** What the servers of matches report, and what players see of it. */
@Resolver(() => Match)
export class ResultResolver {
  readonly #results: domain.ResultService;

  constructor(results: domain.ResultService) {
    this.#results = results;
  }

  @Mutation(() => ReportMatchStartedPayload, {
    description:
      "The match is played: its players are on its server. Again, it stays so. For the match's own server, by its match token: UNAUTHENTICATED or FORBIDDEN for everyone else, MATCH_NOT_OWNED for a token of another match. NOT_FOUND naming `matchId`; MATCH_CLOSED with `state` when it is over.",
  })
  async reportMatchStarted(
    @Arg("input", () => ReportMatchStartedInput, { description: "Which match." })
    { matchId }: ReportMatchStartedInput,
    @Ctx() { principal }: Context,
  ): Promise<ReportMatchStartedPayload> {
    requireServerOf(principal, matchId);
    return { match: toMatch(await this.#results.started(matchId)) };
  }

  @Mutation(() => ReportMatchResultPayload, {
    description:
      "Ends a match with its result: its players may queue again, ratings move, and who left is locked out of queues for a while, which grows with each time and decays. For the match's own server, by its match token: UNAUTHENTICATED or FORBIDDEN for everyone else, MATCH_NOT_OWNED for a token of another match. NOT_FOUND naming `matchId`; BAD_USER_INPUT naming `teams`, `teams.rank`, `teams.score`, `leaverIds`, `endedAt` or `idempotencyKey`; MATCH_CLOSED with `state` where it has no server yet or ended without a result; DOUBLE_RESULT where it has another result, which stays; IDEMPOTENCY_CONFLICT.",
  })
  async reportMatchResult(
    @Arg("input", () => ReportMatchResultInput, { description: "How it ended." })
    { idempotencyKey, matchId, teams, leaverIds, endedAt }: ReportMatchResultInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<ReportMatchResultPayload> {
    requireServerOf(principal, matchId);
    const report = { idempotencyKey, teams, leaverIds: leaverIds ?? [], endedAtMs: endedAt?.getTime() };
    const { match } = await this.#results.report(matchId, report);
    loaders.clear();
    return { match: toMatch(match) };
  }

  @FieldResolver(() => MatchResult, {
    nullable: true,
    description: "How it ended; null until then, and where it ended without a result.",
  })
  async result(@Root() { id, state }: Match, @Ctx() { loaders }: Context): Promise<MatchResult | null> {
    const result = state === "ENDED" ? await loaders.results.load(id as domain.MatchId) : undefined;
    if (result === undefined) return null;
    const { ranks, scores, leavers, endedAtMs } = result;
    return {
      teams: ranks.map((rank, team) => ({ rank, score: scores?.[team] ?? null })),
      leavers: leavers.map((id) => ({ id })),
      endedAt: new Date(endedAtMs),
    };
  }
}
