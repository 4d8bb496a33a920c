import { expect, test } from "vitest";
import { TeamSplitter } from "../../../src/service/matcher/index.js";
import { MatchCost } from "../../../src/service/matcher/match-cost.js";
import { Pool } from "../../../src/service/matcher/pool.js";
import { Standing } from "../../../src/service/matcher/standing.js";
import { closedFormWinChance, type Ticket } from "../../../src/service/matcher/tickets.js";
import type { CompiledQueue } from "../../../src/service/rules/index.js";
import { leastCost, setsOf } from "./brute-force.js";
import { randomTickets, rulesWith, smallShape, ticket } from "./tickets.js";

function costOf(rules: CompiledQueue, tickets: readonly Ticket[], nowMs: number): number {
  const pool = new Pool(rules);
  const standing = new Standing(pool);
  const cost = new MatchCost(pool, standing, closedFormWinChance(rules.queue.performance));
  const members = Int32Array.from(tickets, (one) => pool.add(one));
  standing.refresh(nowMs);
  return cost.of(members, members.length, Infinity);
}

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  "teams, roles, site and content cost the least there is (seed %i)",
  (seed) => {
    const rules = rulesWith({
      ...smallShape,
      hard: {
        pingMs: [
          [0, 99],
          [60, 110],
        ],
        skillWindow: [
          [0, 4],
          [40, 12],
        ],
        newPlayers: { games: 10, skillAboveMax: 3, untilWaitS: 20 },
      },
    });
    const tickets = randomTickets(7, rules, seed);
    let possible = 0;
    for (const set of setsOf(tickets, 4)) {
      const expected = leastCost(rules, set, 40_000);
      if (expected < Infinity) possible++;
      expect(costOf(rules, set, 40_000)).toBeCloseTo(expected, 6);
    }
    expect(possible).toBeGreaterThan(0);
  },
);

test.each([1, 2, 3])("five against five with parties (seed %i)", (seed) => {
  const rules = rulesWith({ hard: { pingMs: [[0, 400]], partyGapMax: 2 } });
  const tickets = randomTickets(9, rules, seed).map((one) => ({
    ...one,
    players: one.players.map((player) => ({ ...player, avoids: [] })),
  }));
  const sets = setsOf(tickets, 10).slice(0, 12);
  expect(sets.length).toBeGreaterThan(0);
  for (const set of sets) expect(costOf(rules, set, 0)).toBeCloseTo(leastCost(rules, set, 0), 6);
});

test("a free-for-all and many teams are split evenly", () => {
  const rules = rulesWith({
    teams: { count: 4, size: 2 },
    partySizes: [1, 2],
    roles: [],
    hard: { pingMs: [[0, 400]] },
  });
  const tickets = [
    ticket("duo", [{ mu: 30 }, { mu: 20 }]),
    ...[28, 22, 27, 23, 26, 24].map((mu) => ticket(`solo${mu}`, [{ mu }])),
  ];
  const match = new TeamSplitter(rules).split(tickets, "virginia", 0);
  const sums = [0, 0, 0, 0];
  for (const { team, playerId } of match?.seats ?? []) {
    const mu = tickets.flatMap(({ players }) => players).find(({ id }) => id === playerId)?.mu ?? 0;
    sums[team] = (sums[team] ?? 0) + mu;
  }
  expect(sums).toEqual([50, 50, 50, 50]);
  expect(match?.winChance).toBeCloseTo(0.5, 6);
});
