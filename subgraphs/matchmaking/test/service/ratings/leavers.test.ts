import { expect, test } from "vitest";
import {
  createRatingState,
  type Participant,
  type PlayedMatch,
  type RatingState,
  skillOf,
} from "../../../src/service/ratings/index.js";
import { after, ended, makeWorld } from "./matches.js";

/** A match of pairs and trios in which `changes` say what a player did beside playing on. */
function played(
  teams: readonly (readonly string[])[],
  changes: Readonly<Record<string, Partial<Participant>>>,
  scores?: readonly number[],
): PlayedMatch {
  const match = ended(0, ...teams);
  return {
    ...match,
    teams: teams.map((ids) => ({ players: ids.map((playerId) => ({ playerId, ...changes[playerId] })) })),
    ...(scores === undefined ? {} : { scores }),
  };
}

const meanOf = (state: RatingState, playerId: string): number => skillOf(state, playerId, "ranked").mean;

/** A model that has learned to weigh what it is told. */
const known = () => after(makeWorld(9, 40, 2, 400).matches);

test.each([[undefined], [[9, 1]]])(
  "a leaver loses also where the team wins, and others win as ever (scores %o)",
  (scores) => {
    const teams = [
      ["ada", "bob"],
      ["eve", "sam"],
    ];
    const state = after([played(teams, { bob: { left: true } }, scores)], {}, known());
    const whole = after([played(teams, {}, scores)], {}, known());
    expect(meanOf(state, "bob")).toBeLessThan(-0.05);
    for (const playerId of ["ada", "eve", "sam"])
      expect(meanOf(state, playerId)).toBeCloseTo(meanOf(whole, playerId), 12);
    expect(state.players.get("bob")).toMatchObject({ games: 1, overperformance: 0 });
  },
);

test("of many teams, the one who left is last", () => {
  const teams = [["ada", "bob"], ["eve"], ["sam"], ["kim"]];
  const state = after([played(teams, { bob: { left: true } })], {}, createRatingState());
  const trait = (id: string) => state.players.get(id)?.skill;
  expect(trait("bob")?.outcomeMean).toBeLessThan(0);
  expect(trait("ada")?.outcomeMean).toBeGreaterThan(0);
  expect(trait("bob")?.outcomeVariance).toBeLessThan(1.44);
  expect(state.players.get("bob")?.elo).toBeCloseTo(state.players.get("kim")?.elo ?? 0, 12);
});

test("whom a loss counts half for loses half of what it moves, and no other", () => {
  const teams = [
    ["eve", "sam"],
    ["ada", "bob"],
  ];
  const counts = { counts: 0.5 };
  const [half, whole] = [
    after([played(teams, { ada: counts, bob: { left: true } })], {}, createRatingState()),
    after([played(teams, { bob: { left: true } })], {}, createRatingState()),
  ];
  const outcome = (state: RatingState, id: string) => state.players.get(id)?.skill.outcomeMean ?? 0;
  expect(outcome(half, "ada")).toBeCloseTo(outcome(whole, "ada") / 2, 12);
  expect(half.players.get("ada")?.elo).toBeCloseTo((whole.players.get("ada")?.elo ?? 0) / 2, 12);
  for (const id of ["bob", "eve", "sam"]) expect(outcome(half, id)).toBe(outcome(whole, id));
});
