import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import {
  compileQueue,
  defaultRules,
  defaultRulesJson,
  parseRuleSet,
} from "../../../src/service/rules/index.js";
import {
  type ComparisonTask,
  compareRules,
  firstWorld,
  makeArrivals,
} from "../../../src/service/simulation/index.js";

const [ranked] = defaultRulesJson.queues;
const tickets = makeArrivals(
  { ...firstWorld(5, 46), regionWeights: { eu: 1, na: 1 } },
  compileQueue(defaultRules, "ranked"),
  new SeededRandom(7),
).map(({ ticket }) => ticket);
const task: ComparisonTask = {
  ...{ before: defaultRules, after: defaultRules, queueId: "ranked", tickets, worldTickets: 200, seed: 3 },
};
const report = compareRules(task);

test("recorded tickets come to the same under the same rules, each time", () => {
  expect(report.stream).toMatchObject({
    ...{ source: "recorded", tickets: tickets.length, recorded: tickets.length, seed: 3 },
    ...{ fromMs: tickets[0]?.enqueuedAtMs, untilMs: tickets.at(-1)?.enqueuedAtMs },
  });
  expect(report.before).toEqual(report.after);
  expect(compareRules(task)).toEqual(report);
});

test("distributions are whole, and groups are of all who are enough", () => {
  const { after } = report;
  expect(after.matches).toBeGreaterThan(0);
  expect(after.playersMatched).toBe(after.matches * 10);
  for (const spread of [after.waitS, after.pingMs, after.winChanceOff, after.partyGap]) {
    expect(spread.buckets.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(spread.p50).toBeLessThanOrEqual(spread.p95 as number);
  }
  const deciles = after.groups.filter(({ kind }) => kind === "skillDecile");
  expect(deciles.map(({ name }) => name)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
  expect(deciles.reduce((sum, { players }) => sum + players, 0)).toBe(after.players);
  for (const { players } of after.groups) expect(players).toBeGreaterThanOrEqual(30);
});

test("stricter rules cost waits, and the report shows it", () => {
  const near = {
    ...ranked,
    hard: { ...ranked?.hard, pingMs: [[0, 40]] },
  };
  const rules = parseRuleSet({ ...defaultRulesJson, queues: [near] });
  const { before, after } = compareRules({ ...task, after: rules });
  expect(after.pingMs.p99).toBeLessThanOrEqual(40);
  expect(before?.pingMs.p99).toBeGreaterThan(40);
  expect(after.waitS.p95).toBeGreaterThan(before?.waitS.p95 as number);
});

test("a queue that is new has no before, and tickets that it does not take are told", () => {
  const solo = { ...ranked, id: "solo", partySizes: [1] };
  const after = parseRuleSet({ ...defaultRulesJson, queues: [...defaultRulesJson.queues, solo] });
  const solos = compareRules({ ...task, after, queueId: "solo" });
  expect(solos.before).toBeNull();
  const parties = tickets.filter(({ players }) => players.length > 1).length;
  expect(solos.after.refused.reduce((sum, { tickets: count }) => sum + count, 0)).toBe(parties);
});

test("where too few were recorded a world's tickets are taken, and it is said", () => {
  const home = { ...ranked, sites: ["home"] };
  const after = parseRuleSet({
    ...defaultRulesJson,
    sites: [...defaultRulesJson.sites, { id: "home", region: "home" }],
    queues: [home],
  });
  const { stream, before, after: run } = compareRules({ ...task, after, tickets: tickets.slice(0, 10) });
  expect(stream).toMatchObject({ source: "world", recorded: 10, tickets: 200, fromMs: null });
  expect(stream.note).toMatch(/^Only 10 tickets .* seed 3.* It does not know home/);
  expect(before?.players).toBe(stream.players);
  expect(run.players).toBe(stream.players);
});

test("a site that no recorded ticket knows is named", () => {
  const sites = [...defaultRulesJson.sites, { id: "mars", region: "mars" }];
  const after = parseRuleSet({ ...defaultRulesJson, sites });
  expect(compareRules({ ...task, after }).stream.note).toContain("Nobody has measured a round trip to mars.");
});

test("on which scale skill is does not change who is matched, as it does not live", () => {
  const { skillSpread: _, ...soft } = ranked?.soft ?? {};
  const plain = { ...ranked, soft, hard: { pingMs: ranked?.hard.pingMs } };
  const rules = (performance: number) =>
    parseRuleSet({ ...defaultRulesJson, queues: [{ ...plain, performance }] });
  const scaled = compareRules({ ...task, before: rules(4), after: rules(8) });
  expect(scaled.after).toEqual(scaled.before);
});

test("who measured no round trip is near everywhere, by the rules that are tried", () => {
  const unmeasured = tickets.map((ticket) => ({
    ...ticket,
    players: ticket.players.map((player) => ({ ...player, pingsMs: {} })),
  }));
  const near = { ...ranked, hard: { ...ranked?.hard, pingMs: [[0, 40]] } };
  const after = parseRuleSet({ ...defaultRulesJson, queues: [near] });
  const blind = compareRules({ ...task, tickets: unmeasured, after });
  const players = tickets.flatMap((ticket) => ticket.players).length;
  expect(blind.stream.note).toContain(`${players} of ${players} players measured no round trip`);
  expect(blind.before?.pingMs.p99).toBe(60);
  expect(blind.after.pingMs.p99).toBe(40);
  expect(blind.after.refused).toEqual([]);
});
