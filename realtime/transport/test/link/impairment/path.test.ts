import {
  clearPath,
  ImpairedPath,
  type Impairment,
  type ProfileName,
  profiles,
  seededChance,
} from "@muster/transport";
import { describe, expect, test } from "vitest";

const pathOf = (part: Partial<Impairment>, seed = 7): ImpairedPath =>
  new ImpairedPath({ ...clearPath, ...part }, seededChance(seed), 0);

/** For each of `count` datagrams sent every `gapMs`, when it came; undefined where it was lost. */
function run(path: ImpairedPath, count: number, gapMs: number): (number | undefined)[] {
  return Array.from({ length: count }, (_, n) => path.arrivals(n * gapMs, 100)[0]);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test.each([
  [0.05, 4],
  [0.01, 1],
  [0.3, 10],
])("loses %d in bursts of %d", (loss, burst) => {
  const count = 200_000;
  const path = pathOf({ loss, burst });
  const lost = run(path, count, 1).map((atMs) => atMs === undefined);
  const bursts: number[] = [];
  for (const [n, isLost] of lost.entries()) {
    if (isLost && lost[n - 1] !== true) bursts.push(1);
    else if (isLost) bursts.push((bursts.pop() ?? 0) + 1);
  }
  // The states of the chain correlate by k from one datagram to the next, so the share's variance is (1 + k) / (1 - k) of independent ones'.
  const k = 1 - 1 / burst - loss / (burst * (1 - loss));
  const deviation = Math.sqrt(((loss * (1 - loss)) / count) * ((1 + k) / (1 - k)));
  expect(Math.abs(lost.filter(Boolean).length / count - loss)).toBeLessThan(4 * deviation);
  // Lengths are geometric: their variance is burst × (burst - 1).
  const burstDeviation = Math.sqrt((burst * (burst - 1)) / bursts.length);
  expect(Math.abs(mean(bursts) - burst)).toBeLessThanOrEqual(4 * burstDeviation);
  expect(path.counts.lost).toBe(lost.filter(Boolean).length);
});

test("delays by the mean and the deviation asked for, and keeps the order", () => {
  const [count, gapMs, jitterMs] = [100_000, 100, 10];
  const times = run(pathOf({ delayMs: 50, jitterMs }), count, gapMs);
  const delays = times.map((atMs, n) => (atMs ?? 0) - n * gapMs);
  const k = Math.exp(-gapMs / 50);
  const spread = Math.sqrt(mean(delays.map((delay) => (delay - 50) ** 2)));
  expect(Math.abs(mean(delays) - 50)).toBeLessThan(4 * jitterMs * Math.sqrt((1 + k) / (1 - k) / count));
  // The deviation of an estimated deviation is about σ × sqrt(1 / 2n) where kurtosis is at most a normal one's.
  expect(Math.abs(spread - jitterMs)).toBeLessThan(
    4 * jitterMs * Math.sqrt((1 + k * k) / (1 - k * k) / (2 * count)),
  );
  expect(times.every((atMs, n) => n === 0 || (atMs ?? 0) >= (times[n - 1] ?? 0))).toBe(true);
});

test("lets others overtake the share that is to be overtaken, and doubles the share that is to come twice", () => {
  const count = 100_000;
  const path = pathOf({ delayMs: 5, reorder: 0.02, duplicate: 0.01, reorderMs: 20 });
  const all = Array.from({ length: count }, (_, n) => path.arrivals(n, 100));
  const late = all.filter(([first = 0], n) => first > n + 5).length;
  const doubled = all.filter(({ length }) => length === 2).length;
  expect(Math.abs(late / count - 0.02)).toBeLessThan(4 * Math.sqrt((0.02 * 0.98) / count));
  expect(Math.abs(doubled / count - 0.01)).toBeLessThan(4 * Math.sqrt((0.01 * 0.99) / count));
  expect([path.counts.reordered, path.counts.duplicated]).toEqual([late, doubled]);
  expect(Math.max(...all.map(([first = 0], n) => first - n))).toBeLessThanOrEqual(25);
});

test("sends no more than the bandwidth, and loses what its queue does not hold", () => {
  const path = pathOf({ bytesPerS: 10_000, queueBytes: 500 });
  const burst = Array.from({ length: 8 }, () => path.arrivals(0, 100)[0]);
  expect(burst).toEqual([10, 20, 30, 40, 50, undefined, undefined, undefined]);
  expect(path.arrivals(25, 100)).toEqual([60]);
  expect(path.arrivals(1000, 100)).toEqual([1010]);
  expect(path.counts).toMatchObject({ offered: 10, offeredBytes: 1000, overflowed: 3 });
});

test("loses everything within a blackout, and nothing around it", () => {
  const path = pathOf({ blackouts: [{ fromMs: 10, untilMs: 20 }] });
  expect(run(path, 30, 1).map((atMs) => atMs !== undefined)).toEqual(
    Array.from({ length: 30 }, (_, n) => n < 10 || n >= 20),
  );
  expect(path.counts.blackedOut).toBe(10);
});

test("the same seed and schedule give the same network, another seed another", () => {
  const times = (seed: number): unknown => run(pathOf(profiles.bad.down, seed), 2000, 5);
  expect(times(3)).toEqual(times(3));
  expect(times(3)).not.toEqual(times(4));
});

describe.each(Object.keys(profiles) as ProfileName[])("profile %s", (name) => {
  test("loses what it says", () => {
    for (const settings of [profiles[name].up, profiles[name].down]) {
      const lost = run(pathOf(settings), 100_000, 20).filter((atMs) => atMs === undefined).length;
      const worst = Math.sqrt((settings.loss / 100_000) * 2 * settings.burst);
      expect(Math.abs(lost / 100_000 - settings.loss)).toBeLessThanOrEqual(4 * worst);
    }
  });
});

test.each([
  [{ loss: 0.6 }, "loss: 0.6 is not from 0 to 0.5"],
  [{ burst: 0.5 }, "burst: 0.5"],
  [{ delayMs: -1 }, "delayMs: -1"],
  [{ duplicate: Number.NaN }, "duplicate: NaN"],
  [{ bytesPerS: 0 }, "bytesPerS: 0"],
])("%o is refused", (part, message) => {
  expect(() => pathOf(part)).toThrow(message);
});
