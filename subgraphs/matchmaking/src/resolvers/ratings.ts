import { ConnectionArgs, type CursorCodec, parsePage, stringCursor, toConnection } from "@muster/subgraph";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import {
  type PlayerMatch,
  PlayerMatchConnection,
  PlayerStub,
  Rating,
  type RatingChange,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, requireReader } from "./context.js";
import { toMatch } from "./matches.js";

/** Reads a page of a player's matches. */
export type ReadHistory = domain.MatchmakingStorage["findHistory"];

const plain = stringCursor("playerMatches");
const cursors: CursorCodec<string> = {
  encode: plain.encode,
  decode(text) {
    const id = plain.decode(text);
    return id !== undefined && domain.isMatchId(id) ? id : undefined;
  },
};

/** What players have played, and how well. */
@Resolver(() => PlayerStub)
export class RatingResolver {
  readonly #readHistory: ReadHistory;

  constructor(readHistory: ReadHistory) {
    this.#readHistory = readHistory;
  }

  @FieldResolver(() => [Rating], {
    nullable: true,
    description:
      "The player's skill in each mode that they have played in rated matches. Read by the player, and with the scope matchmaking:read; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async ratings(@Root() { id }: PlayerStub, @Ctx() { principal, loaders }: Context): Promise<Rating[]> {
    requireReader(principal, id);
    const skills = domain.isPlayerId(id) ? await loaders.skills.load(id) : [];
    return [...skills].map(([modeId, skill]) => toRating(modeId, skill));
  }

  @FieldResolver(() => PlayerMatchConnection, {
    nullable: true,
    description:
      "The player's matches that have ended, newest first. Read by the player, and with the scope matchmaking:read; UNAUTHENTICATED or FORBIDDEN for everyone else. BAD_USER_INPUT or CURSOR_INVALID for the page.",
  })
  async matches(
    @Root() { id }: PlayerStub,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal, loaders }: Context,
  ) {
    requireReader(principal, id);
    const page = parsePage(args, cursors);
    const { from, backward, limit } = page;
    const ids = domain.isPlayerId(id)
      ? await this.#readHistory(id, { from, backward, limit: limit + 1 })
      : [];
    const found = await Promise.all(
      ids.map((matchId) => Promise.all([loaders.matches.load(matchId), loaders.ratingChanges.load(matchId)])),
    );
    const entries = found.flatMap(([match, changes]) =>
      match === undefined ? [] : [{ id: match.id, node: toPlayerMatch(id, match, changes) }],
    );
    return toConnection(
      page,
      entries,
      cursors,
      (entry) => entry.id,
      (entry) => entry.node,
    );
  }
}

function toPlayerMatch(
  playerId: string,
  match: domain.Match,
  changes: readonly domain.RatingChange[],
): PlayerMatch {
  const change = changes.find((one) => one.playerId === playerId);
  return {
    match: toMatch(match),
    team: match.players.find((one) => one.playerId === playerId)?.team ?? 0,
    ratingChange: change === undefined ? null : toChange(match.modeId, change),
  };
}

function toChange(modeId: string, { before, after }: domain.RatingChange): RatingChange {
  return { before: toRating(modeId, before), after: toRating(modeId, after) };
}

function toRating(modeId: string, skill: domain.ModeSkill): Rating {
  return { modeId, ...skill, display: domain.displayOf(skill) };
}
