import { createSystemClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { openFinder, startSearch } from "../../src/finding/index.js";
import type { FinderStep, MatchFinder, TicketId } from "../../src/service/index.js";
import { queueWith, waiting } from "../waiting.js";

const clock = createSystemClock();

/** A search ends after a tenth of a second by the clock: a busy machine may cut it before it has begun. */
async function stepUntilFound(finder: MatchFinder, nowMs: number, wantsSample: boolean): Promise<FinderStep> {
  for (let step = 0; ; step++) {
    const found = await finder.step(nowMs + step, wantsSample);
    if (found.matches.length > 0 || !found.wasCut) return found;
  }
}

test("a thread finds the matches of what it is told of", async () => {
  const finder = openFinder(startSearch(queueWith("duel"), 7), clock);
  finder.upsert([waiting("a"), waiting("b"), waiting("c"), waiting("d")]);
  finder.remove(["d" as TicketId]);
  const step = await stepUntilFound(finder, 10_000, false);
  expect(step.matches).toHaveLength(1);
  expect(step).toMatchObject({ waiting: 1, starving: 0, sample: null });
  const [left] = ["a", "b", "c"].filter((id) => !step.matches[0]?.tickets.some((one) => one.id === id));
  finder.upsert([waiting("e")]);
  const next = await stepUntilFound(finder, 20_000, true);
  expect(next.matches[0]?.tickets.map(({ id }) => id).sort()).toEqual([left, "e"].sort());
  await finder.close();
  await expect(finder.step(12_000, false)).rejects.toThrow("the thread was closed");
});

test("rules that do not have the queue end the thread, and the step says why", async () => {
  const finder = openFinder(startSearch({ ...queueWith("duel"), id: "none" }, 7), clock);
  await expect(finder.step(0, false)).rejects.toMatchObject({
    cause: { message: "queue must be one of duel" },
  });
});

test("a thread that can't do what it was told fails the next step, and says why", async () => {
  const finder = openFinder(startSearch(queueWith("duel"), 7), clock);
  expect(await finder.step(0, false)).toMatchObject({ matches: [], waiting: 0 });
  finder.upsert([{ ...waiting("a"), facts: [] }]);
  await expect(finder.step(1000, false)).rejects.toMatchObject({
    cause: { message: "nothing is known of a player of the ticket a" },
  });
});
