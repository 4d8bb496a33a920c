import type { Random, SystemClock } from "@muster/runtime";
import type { NoticeSender } from "./notice-sender.js";
import type { Faults } from "./server.js";

/** What every simulator is started with. */
export interface SimulatorOptions {
  readonly clock: SystemClock;
  readonly random: Random;
  /** 0 or absent takes a free port. */
  readonly port?: number;
  /** The wait before each attempt of a notice after the first; afterwards it is given up. Milliseconds. */
  readonly retryDelaysMs: readonly number[];
  /** How long the adapter is to wait for this store; 10 s where absent. Milliseconds. */
  readonly timeoutMs?: number;
}

/** What every simulator is, beside the doings of its own store. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What goes wrong; change its fields at any time. */
  readonly faults: Faults;
  readonly notices: NoticeSender;
  close(): Promise<void>;
}
