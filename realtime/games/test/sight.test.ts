import { makePlaza, Plaza, PlazaSight } from "@muster/games";
import { expect, test } from "vitest";
import { chanceOf } from "./fixture/chance.js";

test.each([300, 6000, 50_000, 100_000])("a player sees what is within %d cm, and nothing else", (sight) => {
  const random = chanceOf(sight);
  const plaza = new Plaza({ playersMax: 50, crates: 80 }, (bound) => random(bound));
  for (let slot = 0; slot < 45; slot++) plaza.join(slot);
  const looker = new PlazaSight(plaza, sight);
  for (let tick = 0; tick < 200; tick++) {
    if (tick % 20 === 0) for (let slot = 0; slot < 45; slot++) plaza.act(slot, random(32), random(256));
    plaza.step();
  }
  looker.look();
  for (let slot = 0; slot < 45; slot++) {
    const seen = looker.of(slot);
    for (let at = 0; at < plaza.size; at++) {
      const [x, y] = [plaza.x, plaza.y].map((line) => (line[at] ?? 0) - (line[slot] ?? 0));
      const isNear = plaza.isThere[at] === 1 && Math.hypot(x ?? 0, y ?? 0) <= sight;
      expect(((seen[at >>> 5] ?? 0) >>> (at & 31)) & 1, `${at} by ${slot}`).toBe(isNear ? 1 : 0);
    }
  }
});

test("a plaza of plain options replays, and shows everything where no sight is set", () => {
  const [one, same, other] = [1, 1, 2].map((seed) => makePlaza({ playersMax: 2, crates: 9, seed }));
  expect([...(one?.plaza.x ?? [])]).toEqual([...(same?.plaza.x ?? [])]);
  expect([...(one?.plaza.x ?? [])]).not.toEqual([...(other?.plaza.x ?? [])]);
  expect(one?.interest(0)).toBeUndefined();
  expect(() => makePlaza({ playersMax: 2, crates: 9, seed: 1, sight: 99 })).toThrow("sight: 100 or more");
});
