import { expect, test } from "vitest";
import type { FoundMatch, PlayerId, Queue, TicketId } from "../../src/service/index.js";
import { QueueSearch } from "../../src/service/search.js";
import { queueWith, waiting } from "../waiting.js";

/** A search whose own clock moves by the second with each step. */
function search(queue: Queue = queueWith("duel"), seed = 1) {
  let measuredMs = 0;
  const own = new QueueSearch({ queue, seed, measureMs: () => measuredMs });
  return {
    upsert: own.upsert.bind(own),
    remove: own.remove.bind(own),
    step(nowMs: number, wantsSample = false) {
      measuredMs += 1000;
      return own.step(nowMs, wantsSample);
    },
  };
}

const idsOf = (matches: readonly FoundMatch[]) =>
  matches.map(({ tickets }) => tickets.map(({ id }) => id).sort());

test("a match has its tickets at their versions, its players by seat, and why it was made", () => {
  const queue = queueWith("squads", { acceptanceS: 9 });
  const squad = (id: string, version: number) =>
    waiting(
      id,
      { mu: 1 },
      {
        ...{ version, queuedAtMs: 1000 },
        players: [0, 1].map((place) => ({ playerId: `${id}${place}` as PlayerId, roles: [] })),
      },
    );
  const own = search(queue);
  own.upsert([squad("a", 4), squad("b", 7)]);
  const { matches, waiting: left } = own.step(5000);
  expect(left).toBe(0);
  const [match] = matches;
  expect([...(match?.tickets ?? [])].sort((one, other) => one.version - other.version)).toEqual([
    { id: "a", version: 4 },
    { id: "b", version: 7 },
  ]);
  expect(match?.players.map(({ team }) => team)).toEqual([0, 0, 1, 1]);
  expect(match?.players.map(({ playerId }) => playerId[0]).join("")).toMatch(/^(aabb|bbaa)$/);
  expect(match).toMatchObject({ modeId: "plaza", mapId: "plaza", siteIds: ["local"], acceptanceS: 9 });
  expect(match?.explanation).toMatchObject({
    ...{ winChance: 0.5, costS: 0, isForStarving: false },
    sites: [{ siteId: "local", moreS: 0 }],
  });
  expect(match?.explanation?.seats).toHaveLength(4);
  expect(match?.explanation?.seats[0]).toMatchObject({ pingMs: 20, bestPingMs: 20, waitS: 4, roleRank: 0 });
});

test("who never measured a round trip is not said to have one", () => {
  const own = search();
  own.upsert([waiting("a", { isMeasured: false }), waiting("b")]);
  const { players, explanation } = own.step(1000).matches[0] as FoundMatch;
  const pings = players.map(({ playerId }, seat) => [playerId, explanation?.seats[seat]?.pingMs]);
  expect(Object.fromEntries(pings)).toEqual({ a0: null, b0: 20 });
});

test("another site is a choice as long as the match would be worth it there", () => {
  const sites = ["local", "near", "far"].map((id) => ({ id, region: id }));
  const pingsMs = { local: 20, near: 64, far: 149 };
  const own = search(queueWith("duel", {}, { sites }));
  own.upsert([waiting("a", { pingsMs }), waiting("b", { pingsMs })]);
  const [match] = own.step(1000).matches;
  expect(match?.siteIds).toEqual(["local", "near"]);
  expect(match?.explanation?.sites).toMatchObject([{ siteId: "local" }, { siteId: "near" }]);
});

test("whom a player avoids is not met, however long both wait", () => {
  const own = search();
  own.upsert([waiting("a", { avoids: ["b0" as PlayerId] }), waiting("b")]);
  expect(own.step(200_000).matches).toEqual([]);
  own.upsert([waiting("c")]);
  expect(own.step(201_000).matches).toHaveLength(1);
});

test("whom a player avoids from now on is not met, until that is over", () => {
  const own = search(
    queueWith("duel", {
      worth: {
        waitS: [
          [0, 0],
          [10, 0],
          [11, 10],
        ],
      },
    }),
  );
  own.upsert([waiting("a"), waiting("b")]);
  expect(own.step(1000).matches).toEqual([]);
  own.upsert([waiting("a"), waiting("b", { avoids: ["a0" as PlayerId] })]);
  expect(own.step(200_000).matches).toEqual([]);
  own.upsert([waiting("b")]);
  expect(own.step(201_000).matches).toHaveLength(1);
});

test("who came back has its time, and so its place: it is matched before who came later, whatever it costs", () => {
  const own = search(queueWith("duel", { starvationS: 120 }));
  const back = waiting("back", { mu: 40 }, { state: "REQUEUED", generation: 2, version: 4, queuedAtMs: 0 });
  own.upsert([
    waiting("new", {}, { queuedAtMs: 119_000 }),
    waiting("newer", {}, { queuedAtMs: 119_500 }),
    back,
  ]);
  const [match] = own.step(120_000).matches;
  expect(match?.tickets.map(({ id }) => id)).toContain("back");
  expect(match?.explanation?.isForStarving).toBe(true);
});

test("within the bound, too, who came back is worth more than who came later", () => {
  const own = search(queueWith("duel"));
  const back = waiting("back", {}, { state: "REQUEUED", generation: 2, version: 4, queuedAtMs: 0 });
  own.upsert([...["p", "q"].map((id) => waiting(id, {}, { queuedAtMs: 19_000 })), back]);
  const { matches, starving } = own.step(20_000);
  expect(starving).toBe(0);
  expect(matches).toHaveLength(1);
  expect(matches[0]?.tickets.map(({ id }) => id)).toContain("back");
});

test("what was removed, or found, is known no more", () => {
  const own = search();
  own.upsert([waiting("a"), waiting("b")]);
  own.remove(["a" as TicketId, "nobody" as TicketId]);
  expect(own.step(0)).toMatchObject({ matches: [], waiting: 1 });
  own.upsert([waiting("a")]);
  expect(idsOf(own.step(0).matches)).toEqual([["a", "b"]]);
  expect(own.step(0)).toMatchObject({ matches: [], waiting: 0 });
});

test("a player who is said to wait twice waits in the newer ticket once the older has gone", () => {
  const own = search();
  const players = [{ playerId: "ada" as PlayerId, roles: [] }];
  own.upsert([waiting("old", {}, { players }), waiting("new", {}, { players }), waiting("b")]);
  own.remove(["old" as TicketId, "b" as TicketId]);
  expect(own.step(0)).toMatchObject({ matches: [], waiting: 1 });
  own.upsert([waiting("b")]);
  expect(idsOf(own.step(0).matches)).toEqual([["b", "new"]]);
});

test("a ticket that the rules do not let in waits, and is told so", () => {
  const own = search();
  const players = [0, 1].map((place) => ({ playerId: `a${place}` as PlayerId, roles: [] }));
  own.upsert([waiting("a", {}, { players }), waiting("b", {}, { modes: ["gone"] }), waiting("c")]);
  const { matches, waiting: left, notes } = own.step(200_000);
  expect([matches, left]).toEqual([[], 3]);
  expect(notes.get("a" as TicketId)).toEqual({ estimatedWaitS: null, whyNotYet: "rules" });
  expect(notes.get("b" as TicketId)?.whyNotYet).toBe("rules");
  expect(notes.get("c" as TicketId)?.whyNotYet).toMatchObject({ binding: "players", counts: { waiting: 0 } });
});

test("each ticket is told once a second what it waits for and, once enough have been matched, for how long", () => {
  const own = search();
  for (let round = 0; round < 10; round++) {
    own.upsert([`a${round}`, `b${round}`].map((id) => waiting(id, {}, { queuedAtMs: 100_000 })));
    expect(own.step(107_000).matches).toHaveLength(1);
  }
  own.upsert([waiting("z", {}, { queuedAtMs: 107_000 })]);
  expect([...own.step(107_000).notes]).toMatchObject([["z", { estimatedWaitS: 7 }]]);
});

test("a sample is given where it is asked for and there is something to choose", () => {
  const own = search(queueWith("squads"), 5);
  const tickets = (count: number, from: number) =>
    Array.from({ length: count }, (_, place) =>
      waiting(`t${from + place}`, { mu: ((place * 37) % 50) - 25 }),
    );
  own.upsert(tickets(2, 0));
  expect(own.step(0, true).sample).toBeNull();
  own.upsert(tickets(12, 2));
  expect(own.step(10_000).sample).toBeNull();
  own.upsert(tickets(12, 20));
  const small = own.step(20_000, true).sample;
  expect(small?.instance.values.length).toBeGreaterThan(1);
  own.upsert(tickets(120, 100));
  const large = own.step(10_000, true).sample;
  expect(new Set(large?.instance.members).size).toBeLessThanOrEqual(60);
  expect(large?.value).toBeGreaterThan(0);
});

test("the same seed finds the same matches, sampled or not", () => {
  const run = (wantsSample: boolean) => {
    const own = search(queueWith("squads"), 9);
    own.upsert(
      Array.from({ length: 90 }, (_, place) => waiting(`t${place}`, { mu: ((place * 37) % 50) - 25 })),
    );
    return [own.step(10_000, wantsSample), own.step(20_000, wantsSample)].map(({ matches }) => matches);
  };
  const whole = run(false);
  expect(whole.flat().length).toBeGreaterThan(5);
  expect(run(true)).toEqual(whole);
});
