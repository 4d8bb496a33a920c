import { expect, test } from "vitest";
import {
  applyRatingEvent,
  createRatingState,
  type PlayedMatch,
  parseRatings,
  partyKey,
  predict,
  serialiseRatings,
} from "../../../src/service/ratings/index.js";
import { after, ended, makeWorld, randomFrom, team } from "./matches.js";

/** Matches of every kind: modes, sides, parties, uneven teams, fields, draws, leavers, with and without scores. */
function mixture(count: number): PlayedMatch[] {
  const random = randomFrom(5);
  return Array.from({ length: count }, (_, index): PlayedMatch => {
    const ids = Array.from({ length: 40 }, (_, id) => `p${id}`).sort(() => random() - 0.5);
    const teams = Array.from({ length: index % 3 === 0 ? 6 : 2 }, (_, place) => {
      const own = ids.slice(place * 5, place * 5 + 2 + Math.floor(random() * 4));
      const players = own.map((playerId) => ({
        ...{ playerId, played: 0.2 + 0.8 * random(), counts: random() },
        ...(random() < 0.1 ? { left: true } : {}),
      }));
      return { players, side: `side ${place}`, ...(random() < 0.5 ? { parties: [own.slice(0, 2)] } : {}) };
    });
    return {
      atMs: index * 3_600_000 * random(),
      mode: `mode ${index % 4}`,
      teams,
      ranks: teams.map(() => Math.floor(random() * 4)),
      ...(random() < 0.5 ? { scores: teams.map(() => Math.floor(random() * 30)) } : {}),
    };
  });
}

test("a rebuild from the events is the live state, bit for bit, through any number of restarts", () => {
  const matches = mixture(400);
  const live = after(matches);
  let restarted = createRatingState();
  for (const [index, match] of matches.entries()) {
    applyRatingEvent(restarted, { sequence: index + 1, match });
    if (index % 37 === 0) restarted = parseRatings(serialiseRatings(restarted)) ?? createRatingState();
  }
  expect(serialiseRatings(restarted)).toEqual(serialiseRatings(live));
  expect(serialiseRatings(after(matches))).toEqual(serialiseRatings(live));
  expect(live.players.size).toBe(40);
  for (const { skill, form } of live.players.values())
    for (const value of [...Object.values(skill), ...Object.values(form)])
      expect(Number.isFinite(value)).toBe(true);
});

test("an event needs no more than what all share and the texts of who is in it", () => {
  const matches = mixture(200);
  const known = { players: new Map<string, string>(), parties: new Map<string, string>() };
  let model = serialiseRatings(createRatingState()).model;
  for (const [index, match] of matches.entries()) {
    const ids = match.teams.flatMap(({ players }) => players.map(({ playerId }) => playerId));
    const keys = match.teams.flatMap(({ parties = [] }) => parties.map(partyKey));
    const some = (map: ReadonlyMap<string, string>, wanted: readonly string[]) =>
      new Map(wanted.flatMap((key) => (map.has(key) ? [[key, map.get(key) as string] as const] : [])));
    const texts = { model, players: some(known.players, ids), parties: some(known.parties, keys) };
    const state = parseRatings(texts) ?? createRatingState();
    const next = serialiseRatings(applyRatingEvent(state, { sequence: index + 1, match }));
    model = next.model;
    for (const [id, text] of next.players) known.players.set(id, text);
    for (const [key, text] of next.parties) known.parties.set(key, text);
  }
  expect({ model, ...known }).toEqual(serialiseRatings(after(matches)));
});

test("what another version wrote is not read", () => {
  const texts = serialiseRatings(after([ended(0, ["a"], ["b"])]));
  const model = texts.model.replace('{"version":1', '{"version":2');
  expect(parseRatings({ ...texts, model })).toBeUndefined();
});

test("an event that is not the next one, or breaks a bound, changes nothing", () => {
  const state = after([ended(0, ["a"], ["b"])]);
  const before = serialiseRatings(state);
  const match = ended(1, ["a"], ["c"]);
  const refused: readonly (readonly [number, PlayedMatch, string])[] = [
    [1, match, "event 2 comes next"],
    [3, match, "event 2 comes next"],
    [0, match, "sequence must be a whole number from 1"],
    [2, { ...match, ranks: [0] }, "ranks must be a number for each team"],
    [2, { ...match, ranks: [0, Number.NaN] }, "ranks must be a number for each team"],
    [2, { ...match, scores: [3] }, "scores must be a number for each team"],
    [2, { ...match, atMs: Number.NaN }, "atMs must be a number of milliseconds"],
    [2, { ...match, mode: "" }, "mode must be 1 to 64 characters"],
    [2, { ...match, teams: [team("a")] }, "teams must be 2 to 128"],
    [2, ended(1, ["a"], []), "teams.players must be 1 to 128"],
    [2, ended(1, ["a"], ["a"]), "teams.players.playerId must be in one team, once"],
    [
      2,
      { ...match, teams: [{ players: [{ playerId: "a", played: 0 }] }, team("b")] },
      "teams.players.played must be above 0 and at most 1",
    ],
    [
      2,
      { ...match, teams: [{ players: [{ playerId: "a", counts: 2 }] }, team("b")] },
      "teams.players.counts must be 0 to 1",
    ],
    [
      2,
      { ...match, teams: [{ ...team("a"), side: "" }, team("b")] },
      "teams.side must be 1 to 64 characters",
    ],
    [
      2,
      { ...match, teams: [{ ...team("a", "c"), parties: [["a", "b"]] }, team("b")] },
      "teams.parties must be players of the team, each in one party",
    ],
    [
      2,
      { ...match, teams: [{ ...team("a"), parties: [["a"]] }, team("b")] },
      "teams.parties must be of 2 players or more",
    ],
  ];
  for (const [sequence, wrong, message] of refused)
    expect(() => applyRatingEvent(state, { sequence, match: wrong }), message).toThrow(message);
  expect(serialiseRatings(state)).toEqual(before);
});

test("a prediction changes nothing, not even for those whom nobody knows", () => {
  const state = after(mixture(50));
  const before = serialiseRatings(state);
  predict(state, {
    atMs: 1e12,
    mode: "new",
    teams: [{ ...team("p1", "new-a"), side: "new" }, team("p2", "new-b")],
  });
  expect(serialiseRatings(state)).toEqual(before);
});

test("what happens later changes no earlier prediction", () => {
  const { matches } = makeWorld(3, 30, 2, 300);
  const foretold = (all: readonly PlayedMatch[]): string[] => {
    const state = createRatingState();
    return all.map((match, index) => {
      // The result is taken from what is predicted, so that it cannot be looked at.
      const { ranks: _, scores: __, ...lineup } = match;
      const found = JSON.stringify(predict(state, lineup));
      applyRatingEvent(state, { sequence: index + 1, match });
      return found;
    });
  };
  const original = foretold(matches);
  for (const from of [100, 200, 299]) {
    const perturbed = foretold(
      matches.map((match, index) =>
        index < from ? match : { ...match, ranks: [...match.ranks].reverse(), scores: [90, 1] },
      ),
    );
    // The match at `from` is predicted before its own result as well.
    expect(perturbed.slice(0, from + 1)).toEqual(original.slice(0, from + 1));
    if (from < 299) expect(perturbed.slice(from + 1)).not.toEqual(original.slice(from + 1));
  }
});

test("in which order teams are named does not matter", () => {
  const { matches } = makeWorld(4, 30, 3, 300);
  const swapped = matches.map((match, index) =>
    index % 2 === 0
      ? match
      : {
          ...match,
          teams: [...match.teams].reverse(),
          ranks: [...match.ranks].reverse(),
          scores: [...(match.scores ?? [])].reverse(),
        },
  );
  const [one, other] = [after(matches), after(swapped)];
  for (const [id, { skill }] of one.players) {
    expect(other.players.get(id)?.skill.outcomeMean).toBeCloseTo(skill.outcomeMean, 9);
    expect(other.players.get(id)?.skill.marginVariance).toBeCloseTo(skill.marginVariance, 9);
  }
  const lineup = { atMs: 1e9, mode: "ranked", teams: [team("player-1"), team("player-2")] };
  const ahead = predict(one, lineup);
  const mirrored = predict(one, { ...lineup, teams: [...lineup.teams].reverse() });
  expect(mirrored.win[1]).toBeCloseTo(ahead.win[0] ?? 0, 12);
  expect(mirrored.draw).toBeCloseTo(ahead.draw, 12);
});
