import { expect, test } from "vitest";
import { OffsetCalendarClock, SimulatedClock } from "../src/index.js";

test("a simulated clock runs what falls due, in order of time", async () => {
  const clock = new SimulatedClock(1000);
  const order: string[] = [];
  clock.schedule(() => order.push(`b@${clock.nowMs()}`), 20);
  clock.schedule(() => order.push(`a@${clock.nowMs()}`), 10);
  clock.schedule(() => clock.schedule(() => order.push(`c@${clock.nowMs()}`), 5), 20);
  clock.schedule(() => order.push("never"), 15).cancel();
  clock.schedule(() => order.push("later"), 26);
  await clock.advance(25);
  expect(order).toEqual(["a@1010", "b@1020", "c@1025"]);
  expect(clock.nowMs()).toBe(1025);
  expect(clock.monotonicMs()).toBe(25);
});

test("a sleep ends with time or with its signal", async () => {
  const clock = new SimulatedClock();
  const stop = new AbortController();
  let ended = 0;
  const sleeps = [clock.sleep(10), clock.sleep(1000, stop.signal), clock.sleep(5, AbortSignal.abort())];
  for (const sleep of sleeps)
    sleep.then(
      () => ended++,
      () => undefined,
    );
  await clock.advance(10);
  await Promise.all([sleeps[0], sleeps[2]]);
  expect(ended).toBe(2);
  stop.abort();
  await sleeps[1];
  expect(ended).toBe(3);
});

test("the calendar is the system's time plus what it follows", async () => {
  const system = new SimulatedClock(5);
  const calendar = new OffsetCalendarClock(system);
  calendar.follow(86_400_000);
  await system.advance(10);
  expect(calendar.nowMs()).toBe(86_400_015);
  expect(calendar.offsetMs).toBe(86_400_000);
});
