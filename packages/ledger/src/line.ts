import type { Job } from "./job.js";

/** Jobs that wait for a batch, first come first served. */
export interface Line {
  readonly length: number;
  add(job: Job): void;
  /**
   * Takes the next batch. A job whose key is in the batch already waits for the next one, where it finds the answer of the
   * first.
   */
  takeBatch(unitsMax: number, rowsMax: number): Job[];
}

/** Makes an empty line. */
export function createLine(): Line {
  let waiting: Job[] = [];
  return {
    get length() {
      return waiting.length;
    },
    add(job) {
      waiting.push(job);
    },
    takeBatch(unitsMax, rowsMax) {
      const batch = new Map<string, Job>();
      const passed: Job[] = [];
      let rows = 0;
      let at = 0;
      for (; at < waiting.length && batch.size < unitsMax && rows < rowsMax; at++) {
        const job = waiting[at];
        if (job === undefined) break;
        if (batch.has(job.keyId)) {
          passed.push(job);
          continue;
        }
        batch.set(job.keyId, job);
        rows += rowCount(job);
      }
      waiting = [...passed, ...waiting.slice(at)];
      return [...batch.values()];
    },
  };
}

function rowCount({ unit }: Job): number {
  const { transfers = [], items = [], rows = [], events = [] } = unit;
  return (
    1 +
    transfers.length +
    items.length +
    events.length +
    rows.reduce((sum, given) => sum + given.rows.length, 0)
  );
}
