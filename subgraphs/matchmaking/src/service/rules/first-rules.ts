import type { RuleSet } from "./model.js";
import { parseRuleSet } from "./parse.js";

/** What is the same in both queues: near and even is good, and everything is given up for whoever has waited long. */
const common = {
  modes: ["plaza"],
  performance: 25 / 6,
  hard: {
    pingMs: [
      [0, 150],
      [60, 400],
    ],
  },
  soft: {
    pingOverMs: [
      [0, 0],
      [40, 20],
      [250, 200],
    ],
    imbalancePercent: [
      [0, 0],
      [5, 5],
      [50, 60],
    ],
  },
  worth: {
    waitS: [
      [0, 10],
      [30, 120],
      [60, 1000],
    ],
  },
  starvationS: 120,
};

/** The rule set as JSON that a new deployment begins with: what this machine's match host can play. */
export const firstRulesJson = {
  sites: [{ id: "local", region: "local" }],
  modes: [{ id: "plaza", maps: ["plaza"] }],
  queues: [
    { ...common, id: "duel", teams: { count: 2, size: 1 }, partySizes: [1] },
    { ...common, id: "squads", teams: { count: 2, size: 2 }, partySizes: [1, 2], acceptanceS: 15 },
  ],
};

/** {@link firstRulesJson}, read. */
export const firstRules: RuleSet = parseRuleSet(firstRulesJson);
