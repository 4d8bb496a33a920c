import type { SystemClock } from "@muster/runtime";
import type { PackingInstance, Proof, Prover } from "../service/matcher/index.js";
import { AskedThread, startThread } from "../threads/asked-thread.js";

// Tests run the sources, and threads what is built of them.
const entry = new URL("../../dist/proving/main.js", import.meta.url);

/** A prover in a thread of its own. One that has failed proves nothing any more. */
export interface ProverThread {
  readonly prove: Prover;
  close(): Promise<void>;
}

/** Starts a thread that proves one packing at a time, each for at most `timeLimitS` seconds. */
export function startProver(clock: SystemClock, timeLimitS: number): ProverThread {
  // Its start, and what HiGHS takes beyond its limit.
  const answerMsMax = timeLimitS * 1000 + 30_000;
  const thread = new AskedThread<PackingInstance, Proof>(startThread(entry, timeLimitS), clock, answerMsMax);
  return { prove: (instance) => thread.ask(instance), close: () => thread.close() };
}
