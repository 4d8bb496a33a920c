import { createSystemClock, SimulatedClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { firstRules } from "../../src/service/rules/index.js";
import { compareRules } from "../../src/service/simulation/index.js";
import { createComparer } from "../../src/simulating/index.js";

const task = {
  ...{ before: firstRules, after: firstRules, queueId: "duel", tickets: [], worldTickets: 100, seed: 1 },
};

test("a thread comes to what the same task comes to here", async () => {
  const compare = createComparer(createSystemClock(), 60_000);
  expect(await compare(task, new AbortController().signal)).toEqual(compareRules(task));
});

test("a thread that takes too long is ended, and says what to do", async () => {
  const clock = new SimulatedClock(0);
  const compared = createComparer(clock, 1000)(task, new AbortController().signal);
  await clock.advance(1001);
  await expect(compared).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: "It took longer than 1 s: take fewer tickets.",
  });
});

test("a process that stops ends its threads", async () => {
  const stopped = new AbortController();
  const compared = createComparer(createSystemClock(), 60_000)(task, stopped.signal);
  stopped.abort();
  await expect(compared).rejects.toThrow("ended early");
});
