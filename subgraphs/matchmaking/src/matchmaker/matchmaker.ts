import type { Logger, Metrics } from "@muster/telemetry";
import { isSameRules, type Leader, type Queue } from "../service/index.js";
import { createQueueMetrics, type QueueMetrics } from "./metrics.js";
import { Term, type TermOptions } from "./term.js";

/** What a {@link Matchmaker} works with. */
export interface MatchmakerOptions extends TermOptions {
  /** The queues in force. */
  readonly queues: () => readonly Queue[];
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const leaseMs = 3000;
const tickMs = 250;

/** Stands for the leadership of one queue, and makes its matches while it leads. A queue that is not in force nobody leads. */
export class Matchmaker {
  readonly #options: MatchmakerOptions;
  readonly #queueId: string;
  readonly #metrics: QueueMetrics;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: MatchmakerOptions, queueId: string) {
    this.#options = options;
    this.#queueId = queueId;
    this.#metrics = createQueueMetrics(options.metrics, queueId);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends after the step that runs, and hands over. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  #queue(): Queue | undefined {
    return this.#options.queues().find(({ id }) => id === this.#queueId);
  }

  async #run(): Promise<void> {
    const { clock, logger, storage } = this.#options;
    const queueId = this.#queueId;
    while (!this.#stopped.signal.aborted) {
      try {
        const leader = this.#queue() && (await storage.takeShard(queueId, clock.nowMs(), leaseMs));
        if (leader !== undefined) await this.#lead(leader);
      } catch (error) {
        this.#metrics.failed();
        logger.warn({ err: error, queueId }, "matches can't be made now; trying again");
      }
      await clock.sleep(tickMs, this.#stopped.signal);
    }
  }

  /** Leads, with a term for each change of the queue's rules, until another does or there is no such queue. */
  async #lead(leader: Leader): Promise<void> {
    try {
      let queue = this.#queue();
      while (queue !== undefined && (await this.#serve(leader, queue))) queue = this.#queue();
    } finally {
      this.#metrics.ended();
      await this.#options.storage.keepShard(leader, 0);
    }
  }

  /** @returns Whether it goes on by other rules. */
  async #serve(leader: Leader, queue: Queue): Promise<boolean> {
    const { clock, storage } = this.#options;
    const term = new Term(this.#options, leader, queue, this.#metrics);
    try {
      while (!this.#stopped.signal.aborted) {
        const now = this.#queue();
        if (now === undefined || !isSameRules(now, queue)) return true;
        if (!(await storage.keepShard(leader, clock.nowMs() + leaseMs))) return false;
        if (!(await term.tick())) return false;
        await clock.sleep(tickMs, this.#stopped.signal);
      }
      return false;
    } finally {
      await term.close();
    }
  }
}
