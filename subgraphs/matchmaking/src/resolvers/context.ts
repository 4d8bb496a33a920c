import { hasScope, type Principal, unauthenticated } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { DeliveredEvent } from "@muster/events";
import type { RequestContext } from "@muster/subgraph";
import type DataLoader from "dataloader";
import type * as domain from "../service/index.js";

/** What the resolvers of one request load together. */
export interface MatchmakingLoaders {
  readonly tickets: DataLoader<domain.TicketId, domain.Ticket | undefined>;
  readonly liveTickets: DataLoader<domain.PlayerId, domain.Ticket | undefined>;
  readonly matches: DataLoader<domain.MatchId, domain.Match | undefined>;
  readonly parties: DataLoader<domain.PartyId, domain.Party | undefined>;
  readonly partiesOf: DataLoader<domain.PlayerId, domain.Party | undefined>;
  readonly invitingParties: DataLoader<domain.PlayerId, readonly domain.Party[]>;
  readonly allocations: DataLoader<domain.MatchId, domain.Allocation | undefined>;
  /** What is said of tickets that wait; nothing where that can't be read now. */
  readonly notes: DataLoader<domain.QueuedTicket, domain.TicketNote | undefined, domain.TicketId>;
  readonly results: DataLoader<domain.MatchId, domain.MatchResult | undefined>;
  readonly ratingChanges: DataLoader<domain.MatchId, readonly domain.RatingChange[]>;
  /** The skill of a player in the modes that they have played. */
  readonly skills: DataLoader<domain.PlayerId, ReadonlyMap<string, domain.ModeSkill>>;
  /** The request's place in the event log; what is read later is not older. */
  cursor(): Promise<string>;
  /** The changes of a player's tickets; see `Tail.subscribe`. */
  followTickets(
    playerId: domain.PlayerId,
    after: string | undefined,
  ): Promise<AsyncGenerator<DeliveredEvent, void, void>>;
  /** The changes of a player's parties; see `Tail.subscribe`. */
  followParties(
    playerId: domain.PlayerId,
    after: string | undefined,
  ): Promise<AsyncGenerator<DeliveredEvent, void, void>>;
  /** Forgets what was loaded: at a subscription's next event, what is there then must be seen. */
  clear(): void;
}

/** The context of matchmaking's resolvers. */
export type Context = RequestContext<MatchmakingLoaders>;

/** With it, everything of matchmaking may be read. */
export const readScope = "matchmaking:read";

/** Whether the principal may read tickets of the player. */
export function mayRead(principal: Principal, playerId: string): boolean {
  return (principal.kind === "player" && principal.playerId === playerId) || hasScope(principal, readScope);
}

/** @throws UNAUTHENTICATED or FORBIDDEN unless the principal may read tickets of the player. */
export function requireReader(principal: Principal, playerId: string): void {
  if (mayRead(principal, playerId)) return;
  if (principal.kind === "anonymous") throw unauthenticated();
  throw new AppError("FORBIDDEN", `only the player may read this, or who has the scope ${readScope}`, {
    scope: readScope,
  });
}

/**
 * @throws UNAUTHENTICATED or FORBIDDEN unless the principal is the server of a match; MATCH_NOT_OWNED where it is another match's.
 */
export function requireServerOf(principal: Principal, matchId: string): void {
  if (principal.kind === "anonymous") throw unauthenticated();
  if (principal.kind !== "gameServer" || principal.matchId === undefined)
    throw new AppError("FORBIDDEN", "only the match's own server may do this");
  if (principal.matchId !== matchId)
    throw new AppError("MATCH_NOT_OWNED", "the token is of another match", { field: "matchId" });
}
