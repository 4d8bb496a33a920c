import { parseArgs } from "node:util";
import { badInput } from "@muster/errors";
import { SeededRandom } from "@muster/runtime";
import {
  compileQueue,
  defaultRules,
  explainNever,
  parseRuleSet,
  type RuleSet,
} from "../service/rules/index.js";
import { type Outcome, parseTickets, type Replay, replayTickets } from "../service/simulation/index.js";
import { readText, runCommand, table } from "./output.js";

const moves = 20_000;
const usage =
  "npm run matchmaking-sim -- --tickets my.jsonl --rules my.json [--before old.json] [--queue id] [--json]";

/** What is shown of an outcome, and how. */
const shown: readonly (readonly [string, (outcome: Outcome) => number])[] = [
  ["wait p50, s", ({ waitP50S }) => waitP50S],
  ["wait p95, s", ({ waitP95S }) => waitP95S],
  ["players at 60 ms or less, %", ({ pingShare }) => pingShare * 100],
  ["of whom could be, %", ({ pingCeiling }) => pingCeiling * 100],
  ["matches at 45-55%, %", ({ inBandPredicted }) => inBandPredicted * 100],
  ["chance to win off 50%, pp", ({ winChanceError }) => winChanceError * 100],
  ["primary role, %", ({ primaryShare }) => primaryShare * 100],
  ["role not asked for, %", ({ autofillShare }) => autofillShare * 100],
  ["parties 2 or more apart, %", ({ partyGapShare }) => partyGapShare * 100],
  ["map of the last five, %", ({ mapRepeatShare }) => mapRepeatShare * 100],
  ["worst region's wait p95, s", ({ worstRegionWaitP95S }) => worstRegionWaitP95S],
  ["worst tenth's wait p95, s", ({ worstDecileWaitP95S }) => worstDecileWaitP95S],
  ["matches", ({ matches }) => matches],
];

const waitSteps = [0, 2, 5, 10, 20, 40, 80, 160, Infinity];

runCommand(() => {
  const { values } = parseArgs({
    options: {
      tickets: { type: "string" },
      rules: { type: "string" },
      before: { type: "string" },
      queue: { type: "string" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.tickets === undefined || values.rules === undefined) throw new TypeError(usage);
  const seed = Number(values.seed);
  if (!Number.isInteger(seed)) throw badInput("--seed", "a whole number");
  const tickets = parseTickets(readText(values.tickets, "tickets"));
  const replay = (rules: RuleSet): Replay => {
    const [never] = explainNever(rules);
    if (never !== undefined) throw badInput(never.field, `so that matches can be made. ${never.reason}`);
    const queue = compileQueue(rules, values.queue ?? rules.queues[0]?.id ?? "");
    return replayTickets(tickets, { rules: queue, random: new SeededRandom(seed), budget: { moves } });
  };
  const before = replay(values.before === undefined ? defaultRules : readRules(values.before, "before"));
  const after = replay(readRules(values.rules, "rules"));
  return values.json
    ? JSON.stringify({ tickets: tickets.length, before: toJson(before), after: toJson(after) })
    : toText(tickets.length, before, after);
});

function readRules(path: string, option: string): RuleSet {
  const text = readText(path, option);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badInput(`--${option}`, "a file of JSON");
  }
  return parseRuleSet(json);
}

function toJson({ tally, refused }: Replay) {
  const { msPerTick: _, ...outcome } = tally.outcome();
  return { ...outcome, waits: waitShares(tally.waitsS()), refused: Object.fromEntries(refused) };
}

/** The share of players by wait, in the steps of {@link waitSteps}. */
function waitShares(waits: readonly number[]): number[] {
  return waitSteps.slice(1).map((end, place) => {
    const start = waitSteps[place] ?? 0;
    return waits.filter((wait) => wait >= start && wait < end).length / Math.max(1, waits.length);
  });
}

function toText(count: number, before: Replay, after: Replay): string {
  const [old, now] = [before.tally.outcome(), after.tally.outcome()];
  const [oldWaits, newWaits] = [waitShares(before.tally.waitsS()), waitShares(after.tally.waitsS())];
  const number = (value: number) => (Number.isNaN(value) ? "-" : value.toFixed(1));
  const bar = (share: number) => "#".repeat(Math.round(share * 40)).padEnd(40);
  return [
    `${count} tickets`,
    table([["", "before", "after"], ...shown.map(([name, of]) => [name, number(of(old)), number(of(now))])]),
    "",
    "share of players by wait, s",
    table([
      ["", "before", "", "after", ""],
      ...oldWaits.map((share, place) => [
        waitSteps[place + 1] === Infinity
          ? `${waitSteps[place]}-`
          : `${waitSteps[place]}-${waitSteps[place + 1]}`,
        number(share * 100),
        bar(share),
        number((newWaits[place] ?? 0) * 100),
        bar(newWaits[place] ?? 0),
      ]),
    ]),
    ...[...after.refused].map(([reason, tickets]) => `refused: ${tickets} (${reason})`),
  ].join("\n");
}
