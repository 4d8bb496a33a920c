import { AppError } from "@muster/errors";
import { expect, test, vi } from "vitest";
import { type Comparer, createSimulations, firstRulesJson, splitRuleSet } from "../../src/service/index.js";
import { createSimulationStorage } from "../../src/storage/index.js";
import { useSetting } from "../setting.js";

const setting = useSetting();

const make = (compare: Comparer) => {
  const { clock, ids, postgres, storage } = setting();
  const entries = Object.fromEntries(splitRuleSet(firstRulesJson));
  const ordered: string[] = [];
  const simulations = createSimulations({
    ...{ storage, clock, ids, compare },
    editor: {
      export: async () => ({ space: "matchmaking.rules", revision: 1, entries }),
      readDraft: async () => undefined,
    },
    simulations: createSimulationStorage({ postgres, ids, order: async (_, id) => ordered.push(id) }),
  });
  return { simulations, ordered };
};
const wanted = { rules: firstRulesJson, queueId: "duel", actorId: "staff:ada" };
const signal = new AbortController().signal;

test("four run at once; one that has come to no end is given up, and makes room", async () => {
  const { simulations, ordered } = make(vi.fn());
  const [first] = await Promise.all([simulations.begin(wanted)]);
  for (let more = 0; more < 3; more++) await simulations.begin(wanted);
  await expect(simulations.begin(wanted)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect(ordered).toHaveLength(4);
  await setting().clock.advance(31 * 60_000);
  expect(await simulations.find(first?.id ?? "")).toMatchObject({ state: "FAILED", report: null });
  expect(await simulations.begin(wanted)).toMatchObject({ state: "RUNNING" });
});

test("what can't be run ends with the reason; a fault of ours is tried again", async () => {
  const compare = vi.fn<Comparer>();
  const { simulations } = make(compare);
  const { id } = await simulations.begin(wanted);
  compare.mockRejectedValueOnce(new Error("a bug"));
  await expect(simulations.run(id, signal)).rejects.toThrow("a bug");
  expect(await simulations.find(id)).toMatchObject({ state: "RUNNING" });
  compare.mockRejectedValueOnce(new AppError("UNAVAILABLE", "take fewer"));
  await simulations.run(id, signal);
  expect(await simulations.find(id)).toMatchObject({ state: "FAILED", failure: "take fewer" });
  await simulations.run(id, signal);
  expect(compare).toHaveBeenCalledTimes(2);
});
