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
          [0, 200],
          [30, 300],
          [60, 400],
        ],
        newPlayers: { games: 10, skillAboveMax: 15, untilWaitS: 60 },
      },
      soft: {
        nearMs: 60,
        pingOverMs: [
          [0, 0],
          [1, 1500],
          [250, 2000],
        ],
        extraPingMs: [
          [0, 0],
          [20, 2],
          [60, 12],
          [150, 80],
        ],
        imbalancePercent: [
          [0, 0],
          [1, 3],
          [2, 10],
          [4, 26],
          [5, 40],
          [6, 220],
          [20, 350],
          [50, 500],
        ],
        skillSpread: [
          [12, 0],
          [25, 4],
          [50, 20],
        ],
        roleRank: [
          [0, 0],
          [1, 11],
          [2, 400],
        ],
        partyGap: [
          [1, 0],
          [2, 10],
          [4, 16],
        ],
        mapRecency: [
          [1, 12],
          [5, 8],
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
          [0, 25],
          [4, 48],
          [8, 120],
          [12, 350],
          [60, 1000],
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
