import type { RuleSet } from "./model.js";
import { parseRuleSet } from "./parse.js";

const site = (id: string, region: string) => ({ id, region });

/** The rule set as JSON that a new deployment begins with: five against five, five roles, parties of any size. */
export const defaultRulesJson = {
  sites: [
    site("virginia", "na-east"),
    site("ohio", "na-east"),
    site("oregon", "na-west"),
    site("sao-paulo", "sa"),
    site("london", "eu-west"),
    site("frankfurt", "eu-central"),
    site("stockholm", "eu-north"),
    site("bahrain", "me"),
    site("mumbai", "in"),
    site("singapore", "sea"),
    site("tokyo", "jp"),
    site("sydney", "oce"),
  ],
  modes: ["conquest", "escort", "hold"].map((id) => ({
    id,
    maps: Array.from({ length: 8 }, (_, place) => `${id}-${place + 1}`),
  })),
  queues: [
    {
      id: "ranked",
      teams: { count: 2, size: 5 },
      partySizes: [1, 2, 3, 4, 5],
      roles: ["tank", "support", "damage", "scout", "flex"].map((id) => ({ id, count: 1 })),
      modes: ["conquest", "escort", "hold"],
      performance: 25 / 6,
      hard: {
        pingMs: [
          [0, 150],
          [60, 250],
          [120, 400],
        ],
        newPlayers: { games: 10, skillAboveMax: 15, untilWaitS: 60 },
      },
      soft: {
        nearMs: 60,
        pingOverMs: [
          [0, 0],
          [1, 40],
          [40, 60],
          [100, 150],
          [250, 400],
        ],
        extraPingMs: [
          [0, 0],
          [60, 1],
          [150, 10],
        ],
        imbalancePercent: [
          [0, 0],
          [3, 1],
          [5, 4],
          [6, 30],
          [20, 90],
          [50, 300],
        ],
        skillSpread: [
          [12, 0],
          [25, 4],
          [50, 20],
        ],
        roleRank: [
          [0, 0],
          [1, 6],
          [2, 20],
        ],
        partyGap: [
          [1, 0],
          [2, 4],
          [4, 10],
        ],
        mapRecency: [
          [1, 30],
          [5, 20],
          [6, 1],
          [10, 0],
        ],
        modeRecency: [
          [1, 1],
          [3, 0],
        ],
      },
      worth: {
        waitS: [
          [0, 8],
          [5, 14],
          [10, 30],
          [30, 60],
          [120, 300],
        ],
        depthPlayers: [
          [10, 6],
          [40, 0],
        ],
      },
      starvationS: 180,
      acceptanceS: 10,
      backfill: {
        worthS: [
          [0, 20],
          [30, 60],
        ],
        deficitMax: 0.4,
        winChanceMin: 0.3,
        remainingMin: 0.4,
      },
    },
  ],
};

/** {@link defaultRulesJson}, read. */
export const defaultRules: RuleSet = parseRuleSet(defaultRulesJson);
