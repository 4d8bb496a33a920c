/** Time as the tick loop needs it, finer than timers are. */
export interface TickClock {
  /** Milliseconds since an arbitrary start; never goes back. */
  nowMs(): number;
  /** Runs `callback` once at `atMs`, as exactly as it can and never before; the answer takes it back. */
  at(atMs: number, callback: () => void): () => void;
}

/** A timer fires up to so much late: from here on, the thread sleeps. What comes meanwhile waits for the tick. */
const tailMs = 1.5;
/** The system wakes a thread up to so much late: from here on, turns of the event loop are counted off, which keeps the core busy. */
const spinMs = 0.2;

/** Nobody changes it, so that waiting for it ends by time alone. */
const never = new Int32Array(new SharedArrayBuffer(4));

/** The machine's clock: a timer that ends early, a short sleep, then a turn of the event loop after another until it is time. */
export function createSystemTickClock(): TickClock {
  return {
    nowMs: () => performance.now(),
    at(atMs, callback) {
      let timer: NodeJS.Timeout | undefined;
      let turn: NodeJS.Immediate | undefined;
      const approach = (): void => {
        const leftMs = atMs - performance.now();
        if (leftMs <= 0) callback();
        else if (leftMs > tailMs) timer = setTimeout(approach, Math.max(1, Math.floor(leftMs - tailMs)));
        else {
          if (leftMs > spinMs) Atomics.wait(never, 0, 0, leftMs - spinMs);
          turn = setImmediate(approach);
        }
      };
      turn = setImmediate(approach);
      return () => {
        clearTimeout(timer);
        clearImmediate(turn);
      };
    },
  };
}
