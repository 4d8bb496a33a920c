import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import {
  cities,
  distanceKm,
  firstWorld,
  makeArrivals,
  ourContender,
  planSites,
  roundTripMs,
  runWorld,
} from "../../../src/service/simulation/index.js";
import { rulesWith } from "../matcher/tickets.js";

const rules = rulesWith();
const city = (name: string) => cities.find((one) => one.name === name) ?? { latitude: 0, longitude: 0 };

test("a world replays from its seed, and has the players that it says", () => {
  const world = firstWorld(20, 120);
  const arrivals = makeArrivals(world, rules, new SeededRandom(1));
  expect(makeArrivals(world, rules, new SeededRandom(1))).toEqual(arrivals);
  expect(makeArrivals(world, rules, new SeededRandom(2))).not.toEqual(arrivals);
  // 2400 arrivals are expected, with a deviation of 49.
  expect(Math.abs(arrivals.length - 2400)).toBeLessThan(250);
  const solos = arrivals.filter(({ ticket }) => ticket.players.length === 1).length;
  expect(solos / arrivals.length).toBeCloseTo(0.55, 1);
  const times = arrivals.map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test("a run is the same each time, whatever its ticks cost", () => {
  const world = { ...firstWorld(10, 60), fromS: 5, toS: 50 };
  const arrivals = makeArrivals(world, rules, new SeededRandom(3));
  const outcome = (measureMs?: () => number) => {
    const contender = ourContender(rules, new SeededRandom(4), { moves: 4000 });
    const tally = runWorld(world, arrivals, { contender, rules, random: new SeededRandom(5) }, measureMs);
    return { ...tally.outcome(), msPerTick: 0 };
  };
  let clock = 0;
  const first = outcome();
  expect(outcome(() => clock++)).toEqual(first);
  expect(first.matches).toBeGreaterThan(20);
  expect(first.inBandPredicted).toBeGreaterThan(0.8);
  expect(first.pingShare).toBeGreaterThan(0.85);
});

test("latency follows the great circle", () => {
  expect(distanceKm(city("London"), city("New York"))).toBeCloseTo(5570, -2);
  expect(roundTripMs(city("London"), city("New York"))).toBeCloseTo(97.5, 0);
  expect(distanceKm(city("Auckland"), city("Sydney"))).toBeCloseTo(2156, -2);
});

test("a plan covers at least what every choice of one by one does, and exchanges what greed chose badly", () => {
  // The middle covers most at first, and then the two sides need it no more.
  const place = (name: string, longitude: number, players: number) => ({
    name,
    latitude: 0,
    longitude,
    players,
  });
  const places = [
    place("far west", -40, 8),
    place("west", -20, 9),
    place("middle", 0, 4),
    place("east", 20, 9),
    place("far east", 40, 8),
  ];
  const bound = { boundMs: 55, lastMileMs: 10 };
  expect(planSites(places, { budget: 2, ...bound }).at(-1)?.share).toBe(1);
  expect(() => planSites(places, { budget: 0 })).toThrow(
    expect.objectContaining({ details: { field: "budget", bound: "a whole number from 1 to 64" } }),
  );
});
