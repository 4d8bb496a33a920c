import type { Worker } from "node:worker_threads";
import type { SystemClock } from "@muster/runtime";
import type { FinderStep, MatchFinder, Queue } from "../service/index.js";
import { AskedThread, startThread } from "../threads/asked-thread.js";
import type { SearchAnswer, SearchData, SearchOrder } from "./messages.js";

// Tests run the sources, and threads what is built of them.
const entry = new URL("../../dist/finding/main.js", import.meta.url);

/** A search ends itself after a tenth of a second; one that takes so long, its thread's start included, is lost. */
const stepMsMax = 10_000;

/** Starts a thread that searches for the matches of a queue. */
export function startSearch({ id, rules }: Queue, seed: number): Worker {
  const data: SearchData = { queue: { id, rules }, seed };
  return startThread(entry, data);
}

/** The search that runs in a thread. */
export function openFinder(thread: Worker, clock: SystemClock): MatchFinder {
  const search = new AskedThread<SearchOrder, SearchAnswer>(thread, clock, stepMsMax);
  return {
    upsert: (tickets) => search.tell({ kind: "upsert", tickets }),
    remove: (ticketIds) => search.tell({ kind: "remove", ticketIds }),
    step: async (nowMs, wantsSample) =>
      (await search.ask({ kind: "step", nowMs, wantsSample })) as FinderStep,
    close: () => search.close(),
  };
}
