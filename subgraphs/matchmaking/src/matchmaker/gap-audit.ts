import type { SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { ProverThread } from "../proving/thread.js";
import { type FinderStep, optimalityGap } from "../service/index.js";

const auditMs = 10_000;

/** What a {@link GapAudit} works with. */
export interface GapAuditOptions {
  readonly startProver: () => ProverThread;
  readonly clock: SystemClock;
  readonly logger: Logger;
}

/** Proves how good the packings of a process's queues are: now and then a small one, one at a time, beside the matching. */
export class GapAudit {
  readonly #options: GapAuditOptions;
  readonly #takenAtMs = new Map<string, number>();
  #prover: ProverThread | undefined;
  #isProving = false;

  constructor(options: GapAuditOptions) {
    this.#options = options;
  }

  /** Whether a sample of that queue is wanted now. */
  wants(queueId: string): boolean {
    const takenAtMs = this.#takenAtMs.get(queueId) ?? Number.NEGATIVE_INFINITY;
    return !this.#isProving && this.#options.clock.monotonicMs() - takenAtMs >= auditMs;
  }

  /** Finds out how far a sample is from what is possible at most, and tells it. What fails is logged, and the next may succeed. */
  async prove(
    queueId: string,
    { instance, value }: NonNullable<FinderStep["sample"]>,
    tell: (gap: number) => void,
  ): Promise<void> {
    const { clock, logger, startProver } = this.#options;
    this.#isProving = true;
    this.#takenAtMs.set(queueId, clock.monotonicMs());
    const prover = this.#prover ?? startProver();
    this.#prover = prover;
    try {
      tell(await optimalityGap(instance, value, prover.prove));
    } catch (error) {
      // Who stops it gives the proof up.
      if (this.#prover !== prover) return;
      logger.warn({ err: error, queueId }, "a packing could not be proven");
      await this.stop();
    } finally {
      this.#isProving = false;
    }
  }

  /** Ends the prover's thread; a proof that is under way is given up. */
  async stop(): Promise<void> {
    const prover = this.#prover;
    this.#prover = undefined;
    await prover?.close();
  }
}
