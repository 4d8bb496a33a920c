import { expect, test } from "vitest";
import {
  createFirstInLine,
  firstRules,
  type PlayerId,
  type Queue,
  type Ticket,
  type TicketId,
} from "../../src/service/index.js";

const queue: Queue = {
  ...{
    id: "squads",
    teams: { count: 2, size: 2 },
    partySizes: [1, 2],
    roles: [],
    siteIds: ["here", "there"],
    ...{ rules: firstRules, revision: 1 },
  },
  modes: [
    { id: "hold", maps: ["hill"] },
    { id: "escort", maps: ["road"] },
  ],
  acceptanceS: 9,
};

let queued = 0;
const ticket = (id: string, size = 1, changes: Partial<Ticket> = {}): Ticket => ({
  ...{ id: id as TicketId, version: 1, generation: 1, state: "QUEUED", queueId: "squads", modes: null },
  players: Array.from({ length: size }, (_, place) => ({ playerId: `${id}${place}` as PlayerId, roles: [] })),
  ...{ queuedAtMs: queued++, changedAtMs: 0, matchId: null, ...changes },
});

const found = (...tickets: Ticket[]) => {
  const finder = createFirstInLine(queue);
  for (const one of tickets) finder.upsert(one);
  return finder.step(0);
};

test("who came first plays first; parties stay together, and what has no room waits", () => {
  const [match, ...more] = found(ticket("a"), ticket("b", 2), ticket("c", 2), ticket("d"), ticket("e"));
  expect(more).toEqual([]);
  expect(match).toEqual({
    tickets: ["a", "b", "d"].map((id) => ({ id, version: 1 })),
    players: [
      { playerId: "a0", team: 0, roleId: null },
      { playerId: "d0", team: 0, roleId: null },
      { playerId: "b0", team: 1, roleId: null },
      { playerId: "b1", team: 1, roleId: null },
    ],
    ...{ modeId: "hold", mapId: "hill", siteIds: ["here", "there"], acceptanceS: 9 },
    explanation: { rule: "firstInLine" },
  });
});

test("who comes back from a match that failed was there before everyone", () => {
  const [match] = found(ticket("f", 2), ticket("g", 2), ticket("h", 2, { state: "REQUEUED" }));
  expect(match?.tickets.map(({ id }) => id)).toEqual(["h", "f"]);
});

test("nobody plays a mode that they do not accept, and nobody plays twice", () => {
  const only = (mode: string) => ({ modes: [mode] });
  const [i, j] = [ticket("i", 2, only("hold")), ticket("j", 2, only("escort"))];
  expect(found(i, j)).toEqual([]);
  const matches = found(i, j, ticket("k", 2), ticket("l", 2, only("escort")));
  expect(matches.map(({ modeId, tickets }) => [modeId, ...tickets.map(({ id }) => id)])).toEqual([
    ["hold", "i", "k"],
    ["escort", "j", "l"],
  ]);
});

test("a ticket that was removed, or found, is known no more", () => {
  const finder = createFirstInLine(queue);
  const [m, n] = [ticket("m", 2), ticket("n", 2)];
  finder.upsert(m);
  finder.upsert(n);
  finder.remove(m.id);
  expect(finder.step(0)).toEqual([]);
  finder.upsert(m);
  expect(finder.step(0)).toHaveLength(1);
  expect(finder.step(0)).toEqual([]);
});
