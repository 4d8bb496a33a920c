import type { PlayerId, TicketId, TicketState } from "@muster/matchmaking/service";

/** An operation of the public schema, asked by a player. */
export interface Asked {
  readonly playerId: PlayerId;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What it came to. */
export interface Answered {
  // biome-ignore lint/suspicious/noExplicitAny: whoever asked knows the shape.
  readonly data: any;
  readonly errors: readonly { readonly code: string; readonly details: object; readonly text: string }[];
}

/** What a player hears of a ticket. */
export interface News {
  readonly cursor: string;
  readonly ticketId: TicketId;
  readonly state: TicketState;
  readonly version: number;
}
