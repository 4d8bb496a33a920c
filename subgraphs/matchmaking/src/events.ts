import { AppError } from "@muster/errors";
import {
  defineTopic,
  type EventId,
  type Json,
  type JsonObject,
  type NewEvent,
  type StoredEvent,
} from "@muster/events";
import type { Ids } from "@muster/runtime";
import {
  type Block,
  displayOf,
  isPlayerId,
  type Match,
  type MatchId,
  type MatchResult,
  type PartyChange,
  type PartyDeed,
  type PartyId,
  type PlayerId,
  type RatingChange,
  type Ticket,
  type TicketId,
  type TicketState,
} from "./service/index.js";

/** What became of a ticket, said to one of its players. */
export interface TicketNews {
  readonly ticketId: TicketId;
  readonly state: TicketState;
  readonly version: number;
  readonly matchId: MatchId | null;
}

/** Topic `matchmaking.ticketChanged`, key `player:<id>`: a ticket was made or changed; an event for each of its players. */
export const ticketChanged = defineTopic<TicketNews>({
  name: "matchmaking.ticketChanged",
  encode: (news) => ({ ...news }),
  decode: (json) => json as Json as unknown as TicketNews,
});

/** The key under which everything that concerns a player is published. */
export function playerKey(playerId: PlayerId): string {
  return `player:${playerId}`;
}

/** The events of a ticket as it has become. */
export function ticketEvents(ids: Ids, ticket: Ticket): NewEvent[] {
  const { id: ticketId, state, version, matchId } = ticket;
  return ticket.players.map(({ playerId }) =>
    ticketChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(playerId),
      payload: { ticketId, state, version, matchId },
      occurredAtMs: ticket.changedAtMs,
    }),
  );
}

/** A match as it ended. */
export interface EndedMatch {
  readonly matchId: MatchId;
  readonly queueId: string;
  readonly modeId: string;
  /** By team; 1 is the best rank, equal ones are a draw; the score is `null` where the game counts none. */
  readonly teams: readonly {
    readonly rank: number;
    readonly score: number | null;
    readonly playerIds: readonly PlayerId[];
  }[];
  readonly leavers: readonly PlayerId[];
  readonly endedAtMs: number;
}

/** Topic `matchmaking.matchEnded`, key `match:<id>`: a match ended with a result; once a match. */
export const matchEnded = defineTopic<EndedMatch>({
  name: "matchmaking.matchEnded",
  encode: (match) => ({ ...match }) as unknown as JsonObject,
  decode: (json) => json as unknown as EndedMatch,
});

/** How a match moved the skill of one of its players in its mode. */
export interface MovedRating {
  readonly playerId: PlayerId;
  readonly matchId: MatchId;
  readonly modeId: string;
  /** In logits, with their deviation, after the match and before it. */
  readonly mu: number;
  readonly sigma: number;
  readonly muBefore: number;
  readonly sigmaBefore: number;
  /** In points, as people read it. */
  readonly display: number;
  readonly displayBefore: number;
  /** In the mode, with this match. */
  readonly games: number;
}

/** Topic `matchmaking.ratingChanged`, key `player:<id>`: a rated match ended; an event for each of its players. */
export const ratingChanged = defineTopic<MovedRating>({
  name: "matchmaking.ratingChanged",
  encode: (moved) => ({ ...moved }),
  decode: (json) => json as unknown as MovedRating,
});

/** The event of a match that ended. */
export function endedEvents(ids: Ids, match: Match, result: MatchResult): NewEvent[] {
  const { id: matchId, queueId, modeId, players, changedAtMs } = match;
  const { ranks, scores, leavers, endedAtMs } = result;
  const teams = ranks.map((rank, place) => ({
    rank,
    score: scores?.[place] ?? null,
    playerIds: players.filter(({ team }) => team === place).map(({ playerId }) => playerId),
  }));
  return [
    matchEnded.event({
      id: ids.next<EventId>(),
      key: `match:${matchId}`,
      payload: { matchId, queueId, modeId, teams, leavers, endedAtMs },
      occurredAtMs: changedAtMs,
    }),
  ];
}

/** The events of ratings that a match moved. */
export function ratingEvents(
  ids: Ids,
  { id: matchId, modeId }: Match,
  changes: readonly RatingChange[],
  nowMs: number,
): NewEvent[] {
  return changes.map(({ playerId, before, after }) =>
    ratingChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(playerId),
      payload: {
        ...{ playerId, matchId, modeId, mu: after.mu, sigma: after.sigma, games: after.games },
        ...{ muBefore: before.mu, sigmaBefore: before.sigma },
        ...{ display: displayOf(after), displayBefore: displayOf(before) },
      },
      occurredAtMs: nowMs,
    }),
  );
}

/** What was done to a party, said to one of whom it concerns. */
export interface PartyNews {
  readonly partyId: PartyId;
  readonly version: number;
  readonly deed: PartyDeed;
  /** Who came, went, was invited, leads or is ready. */
  readonly playerId: PlayerId;
}

/**
 * Topic `matchmaking.partyChanged`, key `player:<id>`: a party was made or changed; an event for each who is in it or was, and for
 * whom it is about.
 */
export const partyChanged = defineTopic<PartyNews>({
  name: "matchmaking.partyChanged",
  encode: (news) => ({ ...news }),
  decode: (json) => json as Json as unknown as PartyNews,
});

/** The events of a party's change; of its end, whoever was invited is told too. */
export function partyEvents(ids: Ids, { before, after, deed, playerId }: PartyChange): NewEvent[] {
  const invited = after.members.length === 0 ? before.invites : [];
  const concerned = [...before.members, ...after.members, ...invited].map((one) => one.playerId);
  return [...new Set([...concerned, playerId])].map((told) =>
    partyChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(told),
      payload: { partyId: after.id, version: after.version, deed, playerId },
      occurredAtMs: after.changedAtMs,
    }),
  );
}

/** The topic of accounts by which this context knows who has blocked whom. */
export const blockChangedTopic = "accounts.blockChanged";

/** The block of an event of {@link blockChangedTopic}; `undefined` for the one that stands under the blocked player's key. */
export function readBlockChange(
  event: StoredEvent,
): { readonly block: Block; readonly isBlocked: boolean } | undefined {
  const { playerId, blockedId, isBlocked } = event.payload;
  const isPlayer = (id: unknown): id is PlayerId => typeof id === "string" && isPlayerId(id);
  if (!isPlayer(playerId) || !isPlayer(blockedId) || typeof isBlocked !== "boolean")
    throw new AppError("INTERNAL", `${event.id} tells of no block`);
  return event.key === playerKey(playerId) ? { block: { playerId, blockedId }, isBlocked } : undefined;
}
