import { expect, test } from "vitest";
import { emblemOf, initialsOf } from "../src/items/emblem.js";

test("a text has one figure, and other texts have others", () => {
  expect(emblemOf("dawn-blade")).toEqual(emblemOf("dawn-blade"));
  const seeds = Array.from({ length: 200 }, (_, index) => `item-${index}`);
  expect(new Set(seeds.map((seed) => JSON.stringify(emblemOf(seed)))).size).toBe(200);
});

test("a figure stays within its square", () => {
  for (let index = 0; index < 200; index++) {
    const { path, petals, petal } = emblemOf(`kind ${index}`);
    const corners = (path.match(/-?[\d.]+/g) ?? []).map(Number);
    expect(Math.min(...corners)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...corners)).toBeLessThanOrEqual(100);
    expect(petals).toBeGreaterThanOrEqual(3);
    expect(petals).toBeLessThanOrEqual(9);
    expect(Math.hypot(petal.distance + petal.radiusY, petal.radiusX)).toBeLessThanOrEqual(50);
  }
});

test.each([
  ["Dawn blade", "DB"],
  ["Traveller's cloak", "TC"],
  ["Arrow", "A"],
  ["“Épée” of the north", "ÉO"],
  ["  – ", ""],
  ["龍の剣", "龍"],
])("%s is marked %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
