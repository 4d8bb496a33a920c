import { expect, test } from "vitest";
import { sayLimit, sayObstacle, sayState } from "../src/shop/say-offer.js";

const available = { available: true, reason: null, until: null };
const limit = { max: 2, period: "DAY", remaining: 1, resetsAt: null } as const;

test("an offer tells at a glance what keeps a player from it, else what there is of it", () => {
  const soldOut = { available: false, reason: "SOLD_OUT", until: null } as const;
  expect(sayState({ availability: soldOut, stock: { left: 0, total: 5 }, limits: [] })).toBe("Sold out");
  expect(sayState({ availability: available, stock: { left: 3, total: 5 }, limits: [limit] })).toBe("3 left");
  expect(sayState({ availability: available, stock: null, limits: [limit] })).toBe("1 for you");
  expect(sayState({ availability: available, stock: null, limits: [] })).toBeUndefined();
});

test("an obstacle says when it ends", () => {
  expect(sayObstacle({ availability: available })).toBeUndefined();
  const notYet = { available: false, reason: "NOT_YET", until: "2026-05-01T12:00:00.000Z" } as const;
  expect(sayObstacle({ availability: notYet })).toMatch(
    /^Its sale has not begun\. It can be bought from May 1, 2026/,
  );
  expect(sayLimit(limit)).toBe("2 pieces a day, 1 left");
});
