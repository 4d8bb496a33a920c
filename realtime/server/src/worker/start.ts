import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Logger, Metrics } from "@muster/telemetry";
import { closeAbandoned } from "@muster/transport/udp";
import type { MatchOutcome } from "../match-server.js";
import type {
  MatchWorkerReport,
  MatchWorkerSettings,
  WorkerData,
  WorkerNews,
  WorkerOrder,
} from "./messages.js";
import { WorkerMetrics } from "./metrics.js";

/** What a worker runs, and who hears of it. */
export interface MatchWorkerOptions extends MatchWorkerSettings {
  readonly metrics: Metrics;
  /** Gets a line of each kind of fault of the match, once, and one of a crash. */
  readonly logger: Logger;
  /** Hears of each report, once a second. */
  readonly reported?: (report: MatchWorkerReport) => void;
  /** Hears once how the match ended, if it does. It runs on until it is stopped. */
  readonly over?: (outcome: MatchOutcome) => void;
}

/** How a worker ended: as it was told, or for a reason of its own. */
export type MatchWorkerEnd =
  | { readonly kind: "stopped" }
  | { readonly kind: "crashed"; readonly error: Error };

/** A running worker. */
export interface MatchWorker {
  /** Where it listens, as `127.0.0.1:40000`. */
  readonly local: string;
  readonly link: "dgram" | "mmsg";
  /** The library that seals its packets. */
  readonly aead: string;
  /** The newest report; undefined until the first. */
  readonly report: MatchWorkerReport | undefined;
  /** Resolves when the thread is gone; never rejects. */
  readonly ended: Promise<MatchWorkerEnd>;
  /** Takes other private keys from now on: one or two of 32 bytes. Who is connected stays. */
  rotateKeys(keys: readonly Uint8Array[]): void;
  /** Ends a client's connection, and tells it. */
  kick(slot: number): void;
  /** Tells every client that it is over and ends the thread, by force where it does not answer within 5 s. */
  stop(): Promise<MatchWorkerEnd>;
}

const stopMsMax = 5000;

/**
 * Starts a thread that owns a UDP port, its transport and a match. Whatever goes wrong in it ends it alone, and `ended` says why.
 *
 * @throws What kept it from starting: the match's module, the address, a setting out of its range.
 */
export async function startMatchWorker(options: MatchWorkerOptions): Promise<MatchWorker> {
  const { metrics, logger, reported, over, ...settings } = options;
  const descriptor = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  const workerData: WorkerData = { settings, descriptor };
  const thread = new Worker(new URL("./main.js", import.meta.url), { workerData });
  const kept = new WorkerMetrics(metrics);
  let report: MatchWorkerReport | undefined;
  let failure: Error | undefined;
  let isStopped = false;
  let started: (news: Extract<WorkerNews, { kind: "started" }>) => void = () => {};
  const start = new Promise<Extract<WorkerNews, { kind: "started" }>>((resolve) => {
    started = resolve;
  });
  thread.on("message", (news: WorkerNews) => {
    if (news.kind === "started") started(news);
    else if (news.kind === "stopped") isStopped = true;
    else if (news.kind === "faulted")
      logger.error({ err: news.error, place: news.place }, "the match threw at one player, who was ended");
    else if (news.kind === "failed") failure ??= news.error;
    else if (news.kind === "over") over?.(news.outcome);
    else {
      report = news.report;
      kept.take(report);
      reported?.(report);
    }
  });
  thread.on("error", (error: unknown) => {
    failure ??= asError(error);
  });
  const ended = once(thread, "exit").then(async ([code]): Promise<MatchWorkerEnd> => {
    const crashed = failure ?? (isStopped ? undefined : new Error(`the thread ended with code ${code}`));
    kept.end(crashed !== undefined);
    if (descriptor[0] !== -1) await closeAbandoned(descriptor[0] ?? -1);
    if (crashed !== undefined) logger.error({ err: crashed }, "a match worker crashed");
    return crashed === undefined ? { kind: "stopped" } : { kind: "crashed", error: crashed };
  });
  const first = await Promise.race([start, ended]);
  if (first.kind !== "started") throw first.kind === "crashed" ? first.error : new Error("stopped");
  const order = (one: WorkerOrder): void => thread.postMessage(one);
  return {
    local: first.local,
    link: first.link,
    aead: first.aead,
    get report() {
      return report;
    },
    ended,
    rotateKeys(keys) {
      if (keys.length < 1 || keys.length > 2 || keys.some((key) => key.length !== 32))
        throw new RangeError("privateKeys: one or two of 32 bytes");
      order({ kind: "rotateKeys", keys });
    },
    kick: (slot) => order({ kind: "kick", slot }),
    async stop() {
      order({ kind: "stop" });
      const force = setTimeout(() => {
        failure ??= new Error(`the thread did not stop within ${stopMsMax} ms`);
        void thread.terminate();
      }, stopMsMax);
      try {
        return await ended;
      } finally {
        clearTimeout(force);
      }
    },
  };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
