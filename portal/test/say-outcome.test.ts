import { expect, test } from "vitest";
import { sayOutcome } from "../src/play/say-outcome.js";

const endedAt = "2026-01-01T00:00:00Z";
const outcomeOf = (team: number, ...ranks: readonly number[]): string =>
  sayOutcome({
    team,
    match: { state: "ENDED", result: { endedAt, teams: ranks.map((rank) => ({ rank, score: null })) } },
  }).label;

test("a match ends as its team's place says", () => {
  expect(outcomeOf(0, 1, 2)).toBe("Won");
  expect(outcomeOf(1, 1, 2)).toBe("Lost");
  expect(outcomeOf(1, 1, 1)).toBe("Draw");
  expect(outcomeOf(2, 1, 2, 3)).toBe("Place 3");
  expect(sayOutcome({ team: 0, match: { state: "ENDED", result: null } })).toEqual({
    label: "Over",
    look: "plain",
  });
});
