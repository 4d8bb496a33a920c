import { expect, test } from "vitest";
import { queuesAt } from "../../../src/service/index.js";
import {
  explainNever,
  firstRulesJson,
  nextChangeMs,
  parseRuleSet,
  variantAt,
} from "../../../src/service/rules/index.js";

const [duel, squads] = firstRulesJson.queues;
const fromMs = Date.UTC(2026, 0, 1);
const sliceMs = 600_000;
const base = {
  ...{
    id: "hurry",
    from: new Date(fromMs).toISOString(),
    until: new Date(fromMs + 400 * sliceMs).toISOString(),
  },
  ...{ sliceS: 600, seed: 7, queues: [{ ...squads, acceptanceS: 60 }] },
};
const rulesWith = (...experiments: readonly object[]) => parseRuleSet({ ...firstRulesJson, experiments });
const [experiment] = rulesWith(base).experiments;
if (experiment === undefined) throw new Error("the experiment was read");
const slices = (queueId: string, one = experiment) =>
  Array.from({ length: 400 }, (_, slice) => variantAt(one, queueId, fromMs + slice * sliceMs));

test("of two slices that follow each other one has the variant, in an order by lot", () => {
  const all = slices("squads");
  const firsts = all.filter((_, slice) => slice % 2 === 0);
  for (let slice = 0; slice < 400; slice += 2)
    expect([all[slice], all[slice + 1]].sort()).toEqual(["control", "variant"]);
  expect(firsts.filter((one) => one === "variant").length).toBeGreaterThan(70);
  expect(firsts.filter((one) => one === "variant").length).toBeLessThan(130);
  expect(slices("squads")).toEqual(all);
  expect(slices("squads", { ...experiment, seed: 8 })).not.toEqual(all);
});

test("a slice has one variant to its end, and nothing is tried before, after, or in other queues", () => {
  const at = (ms: number) => variantAt(experiment, "squads", ms);
  expect(at(fromMs)).toBe(at(fromMs + sliceMs - 1));
  expect(at(fromMs - 1)).toBeNull();
  expect(at(fromMs + 400 * sliceMs)).toBeNull();
  expect(variantAt(experiment, "duel", fromMs)).toBeNull();
  expect(nextChangeMs(experiment, fromMs - 5)).toBe(fromMs);
  expect(nextChangeMs(experiment, fromMs)).toBe(fromMs + sliceMs);
  expect(nextChangeMs(experiment, fromMs + 399.5 * sliceMs)).toBe(fromMs + 400 * sliceMs);
  expect(nextChangeMs(experiment, fromMs + 400 * sliceMs)).toBe(Number.POSITIVE_INFINITY);
});

test("queues of one experiment draw lots of their own", () => {
  const [both] = rulesWith({ ...base, queues: [{ ...squads }, { ...duel }] }).experiments;
  if (both === undefined) throw new Error("the experiment was read");
  expect(slices("squads", both)).toEqual(slices("squads"));
  expect(slices("duel", both)).not.toEqual(slices("squads", both));
});

test("the queue is as its half has it, and the other queues are as they are", () => {
  const rules = rulesWith(base);
  const seen = new Set<number | null>();
  for (let slice = 0; slice < 10; slice++) {
    const { queues, untilMs } = queuesAt(rules, 4, fromMs + slice * sliceMs + 1);
    const [one, other] = queues;
    const variant = variantAt(experiment, "squads", fromMs + slice * sliceMs);
    expect(untilMs).toBe(fromMs + (slice + 1) * sliceMs);
    expect(one).toMatchObject({ id: "duel", rules, revision: 4, trial: null });
    expect(other?.trial).toEqual({ experimentId: "hurry", variant });
    expect(other?.acceptanceS).toBe(variant === "variant" ? 60 : 15);
    expect(other?.rules.queues[1]?.acceptanceS).toBe(other?.acceptanceS);
    seen.add(other?.acceptanceS ?? null);
  }
  expect(seen).toEqual(new Set([15, 60]));
});

test.each([
  [{ until: base.from }, "experiments[0].until", "after from by two slices or more"],
  [{ from: "tomorrow" }, "experiments[0].from", "a time such as 2026-01-31T12:00:00Z"],
  [{ sliceS: 1 }, "experiments[0].sliceS", "a whole number from 60 to 604800"],
  [{ queues: [{ ...squads, id: "none" }] }, "experiments[0].queues[0].id", "one of the queues"],
  [{ queues: [squads, squads] }, "experiments[0].queues[1].id", "there once"],
  [
    { queues: [{ ...squads, partySizes: [2] }] },
    "experiments[0].queues[0].partySizes",
    "as the queue has it: who joined under one must do for the other",
  ],
  [{ queues: [{ ...squads, modes: ["none"] }] }, "experiments[0].queues[0].modes[0]", "one of the modes"],
])("an experiment with %j is refused", (changes, field, bound) => {
  expect(() => rulesWith({ ...base, ...changes })).toThrow(`${field} must be ${bound}`);
});

test("a queue is in one experiment at a time, and may be in the next", () => {
  const next = {
    ...base,
    id: "next",
    from: base.until,
    until: new Date(fromMs + 500 * sliceMs).toISOString(),
  };
  expect(rulesWith(base, next).experiments).toHaveLength(2);
  expect(() => rulesWith(base, { ...next, from: base.from })).toThrow(
    "experiments[1].queues[0].id must be in one experiment at a time: hurry has it then",
  );
});

test("a variant that could never match says so", () => {
  const never = rulesWith({ ...base, queues: [{ ...squads, worth: { waitS: [[0, 0]] } }] });
  expect(explainNever(never)).toMatchObject([{ field: "experiments[0].queues[0].worth.waitS" }]);
});
