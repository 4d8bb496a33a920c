import { expect, test } from "vitest";
import { explainMatch, sayWhyNotYet } from "../src/play/explain-match.js";

const explanation = {
  winChance: 0.51,
  isForStarving: false,
  costs: [
    { term: "ROLE", costS: 8 },
    { term: "PING", costS: 3 },
    { term: "IMBALANCE", costS: 0.2 },
  ],
  seats: [
    { seat: 0, pingMs: 31.6 },
    { seat: 1, pingMs: null },
  ],
} as const;

test("a match is explained by its chances, the way to it, and what was given up", () => {
  expect(explainMatch(explanation, 0)).toEqual([
    { label: "Chances", text: "Even" },
    { label: "Your round trip", text: "32 ms" },
    { label: "Given up for a shorter wait", text: "Something of wanted roles and of near servers" },
  ]);
  expect(explainMatch({ ...explanation, winChance: 0.6, costs: [], isForStarving: true }, 1)).toEqual([
    { label: "Chances", text: "60% to 40%" },
    { label: "Given up for a shorter wait", text: "Nothing" },
    { label: "Made for", text: "Somebody who had waited for very long" },
  ]);
  expect(explainMatch(null, 0)).toEqual([]);
});

test("what a ticket waits for is said, and a block looks like too few players", () => {
  expect(sayWhyNotYet({ binding: "BLOCKS", playersWaiting: 1 })).toBe(
    "For more players (1 other player waiting)",
  );
  expect(sayWhyNotYet({ binding: "SKILL_WINDOW", playersWaiting: null })).toBe(
    "For players of your strength",
  );
});
