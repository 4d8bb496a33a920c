import type { Ticket } from "./model.js";
import type { FactsOf, PlayerFacts } from "./player-facts.js";
import type { Queue } from "./queues.js";

/** What is kept of what a player was matched by. There are no round trips of who never measured any. */
export type RecordedFacts = Pick<PlayerFacts, "mu" | "sigma" | "games" | "pingsMs" | "recent">;

/** A ticket as it was joined. Who its players were is not kept. */
export interface RecordedTicket {
  readonly ticketId: string;
  readonly queueId: string;
  readonly joinedAtMs: number;
  /** The modes that were accepted; all where `null`. */
  readonly modes: readonly string[] | null;
  readonly players: readonly {
    readonly roles: readonly string[];
    /** What each was matched by, as of then. */
    readonly facts: RecordedFacts;
  }[];
}

/** Which recorded tickets are replayed. */
export interface RecordedSpan {
  readonly queueId: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** At most so many, the newest. */
  readonly limit: number;
}

/** Where recorded tickets are kept. */
export interface RecordingStorage {
  /** Keeps tickets; those that are there already stay as they are. */
  addRecorded(tickets: readonly RecordedTicket[]): Promise<void>;
  /** The oldest first. */
  readRecorded(span: RecordedSpan): Promise<RecordedTicket[]>;
  /** Removes up to `limit` tickets that joined before `beforeMs`, or that `keptMax` newer ones follow. @returns How many. */
  sweepRecorded(beforeMs: number, keptMax: number, limit: number): Promise<number>;
}

/** How long recorded tickets are kept. Milliseconds. */
export const recordedForMs = 7 * 24 * 3_600_000;
/** How many are kept, of all queues. */
export const recordedMax = 200_000;

const sweepTicketsMax = 5000;

/** Removes recorded tickets that are too old or too many. */
export async function sweepRecordings(
  storage: RecordingStorage,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  let removed = sweepTicketsMax;
  while (removed === sweepTicketsMax && !signal.aborted)
    removed = await storage.sweepRecorded(nowMs - recordedForMs, recordedMax, sweepTicketsMax);
}

/** Tickets of one queue with what is known of their players. */
export async function recordingsOf(
  factsOf: FactsOf,
  queue: Queue,
  tickets: readonly Ticket[],
): Promise<RecordedTicket[]> {
  const playerIds = tickets.flatMap(({ players }) => players.map(({ playerId }) => playerId));
  const known = await factsOf([...new Set(playerIds)], queue);
  return tickets.map(({ id, players, modes, queuedAtMs }) => ({
    ...{ ticketId: id, queueId: queue.id, modes, joinedAtMs: queuedAtMs },
    players: players.map(({ playerId, roles }) => ({
      roles,
      facts: toRecorded(known.get(playerId) as PlayerFacts),
    })),
  }));
}

function toRecorded({ mu, sigma, games, pingsMs, isMeasured, recent }: PlayerFacts): RecordedFacts {
  return { mu, sigma, games, pingsMs: isMeasured ? pingsMs : {}, recent };
}
