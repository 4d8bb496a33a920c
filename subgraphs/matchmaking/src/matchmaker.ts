import { findAppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import {
  isWaiting,
  type Leader,
  type MatchFinder,
  type MatchmakingStorage,
  type MatchService,
  type Queue,
  type TicketId,
} from "./service/index.js";
import type { TicketPool } from "./storage/index.js";

/** What a {@link Matchmaker} works with. */
export interface MatchmakerOptions {
  readonly queueId: string;
  readonly queues: () => readonly Queue[];
  createFinder(queue: Queue): MatchFinder;
  readonly storage: MatchmakingStorage;
  readonly pool: TicketPool;
  readonly matches: MatchService;
  readonly clock: SystemClock;
  readonly logger: Logger;
}

const leaseMs = 3000;
const tickMs = 250;
/** How often Postgres is asked what waits: what Redis did not bring is found so. */
const fillMs = 1000;

/** Stands for the leadership of one queue, and makes its matches while it leads. */
export class Matchmaker {
  readonly #options: MatchmakerOptions;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: MatchmakerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends after the step that runs, and hands over. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, logger, queueId, storage } = this.#options;
    while (!this.#stopped.signal.aborted) {
      try {
        const leader = await storage.takeShard(queueId, clock.nowMs(), leaseMs);
        if (leader !== undefined) await this.#lead(leader);
      } catch (error) {
        logger.warn({ err: error, queueId }, "matches can't be made now; trying again");
      }
      await clock.sleep(tickMs, this.#stopped.signal);
    }
  }

  async #lead(leader: Leader): Promise<void> {
    const { clock, queueId, queues, storage, createFinder } = this.#options;
    const queue = queues().find(({ id }) => id === queueId);
    if (queue === undefined) return;
    const term = new Term(this.#options, leader, createFinder(queue));
    try {
      while (!this.#stopped.signal.aborted) {
        if (!(await storage.keepShard(leader, clock.nowMs() + leaseMs))) return;
        if (!(await term.tick())) return;
        await clock.sleep(tickMs, this.#stopped.signal);
      }
    } finally {
      await storage.keepShard(leader, 0);
    }
  }
}

/** What one leader knows, from taking the shard to losing it. */
class Term {
  readonly #options: MatchmakerOptions;
  readonly #leader: Leader;
  readonly #finder: MatchFinder;
  readonly #known = new Map<TicketId, number>();
  #feedEnd = "0-0";
  #filledAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: MatchmakerOptions, leader: Leader, finder: MatchFinder) {
    this.#options = options;
    this.#leader = leader;
    this.#finder = finder;
  }

  /** @returns Whether it still leads. */
  async tick(): Promise<boolean> {
    const { clock, pool } = this.#options;
    const { queueId } = this.#leader;
    if (clock.monotonicMs() - this.#filledAtMs >= fillMs) {
      if (!(await pool.lead(this.#leader))) return false;
      this.#feedEnd = await pool.feedEnd(queueId);
      await this.#fill();
      this.#filledAtMs = clock.monotonicMs();
    } else {
      const { ids, end } = await pool.changes(queueId, this.#feedEnd);
      await this.#learn([...new Set(ids)]);
      this.#feedEnd = end;
    }
    for (const found of this.#finder.step(clock.nowMs())) {
      for (const { id } of found.tickets) this.#known.delete(id);
      if (!(await pool.claim(this.#leader, found.tickets))) continue;
      try {
        await this.#options.matches.propose({ ...found, leader: this.#leader });
      } catch (error) {
        if (findAppError(error)?.code !== "CONFLICT") throw error;
      }
    }
    return true;
  }

  /** Brings what is known, and the pool, to what waits in Postgres. */
  async #fill(): Promise<void> {
    const { storage, pool } = this.#options;
    const versions = await storage.waitingVersions(this.#leader.queueId);
    for (const id of this.#known.keys()) if (!versions.has(id)) this.#forget(id);
    await pool.fill(this.#leader, versions);
    await this.#learn(
      [...versions].flatMap(([id, version]) => (this.#known.get(id) === version ? [] : [id])),
    );
  }

  async #learn(ids: readonly TicketId[]): Promise<void> {
    if (ids.length === 0) return;
    const tickets = await this.#options.storage.findTickets(ids);
    for (const [place, ticket] of tickets.entries()) {
      if (ticket === undefined || !isWaiting(ticket.state)) {
        this.#forget(ids[place] as TicketId);
        continue;
      }
      this.#finder.upsert(ticket);
      this.#known.set(ticket.id, ticket.version);
    }
  }

  #forget(id: TicketId): void {
    this.#finder.remove(id);
    this.#known.delete(id);
  }
}
