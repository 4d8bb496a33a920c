import { compileQueue, defaultRules, defaultRulesJson, parseRuleSet } from "@muster/matchmaking/rules";
import {
  type Contender,
  cities,
  firstWorld,
  makeArrivals,
  type Outcome,
  ourContender,
  planSites,
  runWorld,
  secondWorld,
} from "@muster/matchmaking/simulation";
import { SeededRandom } from "@muster/runtime";
import type { Figure, Figures } from "../figures.js";
import { besides, type Column, columns, isBetter } from "./columns.js";
import { FlexMatchLike, NakamaLike, OpenMatchLike } from "./contenders.js";

/** What is run by default and, with `--long`, for longer: the rate, and how many seeds. At 3 and 60 fewer, to end in time. */
const plan = [
  { rate: 15, seeds: 5, durationS: 240 },
  { rate: 3, seeds: 3, durationS: 480 },
  { rate: 60, seeds: 2, durationS: 90 },
];
const moves = 12_000;
const rules = compileQueue(defaultRules, "ranked");
/** The contenders bound latency and skill in their own ways; their teams are split by the same costs as ours. */
const openRules = (() => {
  const [queue] = defaultRulesJson.queues;
  const open = { ...queue, hard: { pingMs: [[0, 1000]] } };
  return compileQueue(parseRuleSet({ ...defaultRulesJson, queues: [open] }), "ranked");
})();

/** The other end of the frontier: the curve of what a wait is worth, drawn steeper, and nothing else. */
const quickRules = (() => {
  const [queue] = defaultRulesJson.queues;
  const waitS = [
    [0, 45],
    [4, 80],
    [6, 200],
    [8, 600],
    [60, 1500],
  ];
  const quick = { ...queue, worth: { ...queue?.worth, waitS } };
  return compileQueue(parseRuleSet({ ...defaultRulesJson, queues: [quick] }), "ranked");
})();

const contenders: Readonly<Record<string, (random: SeededRandom) => Contender>> = {
  ours: (random) => ourContender(rules, random, { moves }),
  ours_quick: (random) => ourContender(quickRules, random, { moves }),
  flexmatch_like: (random) => new FlexMatchLike(openRules, random),
  nakama_like: (random) => new NakamaLike(openRules, random),
  open_match_like: (random) => new OpenMatchLike(openRules, random),
};

/**
 * A simulated world of players, matched by us and by emulations of what studios use, on the same arrivals. Each figure is the mean over
 * seeds; at 15 tickets/s the half-width of its 95% interval is beside it. `ours_quick` is no contender: where balance and waits fight, it
 * shows what the designers' curve `worth.waitS` chooses between.
 */
export async function benchMatchmaking({ long }: { readonly long: boolean }): Promise<Figures> {
  const figures: Record<string, Figure> = {};
  const lost: string[] = [];
  let lostByQuick = 0;
  for (const { rate, seeds, durationS } of plan) {
    const outcomes = await runAll(firstWorld(rate, durationS * (long ? 4 : 1)), seeds);
    report(figures, outcomes, rate);
    lost.push(...lostColumns(outcomes, "ours").map((column) => `${column}_${rate}`));
    lostByQuick += lostColumns(outcomes, "ours_quick").length;
  }
  figures["columns_where_a_contender_wins"] = { value: lost.length, unit: "count" };
  figures["columns_where_a_contender_wins_ours_quick"] = { value: lostByQuick, unit: "count" };
  for (const column of lost) figures[`contender_wins_${column}`] = { value: 1, unit: "count" };
  figures["map_repeat_share_5"] = figures["map_repeat_share_15"] ?? { value: Number.NaN, unit: "share" };
  const second = await runAll(secondWorld(15, 240 * (long ? 4 : 1)), 2);
  report(figures, second, 15, "_second_world");
  figures["columns_where_a_contender_wins_second_world"] = {
    value: lostColumns(second, "ours").length,
    unit: "count",
  };
  const sites = planSites(
    cities.map(({ population, ...city }) => ({ ...city, players: population })),
    { budget: 12 },
  );
  figures["share_60ms_planned"] = { value: sites.at(-1)?.share ?? 0, unit: "share" };
  return figures;
}

type Outcomes = Readonly<Record<string, readonly Outcome[]>>;

async function runAll(world: ReturnType<typeof firstWorld>, seeds: number): Promise<Outcomes> {
  const outcomes: Record<string, Outcome[]> = {};
  for (let seed = 1; seed <= seeds; seed++) {
    const arrivals = makeArrivals(world, rules, new SeededRandom(seed));
    for (const [name, make] of Object.entries(contenders)) {
      const run = { ...world, fromS: world.durationS * 0.1, toS: world.durationS * 0.9 };
      const parts = {
        contender: make(new SeededRandom(seed + 1000)),
        rules,
        random: new SeededRandom(seed + 2000),
      };
      const tally = runWorld(run, arrivals, parts, () => performance.now());
      outcomes[name] = [...(outcomes[name] ?? []), tally.outcome()];
      // Lets an interruption be heard.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return outcomes;
}

/** In which columns some emulation is better than `own`, one end of the frontier. */
function lostColumns(outcomes: Outcomes, own: "ours" | "ours_quick"): string[] {
  const { ours: _, ours_quick: __, ...others } = outcomes;
  const ours = outcomes[own] ?? [];
  return columns
    .filter((column) =>
      Object.values(others).some((theirs) => isBetter(column, meanOf(column, theirs), meanOf(column, ours))),
    )
    .map(({ name }) => name);
}

function report(figures: Record<string, Figure>, outcomes: Outcomes, rate: number, world = ""): void {
  for (const [contender, list] of Object.entries(outcomes)) {
    const suffix = `${contender === "ours" ? "" : `_${contender}`}${world}`;
    for (const column of [...columns, ...besides]) {
      const { name, unit } = column;
      const mark = unit === "share" ? "" : `_${unit}`;
      figures[`${name}_${rate}${mark}${suffix}`] = { value: meanOf(column, list), unit };
      if (rate === 15 && world === "")
        figures[`${name}_${rate}${mark}${suffix}_interval`] = { value: intervalOf(column, list), unit };
    }
  }
}

function meanOf({ of }: Pick<Column, "of">, outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
}

/** Student's t for 95% with 4 degrees of freedom: five seeds. */
const t95 = 2.776;

/** Half the width of the 95% interval of the mean over seeds. */
function intervalOf(column: Pick<Column, "of">, outcomes: readonly Outcome[]): number {
  const mean = meanOf(column, outcomes);
  const squares = outcomes.reduce((sum, outcome) => sum + (column.of(outcome) - mean) ** 2, 0);
  return t95 * Math.sqrt(squares / (outcomes.length - 1) / outcomes.length);
}
