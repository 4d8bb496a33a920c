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

const seatOf = (seat: number, id: string) => ({
  ...{ seat, roleId: null, answer: null },
  player: { id, displayName: id },
});
const teams = [{ players: [seatOf(0, "ada")] }, { players: [seatOf(1, "bob")] }];

test("a match is explained by one's chance, the way to it, and what was given up", () => {
  expect(explainMatch({ explanation, teams }, "ada")).toEqual([
    { label: "Your chance to win", text: "Even" },
    { label: "Your round trip", text: "32 ms" },
    { label: "Given up for a shorter wait", text: "Something of wanted roles and of near servers" },
  ]);
  const uneven = { ...explanation, winChance: 0.6, costs: [], isForStarving: true };
  expect(explainMatch({ explanation: uneven, teams }, "bob")).toEqual([
    { label: "Your chance to win", text: "40%" },
    { label: "Given up for a shorter wait", text: "Nothing" },
    { label: "Made for", text: "Somebody who had waited for very long" },
  ]);
  const three = [...teams, { players: [seatOf(2, "carol")] }];
  expect(explainMatch({ explanation: uneven, teams: three }, "carol")[0]).toEqual({
    label: "Strongest against weakest",
    text: "60%",
  });
  expect(explainMatch({ explanation: null, teams }, "ada")).toEqual([]);
});

test("what a ticket waits for is said, and a block looks like too few players", () => {
  expect(sayWhyNotYet({ binding: "BLOCKS", playersWaiting: 1 })).toBe(
    "For more players (1 other player waiting)",
  );
  expect(sayWhyNotYet({ binding: "PLAYERS", playersWaiting: 0 })).toBe(
    "For more players (nobody else waits)",
  );
  expect(sayWhyNotYet({ binding: "SKILL_WINDOW", playersWaiting: null })).toBe(
    "For players of your strength",
  );
});
