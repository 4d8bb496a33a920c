import type { Principal } from "@muster/auth";
import { openPostgres } from "@muster/postgres";
import { expect, test, vi } from "vitest";
import { firstRulesJson } from "../../src/service/rules/index.js";
import { addRecorded } from "../../src/storage/recordings.js";
import { logger } from "../setting.js";
import { useMatchmaking } from "../subgraph.js";

const matchmaking = useMatchmaking();
const designer: Principal = {
  ...{ kind: "service", name: "designer" },
  scopes: ["matchmaking:read", "matchmaking:write", "matchmaking:audit"],
};
const patience = { timeout: 25_000, interval: 100 };

const run = (query: string, variables: Record<string, unknown>) =>
  matchmaking().run(query, variables, designer);
const begin =
  "mutation ($input: SimulateRulesInput!) { simulateRules(input: $input) { simulation { id state revision actorId } } }";
const read = `query ($id: ID!) { rulesSimulation(id: $id) { state failure queueId endedAt
  stream { source tickets players recorded from until seed note } before { ...outcome } after { ...outcome } } }
fragment outcome on SimulatedOutcome { matches players playersMatched inBandShare autofillShare
  waitS { p50 p95 buckets { from to share } } pingMs { p95 } winChanceOff { p50 } partyGap { p50 }
  groups { kind name players waitP95S } refused { reason tickets } }`;

const simulate = async (input: Record<string, unknown>) => {
  const begun = await run(begin, { input });
  expect(begun.errors).toEqual([]);
  const { id, ...rest } = begun.data.simulateRules.simulation;
  expect(rest).toMatchObject({ state: "RUNNING", actorId: "service:designer" });
  return vi.waitFor(async () => {
    const { data, errors } = await run(read, { id });
    expect(errors).toEqual([]);
    expect(data.rulesSimulation.state).not.toBe("RUNNING");
    return data.rulesSimulation;
  }, patience);
};

const [duel, squads] = firstRulesJson.queues;
/** Duels for none but the near. */
const nearRules = {
  ...firstRulesJson,
  queues: [{ ...duel, hard: { pingMs: [[0, 50]] } }, squads],
};

test("without recorded tickets a named world's are replayed", async () => {
  const simulation = await simulate({ rules: nearRules, queueId: "duel", latest: 150, seed: 7 });
  expect(simulation).toMatchObject({
    ...{ state: "DONE", failure: null, queueId: "duel" },
    stream: { source: "WORLD", tickets: 150, players: 150, recorded: 0, from: null, seed: 7 },
    ...{ before: { players: 150 }, after: { players: 150, refused: [] } },
  });
  expect(simulation.stream.note).toContain("a simulated world with the seed 7");
  expect(simulation.after.pingMs.p95).toBeLessThanOrEqual(50);
});

test("recorded tickets are replayed under the rules in force and a draft", async () => {
  const { databaseUrl } = await testServers();
  const postgres = openPostgres({
    ...{ url: databaseUrl, applicationName: "t", logger, poolMax: 1, role: "muster_matchmaking" },
  });
  const { ids } = matchmaking().platform;
  const startMs = Date.now() - 3_600_000;
  await addRecorded(
    postgres,
    Array.from({ length: 300 }, (_, place) => ({
      ...{ ticketId: ids.next<string>(), queueId: "duel", joinedAtMs: startMs + place * 1000, modes: null },
      players: [
        {
          roles: [],
          facts: {
            ...{ mu: 25 + (place % 7), sigma: 1, games: 20, recent: [] },
            pingsMs: { local: place % 3 === 0 ? 90 : 20 },
          },
        },
      ],
    })),
  );
  await postgres.close();
  const saved = await run(
    "mutation ($input: SaveRuleSetDraftInput!) { saveRuleSetDraft(input: $input) { draft { id } } }",
    { input: { title: "near", rules: nearRules } },
  );
  const simulation = await simulate({ draftId: saved.data.saveRuleSetDraft.draft.id, queueId: "duel" });
  expect(simulation.stream).toMatchObject({
    ...{ source: "RECORDED", tickets: 300, players: 300, recorded: 300 },
    ...{ from: new Date(startMs).toISOString(), until: new Date(startMs + 299_000).toISOString() },
  });
  // A third of the players is too far for the draft.
  expect(simulation.before).toMatchObject({ players: 300, playersMatched: 300 });
  expect(simulation.after).toMatchObject({ players: 300, playersMatched: 200 });
  expect(simulation.after.waitS.p95).toBeGreaterThan(simulation.before.waitS.p95);
  expect(simulation.after.groups[0]).toMatchObject({ kind: "REGION", name: "local", players: 300 });
  const { data } = await run("{ matchmakingAudit(first: 1) { edges { node { action actorId } } } }", {});
  expect(data.matchmakingAudit.edges[0].node).toEqual({
    ...{ action: "matchmaking.simulateRules", actorId: "service:designer" },
  });
});

test("what can't be tried names what is at fault, and nothing is kept", async () => {
  const rules = firstRulesJson;
  const never = { ...rules, queues: [{ ...duel, worth: { waitS: [[0, 0]] } }] };
  const from = new Date(1_700_000_000_000).toISOString();
  const wrong: readonly (readonly [Record<string, unknown>, Record<string, unknown>])[] = [
    [{ queueId: "duel" }, { field: "rules" }],
    [{ rules, draftId: "d", queueId: "duel" }, { field: "rules" }],
    [
      { rules, queueId: "none" },
      { field: "queueId", bound: "one of duel, squads" },
    ],
    [
      { rules, queueId: "duel", latest: 0 },
      { field: "latest", bound: "a whole number from 1 to 20000" },
    ],
    [{ rules, queueId: "duel", seed: -1 }, { field: "seed" }],
    [
      { rules, queueId: "duel", from },
      { field: "until", bound: "after from, by at most a day" },
    ],
    [{ rules, queueId: "duel", from, until: from }, { field: "until" }],
    [
      { rules: never, queueId: "duel" },
      { entry: "queue:duel", field: "worth.waitS" },
    ],
  ];
  for (const [input, details] of wrong)
    expect((await run(begin, { input })).errors[0]).toMatchObject({ code: "BAD_USER_INPUT", details });
  const draftId = matchmaking().platform.ids.next<string>();
  expect((await run(begin, { input: { draftId, queueId: "duel" } })).errors[0]).toMatchObject({
    code: "NOT_FOUND",
  });
  expect((await run(read, { id: draftId })).data.rulesSimulation).toBeNull();
});
