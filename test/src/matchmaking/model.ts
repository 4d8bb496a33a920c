import type { MatchId, PlayerId, TicketId } from "@muster/matchmaking/service";
import type { News } from "./messages.js";

/** What a player was told of a ticket of theirs when they joined, or found it. */
export interface KnownTicket {
  readonly playerId: PlayerId;
  /** As the API says it. */
  readonly queuedAt: string;
  readonly queueId: string;
  /** Whether its player was told that it left. */
  left: boolean;
}

/** What a player said to a match, and whether they were told that it was heard. */
export interface Saying {
  readonly answer: "accepted" | "declined";
  heard: boolean;
}

/** What players know: what they asked, what they were answered and what they heard. */
export class Model {
  readonly tickets = new Map<TicketId, KnownTicket>();
  /** By `<match> <player>`. */
  readonly sayings = new Map<string, Saying>();
  /** Players who were refused for a penalty. */
  readonly locked = new Set<PlayerId>();
  /** What each player heard, in order. */
  readonly news = new Map<PlayerId, News[]>();
  readonly tally = new Map<string, number>();
  readonly problems: string[] = [];

  count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  /** Takes what a player was told of a ticket; what contradicts an earlier answer is a problem. */
  learn(playerId: PlayerId, ticket: { id: TicketId; queuedAt: string; queueId: string }): void {
    const known = this.tickets.get(ticket.id);
    if (known === undefined)
      this.tickets.set(ticket.id, {
        ...{ playerId, queuedAt: ticket.queuedAt, queueId: ticket.queueId, left: false },
      });
    else if (known.playerId !== playerId || known.queuedAt !== ticket.queuedAt)
      this.problems.push(`ticket ${ticket.id} was queued at ${known.queuedAt}, then at ${ticket.queuedAt}`);
  }

  /** A player says something to a match, which may not be heard. */
  say(matchId: MatchId, playerId: PlayerId, answer: Saying["answer"]): Saying {
    const saying = { answer, heard: false };
    this.sayings.set(`${matchId} ${playerId}`, saying);
    return saying;
  }

  /** Takes what a player heard: versions of a ticket come one after the other, each once. */
  hear(playerId: PlayerId, news: News): void {
    const heard = this.news.get(playerId) ?? [];
    this.news.set(playerId, heard);
    const before = heard.findLast(({ ticketId }) => ticketId === news.ticketId)?.version ?? 0;
    if (news.version !== before + 1)
      this.problems.push(
        `news: ${playerId} heard version ${news.version} of ticket ${news.ticketId} after ${before}`,
      );
    heard.push(news);
    this.count(`news ${news.state}`);
  }
}
