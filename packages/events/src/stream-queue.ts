import type { SystemClock, Timer } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";

/** What one step found: nothing left, more to do, or that another process works on the stream. */
export type StepResult = "idle" | "more" | "taken";

/** Runs steps of streams that were called: one at a time for each stream, some streams at once. */
export interface StreamQueue {
  /** There may be work in `stream`. Never lost: a call during a step leads to another step. */
  readonly call: (stream: number) => void;
  /** Starts no more steps, and waits for those that run. */
  stop(): Promise<void>;
}

const takenRetryMs = 200;
const retryMsMin = 50;

/** Makes a queue of streams without work. */
export function createStreamQueue(options: {
  /** Does one piece of a stream's work. When it rejects, the stream waits (longer each time) and is tried again. */
  readonly step: (stream: number) => Promise<StepResult>;
  readonly concurrencyMax: number;
  readonly retryMsMax: number;
  readonly clock: SystemClock;
  readonly logger: Logger;
  /** Told how many streams wait after a failure, when that changes. */
  readonly onBlocked: (count: number) => void;
}): StreamQueue {
  const { clock, logger } = options;
  const called = new Set<number>();
  const working = new Map<number, Promise<void>>();
  const waiting = new Map<number, Timer>();
  const failures = new Map<number, number>();
  let stopping = false;

  const wait = (stream: number, delayMs: number): void => {
    const resume = (): void => {
      waiting.delete(stream);
      call(stream);
    };
    if (!stopping) waiting.set(stream, clock.schedule(resume, delayMs));
  };

  const recover = (stream: number, error: unknown): void => {
    const times = (failures.get(stream) ?? 0) + 1;
    failures.set(stream, times);
    options.onBlocked(failures.size);
    const delayMs = Math.min(options.retryMsMax, retryMsMin * 2 ** Math.min(times - 1, 20));
    logger.error({ err: error, stream, times, delayMs }, "an event could not be handled; its stream waits");
    wait(stream, delayMs);
  };

  const work = async (stream: number): Promise<void> => {
    try {
      const result = await options.step(stream);
      if (failures.delete(stream)) options.onBlocked(failures.size);
      if (result === "taken") wait(stream, takenRetryMs);
      if (result === "more") called.add(stream);
    } catch (error) {
      recover(stream, error);
    }
    working.delete(stream);
    pump();
  };

  const pump = (): void => {
    for (const stream of called) {
      if (stopping || working.size >= options.concurrencyMax) return;
      if (working.has(stream) || waiting.has(stream)) continue;
      called.delete(stream);
      working.set(stream, work(stream));
    }
  };

  const call = (stream: number): void => {
    called.add(stream);
    pump();
  };

  return {
    call,
    async stop() {
      stopping = true;
      for (const timer of waiting.values()) timer.cancel();
      await Promise.all(working.values());
    },
  };
}
