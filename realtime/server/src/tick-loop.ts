import type { Metrics } from "@muster/telemetry";
import type { Link } from "@muster/transport";
import type { TickClock } from "./tick-clock.js";
import { tickMetrics } from "./tick-metrics.js";

/** Ticks that follow each other without a pause after a stall; those missed beyond are skipped. */
const catchUpMax = 5;

/** What a loop did since it started. */
export interface TickCounts {
  /** Ticks that ran. */
  readonly ran: number;
  /** Ticks that a stall left out. */
  readonly skipped: number;
}

/** A running loop. */
export interface TickLoop {
  readonly counts: TickCounts;
  /** No tick begins afterwards. Idempotent. */
  stop(): void;
}

/**
 * Runs ticks at a fixed rate. Tick n is due at start + n / rate, whenever those before it ran, so lateness does not add up. Each runs
 * `tick`, which polls the link when it has set its time, and sends what was gathered.
 *
 * After a stall of up to 5 ticks, the missed ones run at once, one after another; beyond that only the latest 5 do, and the rest are
 * skipped: `tick` sees their numbers missing. The event loop has a turn between ticks, always.
 *
 * @param options.tickHz 20 to 128.
 * @param options.metrics Where lateness and skipped ticks are noted. A worker leaves it away and tells its owner instead.
 * @param options.tick Gets the number of the tick, from 0, and the ms by which it is late. What it throws ends the loop and goes to the caller of the clock.
 * @throws RangeError `tickHz` is out of its range.
 */
export function startTicks(options: {
  readonly tickHz: number;
  readonly clock: TickClock;
  readonly link: Link;
  readonly metrics?: Metrics;
  readonly tick: (number: number, lateMs: number) => void;
}): TickLoop {
  const { tickHz, clock, link } = options;
  if (!(tickHz >= 20 && tickHz <= 128)) throw new RangeError(`tickHz: ${tickHz} is not from 20 to 128`);
  const metrics = options.metrics === undefined ? undefined : tickMetrics(options.metrics);
  const counts = { ran: 0, skipped: 0 };
  const startMs = clock.nowMs();
  let stopped = false;
  let next = 0;
  const dueMs = (number: number): number => startMs + (number * 1000) / tickHz;
  const run = (): void => {
    if (stopped) return;
    const nowMs = clock.nowMs();
    // The latest tick that is due already; after a stall not the one that was waited for.
    const latest = Math.max(next, Math.floor(((nowMs - startMs) * tickHz) / 1000));
    const skipped = Math.max(0, latest - next + 1 - catchUpMax);
    if (skipped > 0) {
      next += skipped;
      counts.skipped += skipped;
      metrics?.skipped.inc(skipped);
    }
    const lateMs = nowMs - dueMs(next);
    metrics?.lateness.observe(lateMs);
    options.tick(next, lateMs);
    link.flush();
    counts.ran++;
    next++;
    if (!stopped) cancel = clock.at(dueMs(next), run);
  };
  let cancel = clock.at(startMs, run);
  return {
    counts,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
