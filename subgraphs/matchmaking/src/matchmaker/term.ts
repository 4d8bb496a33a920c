import { findAppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import {
  type FactsOf,
  type FoundMatch,
  isWaiting,
  type Leader,
  type MadeBy,
  type MatchFinder,
  type MatchmakingStorage,
  type MatchService,
  type Queue,
  type Ticket,
  type TicketId,
} from "../service/index.js";
import type { TicketNotes, TicketPool } from "../storage/index.js";
import type { GapAudit } from "./gap-audit.js";
import type { QueueMetrics } from "./metrics.js";
import { NoteBoard } from "./note-board.js";

/** What a {@link Term} works with. */
export interface TermOptions {
  readonly createFinder: (queue: Queue) => MatchFinder;
  readonly storage: MatchmakingStorage;
  readonly factsOf: FactsOf;
  readonly pool: TicketPool;
  readonly notes: TicketNotes;
  readonly matches: MatchService;
  readonly audit: GapAudit;
  readonly clock: SystemClock;
}

/** How often Postgres is asked what waits: what Redis did not bring is found so. Where many wait, a tenth of the time at most goes into it. */
const fillMs = 1000;
const fillShare = 0.1;
/** How often the facts of who waits are read again: whom they block meanwhile they do not meet. */
const refreshMs = 15_000;
/** So many tickets are read in one tick beside those that have just changed: a crowd is learned over several, and matches go on meanwhile. */
const readMax = 500;

/** So many matches are made at a time: more would keep those who join from the database. */
const madeAtOnce = 8;

/** What one leader knows, by the same rules for its queue. */
export class Term {
  readonly #options: TermOptions;
  readonly #leader: Leader;
  readonly #queue: Queue;
  readonly #metrics: QueueMetrics;
  readonly #board: NoteBoard;
  readonly #known = new Map<TicketId, { readonly version: number; readonly readAtMs: number }>();
  #finder: MatchFinder | undefined;
  #feedEnd = "0-0";
  #fillAtMs = Number.NEGATIVE_INFINITY;
  /** Tickets that are to be read, those that were never read first. */
  #toRead: TicketId[] = [];
  readonly #beganMs: number;

  constructor(options: TermOptions, leader: Leader, queue: Queue, metrics: QueueMetrics) {
    this.#options = options;
    this.#leader = leader;
    this.#queue = queue;
    this.#metrics = metrics;
    this.#beganMs = options.clock.monotonicMs();
    this.#board = new NoteBoard(options.notes, leader);
  }

  /**
   * Brings what is known up to date and makes the matches that there are.
   *
   * @returns Whether it still leads.
   * @throws Error where something it needs has failed, as a search that died. The term is over then; nothing is lost with it.
   */
  async tick(): Promise<boolean> {
    const { clock, pool, audit } = this.#options;
    const { queueId } = this.#leader;
    const startMs = clock.monotonicMs();
    const isFull = startMs >= this.#fillAtMs;
    if (isFull) {
      if (!(await pool.lead(this.#leader))) return false;
      this.#feedEnd = await pool.feedEnd(queueId);
      await this.#fill();
      const tookMs = clock.monotonicMs() - startMs;
      this.#fillAtMs = startMs + Math.max(fillMs, tookMs / fillShare);
    } else {
      const { ids, end } = await pool.changes(queueId, this.#feedEnd);
      await this.#learn([...new Set(ids)]);
      this.#feedEnd = end;
    }
    await this.#learn(this.#toRead.splice(0, readMax));
    const step = await this.#search().step(clock.nowMs(), audit.wants(queueId));
    for (let at = 0; at < step.matches.length; at += madeAtOnce) {
      const made = await Promise.allSettled(
        step.matches.slice(at, at + madeAtOnce).map((found) => this.#make(found)),
      );
      for (const one of made) if (one.status === "rejected") throw one.reason;
    }
    this.#board.take(step.notes);
    if (step.sample !== null && audit.wants(queueId))
      void audit.prove(queueId, step.sample, (gap) => this.#metrics.proved(gap));
    if (isFull) {
      this.#metrics.bound(this.#board.counts());
      // Nobody waits for what is only said: where Redis does not take it, the next second says it again.
      await this.#board.say().catch(() => undefined);
    }
    this.#metrics.ticked(clock.monotonicMs() - startMs, step);
    return true;
  }

  /** Ends its search. */
  async close(): Promise<void> {
    await this.#finder?.close();
  }

  /** It is begun when it is first needed: a term that never gets so far costs no thread. */
  #search(): MatchFinder {
    this.#finder ??= this.#options.createFinder(this.#queue);
    return this.#finder;
  }

  async #make(found: FoundMatch): Promise<void> {
    const { pool, matches } = this.#options;
    for (const { id } of found.tickets) {
      this.#known.delete(id);
      this.#board.forget(id);
    }
    if (!(await pool.claim(this.#leader, found.tickets))) return;
    try {
      const explanation = { ...found.explanation, rules: this.#rules() };
      await matches.propose({ ...found, explanation, leader: this.#leader });
      this.#metrics.made();
    } catch (error) {
      if (findAppError(error)?.code !== "CONFLICT") throw error;
    }
  }

  /** By which rules matches are made, and for how long they have been. */
  #rules(): MadeBy {
    const { revision, trial } = this.#queue;
    if (trial === null) return { revision };
    const forS = Math.floor((this.#options.clock.monotonicMs() - this.#beganMs) / 1000);
    return { revision, ...trial, forS };
  }

  /** Brings what is known, and the pool, to what waits in Postgres. */
  async #fill(): Promise<void> {
    const { storage, pool } = this.#options;
    const versions = await storage.waitingVersions(this.#leader.queueId);
    this.#forget([...this.#known.keys()].filter((id) => !versions.has(id)));
    await pool.fill(this.#leader, versions);
    const oldMs = this.#options.clock.monotonicMs() - refreshMs;
    const old: TicketId[] = [];
    this.#toRead = [];
    for (const [id, version] of versions) {
      const known = this.#known.get(id);
      if (known?.version !== version) this.#toRead.push(id);
      else if (known.readAtMs <= oldMs) old.push(id);
    }
    this.#toRead.push(...old);
  }

  async #learn(ids: readonly TicketId[]): Promise<void> {
    if (ids.length === 0) return;
    const { clock, storage, factsOf } = this.#options;
    const readAtMs = clock.monotonicMs();
    const found = await storage.findTickets(ids);
    const waiting = found.filter(
      (ticket): ticket is Ticket => ticket !== undefined && isWaiting(ticket.state),
    );
    const still = new Set(waiting.map(({ id }) => id));
    this.#forget(ids.filter((id) => !still.has(id)));
    if (waiting.length === 0) return;
    const playerIds = waiting.flatMap(({ players }) => players.map(({ playerId }) => playerId));
    const known = await factsOf([...new Set(playerIds)], this.#queue);
    this.#search().upsert(
      waiting.map((ticket) => ({
        ticket,
        facts: ticket.players.flatMap(({ playerId }) => known.get(playerId) ?? []),
      })),
    );
    for (const { id, version } of waiting) this.#known.set(id, { version, readAtMs });
  }

  #forget(ids: readonly TicketId[]): void {
    if (ids.length === 0) return;
    this.#search().remove(ids);
    for (const id of ids) {
      this.#known.delete(id);
      this.#board.forget(id);
    }
  }
}
