import { createSystemTickClock, startTicks, type TickClock } from "@muster/realtime-server";
import { createMetrics } from "@muster/telemetry";
import { MemoryNetwork } from "@muster/transport";
import { expect, test } from "vitest";

/** A clock that moves when it is told to; what is due in the past runs at the present. */
class StepClock implements TickClock {
  time = 1000;
  #next: { readonly atMs: number; readonly callback: () => void } | undefined;

  nowMs(): number {
    return this.time;
  }

  at(atMs: number, callback: () => void): () => void {
    this.#next = { atMs, callback };
    return () => {
      this.#next = undefined;
    };
  }

  /** Runs what falls due until `untilMs`, each `lateMs` after its time. */
  run(untilMs: number, lateMs = 0): void {
    for (let next = this.#next; next !== undefined && next.atMs + lateMs <= untilMs; next = this.#next) {
      this.#next = undefined;
      this.time = Math.max(this.time, next.atMs + lateMs);
      next.callback();
    }
    this.time = untilMs;
  }
}

function loopOf(tickHz: number) {
  const clock = new StepClock();
  const network = new MemoryNetwork(1);
  const link = network.open("server");
  const log: { readonly number: number; readonly atMs: number; readonly lateMs: number }[] = [];
  const calls: string[] = [];
  const metrics = createMetrics({ process: false });
  const loop = startTicks({
    tickHz,
    clock,
    metrics,
    link: { ...link, local: link.local, poll: () => calls.push("poll"), flush: () => calls.push("flush") },
    tick: (number, lateMs) => {
      calls.push("tick");
      log.push({ number, atMs: clock.nowMs() - 1000, lateMs });
    },
  });
  return { clock, loop, log, calls, metrics };
}

test("an hour of ticks has no drift, however late each was", () => {
  const { clock, loop, log } = loopOf(128);
  clock.run(1000 + 3_600_000, 3);
  expect(loop.counts).toEqual({ ran: 460_800, skipped: 0 });
  const last = log.at(-1);
  expect(last?.atMs).toBeCloseTo((last?.number ?? 0) * 7.8125 + 3, 6);
  expect(log.every(({ lateMs }) => Math.abs(lateMs - 3) < 1e-6)).toBe(true);
});

test("each tick sends what it gathered, and takes in for itself", () => {
  const { clock, calls } = loopOf(20);
  clock.run(1060);
  expect(calls).toEqual(["tick", "flush", "tick", "flush"]);
});

test("a short stall is caught up with, tick by tick", () => {
  const { clock, loop, log } = loopOf(20);
  clock.run(1000);
  clock.time = 1210;
  clock.run(1250);
  expect(log.map(({ number, atMs }) => [number, atMs])).toEqual([
    [0, 0],
    [1, 210],
    [2, 210],
    [3, 210],
    [4, 210],
    [5, 250],
  ]);
  expect(loop.counts.skipped).toBe(0);
});

test("a long stall leaves out all but the latest five, and counts the others", async () => {
  const { clock, loop, log, metrics } = loopOf(20);
  clock.run(1000);
  clock.time = 1000 + 10_020;
  clock.run(1000 + 10_050);
  expect(log.map(({ number }) => number)).toEqual([0, 196, 197, 198, 199, 200, 201]);
  expect(loop.counts).toEqual({ ran: 7, skipped: 195 });
  const { text } = await metrics.expose();
  expect(text).toContain("realtime_ticks_skipped_total 195");
  expect(text).toContain("realtime_tick_lateness_ms_count 7");
  expect(text).toContain('realtime_tick_lateness_ms_bucket{le="0.1"} 2');
});

test("stops at once, also from inside a tick", () => {
  const { clock, loop } = loopOf(60);
  clock.run(1100);
  const { ran } = loop.counts;
  loop.stop();
  loop.stop();
  clock.run(5000);
  expect([ran, loop.counts.ran]).toEqual([7, 7]);
});

test.each([19, 129, Number.NaN])("%d Hz is refused", (tickHz) => {
  expect(() => loopOf(tickHz)).toThrow(`tickHz: ${tickHz} is not from 20 to 128`);
});

test("the machine's clock is never early, and can be taken back", async () => {
  const clock = createSystemTickClock();
  const early: number[] = [];
  clock.at(clock.nowMs() + 5, () => early.push(-1))();
  for (let n = 0; n < 20; n++) {
    const atMs = clock.nowMs() + n / 2;
    await new Promise<void>((resolve) => clock.at(atMs, resolve));
    if (clock.nowMs() < atMs) early.push(n);
  }
  expect(early).toEqual([]);
});
