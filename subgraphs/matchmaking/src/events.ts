import { defineTopic, type EventId, type Json, type NewEvent } from "@muster/events";
import type { Ids } from "@muster/runtime";
import type { MatchId, PlayerId, Ticket, TicketId, TicketState } from "./service/index.js";

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
