import type { Snapshot } from "@muster/definitions";
import { SimulatedClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { createQueues } from "../src/rules.js";
import { firstRulesJson, parseRuleEntry, type RuleEntry, splitRuleSet } from "../src/service/index.js";

const fromMs = Date.UTC(2026, 0, 1);
const [, squads] = firstRulesJson.queues;
const experiment = {
  ...{ id: "hurry", sliceS: 600, seed: 1, queues: [{ ...squads, acceptanceS: 60 }] },
  ...{ from: new Date(fromMs).toISOString(), until: new Date(fromMs + 3_600_000).toISOString() },
};
const snapshotOf = (revision: number, json: unknown): Snapshot<RuleEntry> => ({
  ...{ revision, effectiveAtMs: 0 },
  entries: new Map(
    [...splitRuleSet(json)].map(([id, content]) => [id, { revision, content: parseRuleEntry(id, content) }]),
  ),
});

test("queues are made once for each publication, and for each slice of an experiment", async () => {
  const clock = new SimulatedClock(fromMs - 1000);
  let snapshot: Snapshot<RuleEntry> = { revision: 0, effectiveAtMs: 0, entries: new Map() };
  const queues = createQueues({ latest: () => snapshot }, clock);
  expect(queues()).toEqual([]);
  snapshot = snapshotOf(1, firstRulesJson);
  const first = queues();
  expect(first.map(({ id, revision }) => [id, revision])).toEqual([
    ["duel", 1],
    ["squads", 1],
  ]);
  await clock.advance(500);
  expect(queues()).toBe(first);
  snapshot = snapshotOf(2, { ...firstRulesJson, experiments: [experiment] });
  const before = queues();
  expect(before.every(({ trial, revision }) => trial === null && revision === 2)).toBe(true);
  await clock.advance(500);
  const halves: unknown[] = [];
  for (let slice = 0; slice < 2; slice++) {
    const now = queues();
    const half = now[1]?.trial?.variant;
    expect(now[1]?.acceptanceS).toBe(half === "variant" ? 60 : 15);
    halves.push(half);
    await clock.advance(599_999);
    expect(queues()).toBe(now);
    await clock.advance(1);
  }
  expect(halves.sort()).toEqual(["control", "variant"]);
  await clock.advance(3_600_000);
  expect(queues()[1]?.trial).toBeNull();
});
