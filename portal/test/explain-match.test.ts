import { expect, test } from "vitest";
import { explainMatch } from "../src/play/explain-match.js";

test("a match is explained by its chances and by what it cost most", () => {
  const costsS = { ping: 3, imbalance: 0.2, role: 8, skillSpread: 2, ranker: 0 };
  expect(explainMatch({ winChance: 0.51, costsS, isForStarving: true })).toEqual([
    { label: "Chances", text: "Even" },
    {
      label: "What was given up",
      text: "A little of wanted roles and of how far players are from the server",
    },
    { label: "Made for", text: "Somebody who had waited for very long" },
  ]);
  expect(explainMatch({ winChance: 0.6, costsS: { ping: 0 } })).toEqual([
    { label: "Chances", text: "60% to 40%" },
    { label: "What was given up", text: "Nothing" },
  ]);
  expect(explainMatch({ rule: "firstInLine" })).toEqual([{ label: "Made of", text: "Those who came first" }]);
});

test.each([null, 7, "x", [], { winChance: "half", costsS: { unheardOf: 9, ping: "far" } }])(
  "what nobody can read of it is left out: %j",
  (explanation) => {
    expect(explainMatch(explanation).filter(({ text }) => text !== "Nothing")).toEqual([]);
  },
);
