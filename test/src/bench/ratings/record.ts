import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PlayedMatch } from "@muster/matchmaking/ratings";

/** A file of matches in order of time. */
export interface GameRecord {
  readonly name: string;
  /** The teams of each in an order drawn from a seed, since the order of a row may say who won. */
  readonly matches: readonly PlayedMatch[];
  /** The same with the place of each team in its row as the side on which it begins, where that does not say who won. */
  readonly sided: readonly PlayedMatch[];
}

interface Row {
  readonly t: number;
  readonly id: string;
  readonly mode: string;
  readonly teams: readonly (readonly string[])[];
  readonly ranks: readonly number[];
  readonly scores?: readonly number[];
}

/** The share of a record that is tuned on; the rest is scored. */
export const tunedShare = 0.3;

/** What figures call a file, where that is not its own name. */
const called: Readonly<Record<string, string>> = { football_intl: "football", f1_ffa: "f1" };

/** Each `*.jsonl` of `shared/data/ratings`, in the nearest folder above this tree that has it; none where there is none. */
export function findRecords(): readonly GameRecord[] {
  const folder = findAbove("shared/data/ratings");
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .map((file) => readRecord(join(folder, file), file.slice(0, -".jsonl".length)));
}

function findAbove(path: string): string | undefined {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const found = join(folder, path);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

function readRecord(path: string, file: string): GameRecord {
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
  const random = randomFrom(20_260_101);
  const orders = rows.map((row) => shuffled(row.teams.length, random));
  const matches = rows.map((row, index) => toMatch(row, orders[index] ?? [], false));
  const hasSides = !tellsWinner(rows.slice(0, Math.floor(rows.length * tunedShare)));
  const sided = rows.map((row, index) =>
    toMatch(row, orders[index] ?? [], hasSides && row.teams.length === 2),
  );
  return { name: called[file] ?? file, matches, sided };
}

function toMatch(row: Row, order: readonly number[], isSided: boolean): PlayedMatch {
  const pick = <Value>(values: readonly Value[]): Value[] => order.map((place) => values[place] as Value);
  return {
    atMs: row.t * 1000,
    mode: row.mode,
    teams: order.map((place) => ({
      players: (row.teams[place] ?? []).map((playerId) => ({ playerId })),
      ...(isSided ? { side: `${place}` } : {}),
    })),
    ranks: pick(row.ranks),
    ...(row.scores === undefined ? {} : { scores: pick(row.scores) }),
  };
}

/** An advantage of home is some 65%: more than this is a row written after the match. */
const honestShareMost = 0.8;

/** Whether the first team of a row wins so often, or so seldom, that the order must come from the result. */
function tellsWinner(rows: readonly Row[]): boolean {
  const decided = rows.filter(({ teams, ranks }) => teams.length === 2 && ranks[0] !== ranks[1]);
  const first = decided.filter(({ ranks }) => (ranks[0] ?? 0) < (ranks[1] ?? 0)).length;
  return Math.max(first, decided.length - first) > honestShareMost * decided.length;
}

/** A seeded source of numbers from 0 to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled(length: number, random: () => number): readonly number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}
