import type { QueryClient } from "@tanstack/react-query";
import { inventoryTopic, statementTopic } from "./topics.js";

// The graph promises a line of a statement after about a second.
const statementLagsMs = [1_500, 4_000, 10_000] as const;

/** Has what is shown read again. */
export interface Refresh {
  /** Something changed. */
  run(): void;
  /** Does nothing more. */
  stop(): void;
}

/** Reads again, and once more when something changed meanwhile: any number of changes costs two reads, not one each. */
export function createRefresh(queries: QueryClient): Refresh {
  let reading = false;
  let again = false;
  let timers: readonly ReturnType<typeof setTimeout>[] = [];
  const read = async (): Promise<void> => {
    reading = true;
    do {
      again = false;
      await queries.invalidateQueries({ queryKey: [inventoryTopic] });
    } while (again);
    reading = false;
  };
  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer);
  };
  return {
    run() {
      if (reading) again = true;
      else void read();
      stop();
      timers = statementLagsMs.map((lagMs) =>
        setTimeout(() => void queries.invalidateQueries({ queryKey: [statementTopic] }), lagMs),
      );
    },
    stop,
  };
}
