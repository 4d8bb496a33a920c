import { makeRace, type PlazaRace, plazaButtons } from "@muster/games";
import { writePlayerData } from "@muster/transport/player-data";
import { expect, test } from "vitest";

const idOf = (seat: number) => `01890a5d-ac96-774b-bcce-00000000000${seat}`;
const join = (race: PlazaRace, seat: number, team: number) =>
  race.joined(seat, writePlayerData({ matchId: idOf(9), playerId: idOf(seat), team, seat }));
const run = (race: PlazaRace, ticks: number) => {
  for (let tick = 0; tick < ticks; tick++) race.step();
};
const start = (...teams: number[]) => {
  const race = makeRace({ playersMax: 4, crates: 0, seed: 3, courseCm: 500 });
  for (const [seat, team] of teams.entries()) join(race, seat, team);
  return race;
};

test("whoever is far enough first has won it for the team, and later ones change nothing", () => {
  const race = start(0, 1, 1, 0);
  run(race, 100);
  expect(race.outcome()).toBeUndefined();
  race.plaza.act(2, plazaButtons.north, 0);
  run(race, 100);
  const outcome = {
    teams: [
      { team: 0, rank: 2 },
      { team: 1, rank: 1 },
    ],
    leaverIds: [],
  };
  expect(race.outcome()).toEqual(outcome);
  race.plaza.act(0, plazaButtons.west, 0);
  run(race, 100);
  race.left(3);
  expect(race.outcome()).toEqual(outcome);
});

test("who leaves before the end has left, unless they come back", () => {
  const race = start(0, 1, 1, 0);
  race.left(1);
  race.left(3);
  join(race, 3, 0);
  race.plaza.act(0, plazaButtons.east, 0);
  run(race, 100);
  expect(race.outcome()).toMatchObject({ leaverIds: [idOf(1)] });
});

test("nobody wins a race against nobody", () => {
  const race = start(0, 0);
  race.joined(2);
  for (const slot of [0, 2]) race.plaza.act(slot, plazaButtons.south, 0);
  run(race, 200);
  expect(race.outcome()).toBeUndefined();
  join(race, 3, 1);
  run(race, 1);
  expect(race.outcome()?.teams).toEqual([
    { team: 0, rank: 1 },
    { team: 1, rank: 2 },
  ]);
});
