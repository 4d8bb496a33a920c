import { SeededRandom } from "@muster/runtime";
import { describe, expect, test } from "vitest";
import { type Match, Matcher, type Ticket } from "../../../src/service/matcher/index.js";
import type { CompiledQueue } from "../../../src/service/rules/index.js";
import { aloneCost, leastCost, setsOf } from "./brute-force.js";
import { backfill, player, randomTickets, rulesWith, smallShape, ticket } from "./tickets.js";

const budget = { moves: 20_000 };
const seeds = Array.from({ length: 8 }, (_, seed) => seed);

function matcherWith(rules: CompiledQueue, tickets: readonly Ticket[], seed = 1): Matcher {
  const matcher = new Matcher({ rules, random: new SeededRandom(seed) });
  for (const one of tickets) matcher.upsertTicket(one);
  return matcher;
}

const idsOf = (matches: readonly Match[]) => matches.map(({ tickets }) => tickets.map(({ id }) => id));
const solos = (count: number) => Array.from({ length: count }, (_, place) => ticket(`s${place}`, [{}]));

describe("whatever is matched", () => {
  test.each(seeds)("is matched once, breaks nothing hard and costs what is said (seed %i)", (seed) => {
    const rules = rulesWith(smallShape);
    const tickets = randomTickets(40, rules, seed);
    const matcher = matcherWith(rules, tickets, seed);
    const matched: string[] = [];
    for (let nowMs = 30_000; nowMs <= 60_000; nowMs += 5000)
      for (const match of matcher.step(nowMs, budget).matches) {
        matched.push(...match.tickets.map(({ id }) => id));
        expect(match.costS).toBeCloseTo(leastCost(rules, match.tickets, nowMs), 6);
        const parts = Object.values(match.costsS).reduce((sum, cost) => sum + cost, 0);
        expect(parts).toBeCloseTo(match.costS, 6);
        expect(match.worthS).toBeGreaterThan(match.costS);
      }
    expect(matched.length).toBeGreaterThan(20);
    expect(new Set(matched).size).toBe(matched.length);
    expect(matcher.waiting.tickets).toBe(40 - matched.length);
  });

  test.each(seeds)("is worth at most the best packing of all matches there are (seed %i)", (seed) => {
    const rules = rulesWith(smallShape);
    const tickets = randomTickets(9, rules, seed);
    const nowMs = 40_000;
    const worthOf = (one: Ticket) =>
      one.players.length * (rules.waitWorth.at((nowMs - one.enqueuedAtMs) / 1000) + rules.depthWorth.at(0)) +
      aloneCost(rules, one, nowMs);
    const best = (left: readonly Ticket[]): number => {
      const [first, ...rest] = left;
      if (first === undefined) return 0;
      const withFirst = setsOf(rest, 4 - first.players.length).map((set) => {
        const match = [first, ...set];
        const value = match.reduce((sum, one) => sum + worthOf(one), 0) - leastCost(rules, match, nowMs);
        return value <= 0 ? 0 : value + best(rest.filter((one) => !set.includes(one)));
      });
      return Math.max(best(rest), ...withFirst);
    };
    const { packing } = matcherWith(rules, tickets, seed).step(nowMs, budget);
    expect(packing.value).toBeLessThanOrEqual(best(tickets) + 1e-6);
    expect(packing.value).toBeGreaterThan(0);
  });

  test.each(seeds)("leaves nobody who starves while a match is possible (seed %i)", (seed) => {
    const rules = rulesWith({ ...smallShape, worth: { waitS: [[0, 0.001]] }, starvationS: 50 });
    const tickets = randomTickets(11, rules, seed);
    const matcher = matcherWith(rules, tickets, seed);
    const nowMs = 65_000;
    const { matches } = matcher.step(nowMs, { moves: 0 });
    const gone = new Set(idsOf(matches).flat());
    const left = tickets.filter(({ id }) => !gone.has(id));
    const starving = left.filter(({ enqueuedAtMs }) => nowMs - enqueuedAtMs >= 50_000);
    expect(matches.length).toBeGreaterThan(0);
    for (const set of setsOf(left, 4))
      if (set.some((one) => starving.includes(one))) expect(leastCost(rules, set, nowMs)).toBe(Infinity);
  });
});

test("the same seed makes the same matches, and a deadline only cuts the search", () => {
  const rules = rulesWith();
  const tickets = randomTickets(120, rules, 5);
  const run = (isOver?: () => boolean) =>
    matcherWith(rules, tickets).step(40_000, isOver === undefined ? budget : { ...budget, isOver });
  const whole = run();
  expect(whole.matches.length).toBeGreaterThan(5);
  expect(run()).toEqual(whole);
  expect(whole.wasCut).toBe(false);
  let asked = 0;
  const cut = run(() => ++asked > 20);
  expect(cut.wasCut).toBe(true);
  expect(cut.moves).toBeLessThan(whole.moves);
  expect(new Set(idsOf(cut.matches).flat()).size).toBe(idsOf(cut.matches).flat().length);
});

test("a deadline that cuts the search for who starves leaves the next step to the others, and then goes on behind", () => {
  const rules = rulesWith({ starvationS: 50 });
  const far = (place: number) => ({ pingsMs: {}, id: `far${place}` });
  const lost = Array.from({ length: 4 }, (_, place) => ticket(`lost${place}`, [far(place)], 0));
  const starving = ticket("late", [{ mu: 60 }], 1000);
  const matcher = matcherWith(rules, [
    ...lost,
    starving,
    ...solos(9).map((one) => ({ ...one, enqueuedAtMs: 59_000 })),
  ]);
  const step = (asks: number) => {
    let asked = 0;
    return matcher.step(60_000, { moves: 0, isOver: () => ++asked > asks }).matches;
  };
  expect(matcher.starving).toBe(0);
  expect(step(3)).toEqual([]);
  expect(matcher.starving).toBe(5);
  expect(step(3)).toEqual([]);
  const [match] = step(3);
  expect(match?.isForStarving).toBe(true);
  expect(match?.tickets.map(({ id }) => id)).toContain("late");
  expect(matcher.starving).toBe(4);
});

test("tickets come, change and go", () => {
  const matcher = matcherWith(rulesWith(), solos(10));
  matcher.upsertTicket(ticket("s3", [{ mu: 26 }, { id: "friend" }], 500));
  expect(matcher.waiting).toEqual({ tickets: 10, players: 11 });
  expect(matcher.removeTicket("s3")).toBe(true);
  expect(matcher.removeTicket("s3")).toBe(false);
  expect(matcher.step(1000, budget).matches).toEqual([]);
  matcher.upsertTicket(ticket("late", [{}], 1000));
  expect(idsOf(matcher.step(2000, budget).matches).flat().sort()).toEqual(
    [
      ...solos(10)
        .map(({ id }) => id)
        .filter((id) => id !== "s3"),
      "late",
    ].sort(),
  );
  expect(matcher.waiting).toEqual({ tickets: 0, players: 0 });
});

test("a ticket that does not fit is refused, and nothing of it stays", () => {
  const matcher = matcherWith(rulesWith({ partySizes: [1, 5] }), [ticket("one", [{ id: "ada" }])]);
  const refusal = (one: Ticket) => {
    try {
      matcher.upsertTicket(one);
    } catch (error) {
      return (error as { details: unknown }).details;
    }
    return undefined;
  };
  expect(refusal(ticket("two", [{}, {}]))).toEqual({ field: "players", bound: "1 or 5 players" });
  expect(refusal(ticket("two", [{ id: "ada" }]))).toEqual({ playerId: "ada", ticketId: "one" });
  expect(refusal(ticket("two", [{ mu: Number.NaN }]))).toEqual({
    field: "players[0].mu",
    bound: "a finite number",
  });
  expect(refusal({ ...ticket("two", [{}]), modes: ["siege"] })).toEqual({
    field: "modes",
    bound: "some of conquest, escort, hold",
  });
  expect(matcher.waiting).toEqual({ tickets: 1, players: 1 });
});

test("a closed site gets no match, and draining ends all", () => {
  const matcher = matcherWith(rulesWith(), solos(20));
  matcher.setSiteClosed("virginia", true);
  const { matches } = matcher.step(1000, { moves: 100_000 });
  expect(matches.map(({ site }) => site)).toEqual(["ohio", "ohio"]);
  for (const one of solos(10)) matcher.upsertTicket(one);
  matcher.drain();
  expect(matcher.step(60_000, budget).matches).toEqual([]);
});

test("a match tells why it is this one", () => {
  const [match] = matcherWith(rulesWith(), solos(10)).step(1000, budget).matches;
  expect(match?.site).toBe("virginia");
  expect(match?.otherSites.map(({ id }) => id)).toEqual(["ohio", "london"]);
  expect(match?.winChance).toBeCloseTo(0.5, 6);
  expect(match?.costS).toBeCloseTo(0, 5);
  // Ten players, each 10 ms further from it, at 2 s for 20 ms.
  expect(match?.otherSites[0]?.moreS).toBeCloseTo(10, 6);
  expect(match?.seats.filter(({ team }) => team === 0)).toHaveLength(5);
  expect(new Set(match?.seats.filter(({ team }) => team === 1).map(({ role }) => role)).size).toBe(5);
  expect(match?.seats[0]).toMatchObject({ pingMs: 30, bestPingMs: 30, waitS: 1 });
});

test("what no match can spare a ticket does not make it wait", () => {
  const clash = { roles: ["tank"] };
  const parties = ["one", "two"].map((id) => ticket(id, [clash, clash, clash, clash, clash]));
  const [match] = matcherWith(rulesWith(), parties).step(0, budget).matches;
  expect(match?.seats.filter(({ roleRank }) => roleRank === 2)).toHaveLength(8);
  const apart = ["one", "two"].map((id) =>
    ticket(
      id,
      [0, 1, 2, 3, 4].map((at) => ({ pingsMs: { virginia: at === 0 ? 20 : 90, london: 90 } })),
    ),
  );
  expect(matcherWith(rulesWith(), apart).step(0, budget).matches).toMatchObject([{ site: "virginia" }]);
  // Others would spare these theirs, so they wait for them.
  const solo = solos(10).map((one) => ({
    ...one,
    players: one.players.map((own) => ({ ...own, ...clash })),
  }));
  expect(matcherWith(rulesWith(), solo).step(0, budget).matches).toEqual([]);
});

test("variety chooses what nobody has played lately", () => {
  const rules = rulesWith({ modes: ["escort"] });
  const recent = rules.contents.filter((_, place) => place !== 5);
  const [match] = matcherWith(
    rules,
    solos(10).map((one) => ({ ...one, players: one.players.map((own) => ({ ...own, recent })) })),
  ).step(1000, budget).matches;
  expect(match?.content).toEqual(rules.contents[5]);
});

describe("why not yet", () => {
  const far = { pingsMs: { sydney: 30 } };
  const cases: readonly [string, readonly Ticket[], Record<string, unknown>][] = [
    ["players", solos(9), {}],
    ["ping", [...solos(1), ...Array.from({ length: 9 }, (_, at) => ticket(`far${at}`, [far]))], {}],
    ["blocks", [ticket("s0", [{ avoids: ["s1.0"] }]), ...solos(10).slice(1)], {}],
    [
      "skillWindow",
      [ticket("s0", [{ mu: 40 }]), ...solos(10).slice(1)],
      { hard: { pingMs: [[0, 200]], skillWindow: [[0, 5]] } },
    ],
    [
      "newPlayers",
      [ticket("s0", [{ games: 1, mu: 5 }]), ...solos(10).slice(1)],
      { hard: { pingMs: [[0, 200]], newPlayers: { games: 5, skillAboveMax: 3, untilWaitS: 60 } } },
    ],
    ["imbalance", [ticket("s0", [{ mu: 60 }]), ...solos(10).slice(1)], {}],
  ];
  test.each(cases)("%s", (binding, tickets, changes) => {
    const matcher = matcherWith(rulesWith(changes), tickets);
    matcher.step(1000, budget);
    expect(matcher.whyNotYet("s0")?.binding).toBe(binding);
  });

  test("counts who is left after each constraint", () => {
    const tickets = [
      ticket("s0", [{ avoids: ["s1.0"] }]),
      ticket("s1", [{}]),
      ticket("s2", [{ mu: 50 }]),
      ticket("s3", [{}]),
      ticket("far", [far]),
    ];
    const matcher = matcherWith(rulesWith({ hard: { pingMs: [[0, 200]], skillWindow: [[0, 5]] } }), tickets);
    matcher.step(1000, budget);
    expect(matcher.whyNotYet("s0")?.counts).toEqual({
      waiting: 4,
      onASite: 3,
      unblocked: 2,
      protectionAllows: 2,
      inWindow: 1,
    });
    expect(matcher.whyNotYet("nobody")).toBeUndefined();
  });
});

test("a wait is estimated from its class, then from wider ones", () => {
  const matcher = matcherWith(rulesWith(), []);
  for (let round = 0; round < 3; round++) {
    for (const one of solos(10)) matcher.upsertTicket({ ...one, enqueuedAtMs: round * 10_000 });
    expect(matcher.step(round * 10_000 + 1000 + round * 1000, budget).matches).toHaveLength(1);
  }
  expect(matcher.estimateWait({ region: "na-east", partySize: 1 })).toEqual({ p50S: 2, p90S: 3, count: 30 });
  expect(matcher.estimateWait({ region: "na-east", partySize: 4 })?.count).toBe(30);
  expect(matcher.estimateWait({ region: "oce", partySize: 4 })?.count).toBe(30);
  matcher.upsertTicket(ticket("next", [{}], 0));
  expect(matcher.estimateWaitOf("next")?.p50S).toBe(2);
  expect(matcher.estimateWaitOf("nobody")).toBeUndefined();
  expect(matcherWith(rulesWith(), []).estimateWait({ region: "oce", partySize: 1 })).toBeUndefined();
});

describe("backfill", () => {
  const tank = ticket("tank", [{ roles: ["tank"] }]);

  test("takes who fits best, into the team with a seat", () => {
    const matcher = matcherWith(rulesWith(), [tank, ticket("scout", [{ roles: ["scout"] }])]);
    matcher.upsertBackfill(backfill());
    const { backfills, matches } = matcher.step(1000, budget);
    expect(matches).toEqual([]);
    expect(backfills).toMatchObject([{ request: { id: "m1" }, ticket: { id: "tank" }, team: 1 }]);
    expect(matcher.waiting.tickets).toBe(1);
    expect(matcher.step(2000, budget).backfills).toEqual([]);
  });

  test.each([
    ["LOST", { deficit: 0.41 }],
    ["ENDING", { remaining: 0.39 }],
  ])("%s is refused", (reason, changes) => {
    const matcher = matcherWith(rulesWith(), [tank]);
    matcher.upsertBackfill(backfill());
    expect(() => matcher.upsertBackfill(backfill(changes))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ reason }) }),
    );
    expect(matcher.step(1000, budget).backfills).toEqual([]);
  });

  test("nobody joins a side that cannot win, or someone they avoid", () => {
    const strong = Array.from({ length: 5 }, (_, place) => ({ id: `a${place}`, mu: 40, sigma: 0.5 }));
    const [, open] = backfill().teams;
    const lost = matcherWith(rulesWith(), [tank]);
    if (open !== undefined)
      lost.upsertBackfill(backfill({ teams: [{ players: strong, openSeats: 0, openRoles: [] }, open] }));
    expect(lost.step(1000, budget).backfills).toEqual([]);
    const avoider = { ...tank, players: [player("tank.0", { roles: ["tank"], avoids: ["b2"] })] };
    const blocked = matcherWith(rulesWith(), [avoider]);
    blocked.upsertBackfill(backfill());
    expect(blocked.step(1000, budget).backfills).toEqual([]);
  });
});
