import { createSystemClock, SimulatedClock } from "@muster/runtime";
import { afterAll, expect, test } from "vitest";
import { GapAudit } from "../../src/matchmaker/index.js";
import { startProver } from "../../src/proving/thread.js";
import { logger } from "../setting.js";

const clock = new SimulatedClock();
const audit = new GapAudit({ startProver: () => startProver(createSystemClock(), 1), clock, logger });
afterAll(() => audit.stop());

/** The middle column is in the way of both others, which are worth 6 together. */
const instance = {
  rows: 4,
  starts: Int32Array.from([0, 2, 4, 6]),
  members: Int32Array.from([0, 1, 1, 2, 2, 3]),
  values: Float64Array.from([3, 4, 3]),
};

test("a sampled packing is proven in a thread, and a queue is looked at again after ten seconds", async () => {
  const gaps: number[] = [];
  expect(audit.wants("duel")).toBe(true);
  const proof = audit.prove("duel", { instance, value: 4 }, (gap) => gaps.push(gap));
  expect([audit.wants("duel"), audit.wants("squads")]).toEqual([false, false]);
  await proof;
  expect(gaps[0]).toBeCloseTo(1 / 3, 9);
  expect([audit.wants("duel"), audit.wants("squads")]).toEqual([false, true]);
  await clock.advance(10_000);
  await audit.prove("duel", { instance, value: 6 }, (gap) => gaps.push(gap));
  expect(gaps[1]).toBeCloseTo(0, 9);
});

test("a proof that fails is told nobody, and the next is of another thread", async () => {
  let started = 0;
  const failing = new GapAudit({
    startProver: () => ({
      prove:
        started++ === 0
          ? () => Promise.reject(new Error("no memory"))
          : async () => ({ bound: 6, isOptimum: true }),
      close: async () => undefined,
    }),
    ...{ clock, logger },
  });
  const gaps: number[] = [];
  await failing.prove("duel", { instance, value: 6 }, (gap) => gaps.push(gap));
  expect(gaps).toEqual([]);
  await failing.prove("duel", { instance, value: 6 }, (gap) => gaps.push(gap));
  expect([gaps, started]).toEqual([[0], 2]);
});
