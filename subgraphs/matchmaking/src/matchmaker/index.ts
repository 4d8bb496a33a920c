import { Matchmaker, type MatchmakerOptions } from "./matchmaker.js";

export { GapAudit } from "./gap-audit.js";
export type { MatchmakerOptions } from "./matchmaker.js";

const lookMs = 1000;

/** A {@link Matchmaker} for each queue that there is, or was since the start. */
export class Matchmakers {
  readonly #options: MatchmakerOptions;
  readonly #byQueue = new Map<string, Matchmaker>();
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: MatchmakerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends each after the step that runs, and hands over. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    await Promise.all([...this.#byQueue.values()].map((one) => one.stop()));
    await this.#options.audit.stop();
  }

  async #run(): Promise<void> {
    const { clock, queues } = this.#options;
    while (!this.#stopped.signal.aborted) {
      for (const { id } of queues()) {
        if (this.#byQueue.has(id)) continue;
        const matchmaker = new Matchmaker(this.#options, id);
        this.#byQueue.set(id, matchmaker);
        matchmaker.start();
      }
      await clock.sleep(lookMs, this.#stopped.signal);
    }
  }
}
