import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { AppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import type { Comparer } from "../service/index.js";
import type { ComparisonReport } from "../service/simulation/index.js";

const heapMbMax = 512;

/** Compares rules in threads of their own: the event loop goes on. Each is ended after `timeoutMs`. */
export function createComparer(clock: SystemClock, timeoutMs: number): Comparer {
  return async (task, signal) => {
    const thread = new Worker(new URL("../../dist/simulating/thread.js", import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
    });
    let isLate = false;
    let report: ComparisonReport | undefined;
    const end = (): void => void thread.terminate();
    const timer = clock.schedule(() => {
      isLate = true;
      end();
    }, timeoutMs);
    signal.addEventListener("abort", end);
    thread.on("message", (message: ComparisonReport) => {
      report = message;
    });
    try {
      await once(thread, "exit");
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_WORKER_OUT_OF_MEMORY") throw error;
      throw tooMuch(`It took more than ${heapMbMax} MB`);
    } finally {
      timer.cancel();
      signal.removeEventListener("abort", end);
    }
    if (report !== undefined) return report;
    if (isLate) throw tooMuch(`It took longer than ${timeoutMs / 1000} s`);
    throw new Error("the thread of a simulation ended early");
  };
}

function tooMuch(what: string): AppError {
  return new AppError("UNAVAILABLE", `${what}: take fewer tickets.`);
}
