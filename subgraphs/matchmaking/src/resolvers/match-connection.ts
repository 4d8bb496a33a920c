import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Match, MatchConnection } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

/** Makes a connect token for a seat of a match. */
export type MintToken = (seat: {
  readonly allocation: domain.Allocation & { readonly matchId: string };
  readonly playerId: string;
  readonly team: number;
  readonly seat: number;
}) => { readonly token: string; readonly expiresAtMs: number };

/** How players get onto servers. */
@Resolver(() => Match)
export class MatchConnectionResolver {
  readonly #mint: MintToken;

  constructor(mint: MintToken) {
    this.#mint = mint;
  }

  @FieldResolver(() => MatchConnection, {
    nullable: true,
    description:
      "How the caller gets onto the match's server, also again after a lost connection: each reading makes another token. Null unless the match is READY or IN_GAME, and for whoever does not play in it.",
  })
  async connection(
    @Root() { id, state }: Match,
    @Ctx() { principal, loaders }: Context,
  ): Promise<MatchConnection | null> {
    if (principal.kind !== "player" || (state !== "READY" && state !== "IN_GAME")) return null;
    const matchId = id as domain.MatchId;
    const [match, allocation] = await Promise.all([
      loaders.matches.load(matchId),
      loaders.allocations.load(matchId),
    ]);
    const own = match?.players.find(({ playerId }) => playerId === principal.playerId);
    if (own === undefined || allocation === undefined) return null;
    const { playerId, team, seat } = own;
    const { token, expiresAtMs } = this.#mint({
      allocation: { ...allocation, matchId },
      playerId,
      team,
      seat,
    });
    return {
      ...{ siteId: allocation.siteId, addresses: allocation.addresses, connectToken: token },
      expiresAt: new Date(expiresAtMs),
    };
  }
}
