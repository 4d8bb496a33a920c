import type { FinderStep, Queue, TicketId, WaitingTicket } from "../service/index.js";

/** What a search's thread begins with. */
export interface SearchData {
  readonly queue: Pick<Queue, "id" | "rules">;
  readonly seed: number;
}

/** What it is told and asked; a step is answered. */
export type SearchOrder =
  | { readonly kind: "upsert"; readonly tickets: readonly WaitingTicket[] }
  | { readonly kind: "remove"; readonly ticketIds: readonly TicketId[] }
  | { readonly kind: "step"; readonly nowMs: number; readonly wantsSample: boolean };

/** What it answers to a step. */
export type SearchAnswer = FinderStep | undefined;
