import type { SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import {
  type FactsOf,
  type Queue,
  type RecordingStorage,
  recordingsOf,
  type Ticket,
} from "./service/index.js";

/** What a {@link Recorder} works with. */
export interface RecorderOptions {
  readonly storage: RecordingStorage;
  /** The queues in force. */
  readonly queues: () => readonly Queue[];
  readonly factsOf: FactsOf;
  readonly clock: SystemClock;
  readonly logger: Logger;
}

const restMs = 1000;
const waitingMax = 10_000;

/**
 * Records tickets as they were joined, behind the backs of their players: nobody waits for it. What a process that dies has not
 * written yet is lost, and so is what comes faster than it can be written.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #stopped = new AbortController();
  #waiting: Ticket[] = [];
  #running: Promise<void> | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Tickets have changed, and it is committed. Those that are new are recorded. */
  changed(tickets: readonly Ticket[]): void {
    for (const ticket of tickets)
      if (ticket.version === 1 && this.#waiting.length < waitingMax) this.#waiting.push(ticket);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends after what was told of is written. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#stopped.signal.aborted) {
      await clock.sleep(restMs, this.#stopped.signal);
      await this.#write();
    }
    await this.#write();
  }

  async #write(): Promise<void> {
    const { storage, queues, factsOf, logger } = this.#options;
    const tickets = this.#waiting;
    this.#waiting = [];
    for (const queue of queues()) {
      const ofQueue = tickets.filter(({ queueId }) => queueId === queue.id);
      if (ofQueue.length === 0) continue;
      try {
        await storage.addRecorded(await recordingsOf(factsOf, queue, ofQueue));
      } catch (error) {
        logger.warn({ err: error, queueId: queue.id, tickets: ofQueue.length }, "tickets were not recorded");
      }
    }
  }
}
