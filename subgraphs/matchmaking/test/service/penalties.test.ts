import { expect, test } from "vitest";
import { type PlayerId, struck } from "../../src/service/index.js";

const player = "p" as PlayerId;
const dayMs = 86_400_000;

test("a penalty grows with each strike, up to an hour, and half of it is forgiven in a day", () => {
  const first = struck(undefined, player, "declined", 0);
  expect(first).toEqual({ playerId: player, strikes: 1, struckAtMs: 0, untilMs: 60_000, reason: "declined" });
  const second = struck(first, player, "missed", 0);
  expect(second).toMatchObject({ strikes: 2, untilMs: 240_000, reason: "missed" });
  expect(struck(second, player, "missed", 0).untilMs).toBe(960_000);
  expect(struck({ ...second, strikes: 9 }, player, "left", 0).untilMs).toBe(3_600_000);
  expect(struck(second, player, "declined", dayMs)).toMatchObject({ strikes: 2, untilMs: dayMs + 240_000 });
});

test("a penalty never ends earlier for another strike", () => {
  const long = struck(undefined, player, "left", 0);
  expect(struck({ ...long, strikes: 0, untilMs: 3_000_000 }, player, "declined", 1).untilMs).toBe(3_000_000);
});
