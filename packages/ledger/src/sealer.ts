import type { Postgres } from "@muster/postgres";
import type { SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { readSealState, stepSeal } from "./seal.js";

/** Seals the book in the background. */
export interface Sealer {
  start(): void;
  /** Lets the step that runs come to its end. */
  stop(): Promise<void>;
}

/** What a sealer is made of. */
export interface SealerOptions {
  /** A pool whose role has `muster_ledger`; one of its connections is used. */
  readonly postgres: Postgres;
  readonly clock: SystemClock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How long it rests where there is nothing to seal yet. Milliseconds; 200 where absent. */
  readonly intervalMs?: number;
}

/**
 * Makes a {@link Sealer}. Every process may run one: one at a time seals, the others look on and take over when it ends.
 * Entries of owners' statements come with the seal, about two intervals after the units that made them.
 */
export function createSealer(options: SealerOptions): Sealer {
  const { postgres, clock, logger, metrics, intervalMs = 200 } = options;
  const sequence = metrics.gauge("muster_ledger_seal_sequence", "Seals in the book's chain");
  const stopped = new AbortController();
  let running: Promise<void> | undefined;

  /** Seals what is final, and readies what is not. */
  const sealAll = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const step = await stepSeal(postgres, clock.nowMs());
      if (step === "sealed") continue;
      if (step === "advanced") sequence.set(Number((await readSealState(postgres)).sequence));
      return;
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await sealAll().catch((error: unknown) =>
        logger.warn({ err: error }, "the book could not be sealed; it is tried again"),
      );
      await clock.sleep(intervalMs, stopped.signal);
    }
  };

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
