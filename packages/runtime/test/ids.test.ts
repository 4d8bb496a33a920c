import { expect, test } from "vitest";
import { createIds, isUuid, SeededRandom, SimulatedClock } from "../src/index.js";

test("ids are UUIDv7 of the clock's time and rise, also beyond 4,096 in a millisecond", () => {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
  const ids = createIds(clock, new SeededRandom(7));
  const made = Array.from({ length: 10_000 }, () => ids.next());
  expect(made.every((id) => isUuid(id) && id[14] === "7")).toBe(true);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  expect(Number.parseInt((made[0] ?? "").replace("-", "").slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 1));
});

test("a clock that steps back does not make ids fall", async () => {
  let nowMs = 2000;
  const clock = { ...new SimulatedClock(), nowMs: () => nowMs } as unknown as SimulatedClock;
  const ids = createIds(clock, new SeededRandom(1));
  const before = ids.next();
  nowMs = 1000;
  expect(ids.next() > before).toBe(true);
});

test("what is not a UUID is told apart", () => {
  expect(isUuid("018f-not-an-id")).toBe(false);
  expect(isUuid("018F0000-0000-7000-8000-000000000000")).toBe(false);
});
