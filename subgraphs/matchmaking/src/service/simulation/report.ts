import { groupBy } from "./groups.js";
import type { MatchRecord, PlayerRecord } from "./tally.js";

/** A piece of a distribution: from `from` to less than `to`; without end where `null`. Shares from 0 to 1. */
export interface Bucket {
  readonly from: number;
  readonly to: number | null;
  readonly share: number;
}

/** How something is spread; `null` and no buckets where there was nothing. */
export interface Distribution {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly buckets: readonly Bucket[];
}

/** What a region, or a tenth of players by skill (`1` the least), got. */
export interface GroupReport {
  readonly kind: "region" | "skillDecile";
  readonly name: string;
  readonly players: number;
  readonly waitP50S: number;
  readonly waitP95S: number;
  /** Of those who were matched; `null` where nobody was. */
  readonly pingP50Ms: number | null;
  readonly pingP95Ms: number | null;
  readonly inBandShare: number | null;
  readonly autofillShare: number | null;
}

/** What players of a run got, as charts show it. Shares are of who was matched, or of matches; `null` where there are none. */
export interface RunReport {
  readonly matches: number;
  readonly players: number;
  readonly playersMatched: number;
  readonly waitS: Distribution;
  readonly pingMs: Distribution;
  /** Percentage points by which the predicted chance to win is off 50%. */
  readonly winChanceOff: Distribution;
  readonly partyGap: Distribution;
  readonly inBandShare: number | null;
  readonly nearShare: number | null;
  readonly nearCeiling: number | null;
  readonly primaryShare: number | null;
  readonly autofillShare: number | null;
  readonly mapRepeatShare: number | null;
  readonly groups: readonly GroupReport[];
  readonly refused: readonly { readonly reason: string; readonly tickets: number }[];
}

/** A group of fewer says nothing, and is left out. */
const groupPlayersMin = 30;
const nearMs = 60;
const bandPoints = 5 + 1e-7;

const steps = {
  waitS: [0, 2, 5, 10, 20, 40, 80, 160],
  pingMs: [0, 20, 40, 60, 80, 100, 150, 200, 300],
  winChanceOff: [0, 1, 2, 3, 4, 5, 7.5, 10, 15, 20],
  partyGap: [0, 1, 2, 3, 4],
} as const;

/** Makes the {@link RunReport}. */
export function reportRun(
  records: readonly PlayerRecord[],
  made: readonly MatchRecord[],
  refused: ReadonlyMap<string, number>,
): RunReport {
  const matched = records.filter(({ isMatched }) => isMatched);
  const off = made.map(({ predicted }) => pointsOff(predicted));
  return {
    ...{ matches: made.length, players: records.length, playersMatched: matched.length },
    waitS: spread(
      records.map(({ waitS }) => waitS),
      steps.waitS,
    ),
    pingMs: spread(
      matched.map(({ pingMs }) => pingMs),
      steps.pingMs,
    ),
    winChanceOff: spread(off, steps.winChanceOff),
    partyGap: spread(
      made.map(({ gap }) => gap),
      steps.partyGap,
    ),
    inBandShare: share(off, (points) => points <= bandPoints),
    nearShare: share(matched, ({ pingMs }) => pingMs <= nearMs),
    nearCeiling: share(matched, ({ truth }) => truth.bestPingMs <= nearMs),
    primaryShare: share(matched, ({ roleRank }) => roleRank === 0),
    autofillShare: share(matched, ({ roleRank }) => roleRank === 2),
    mapRepeatShare: share(matched, ({ repeats }) => repeats),
    groups: [
      ...groupsOf("region", records, ({ truth }) => truth.region),
      ...groupsOf("skillDecile", records, ({ decile }) => decile + 1),
    ],
    refused: [...refused].map(([reason, tickets]) => ({ reason, tickets })),
  };
}

function groupsOf<Key extends string | number>(
  kind: GroupReport["kind"],
  records: readonly PlayerRecord[],
  keyOf: (record: PlayerRecord) => Key,
): GroupReport[] {
  return [...groupBy(records, keyOf)]
    .filter(([, group]) => group.length >= groupPlayersMin)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, group]) => {
      const matched = group.filter(({ isMatched }) => isMatched);
      const waits = sorted(group.map(({ waitS }) => waitS));
      const pings = sorted(matched.map(({ pingMs }) => pingMs));
      return {
        ...{ kind, name: String(key), players: group.length },
        ...{ waitP50S: quantile(waits, 0.5) ?? 0, waitP95S: quantile(waits, 0.95) ?? 0 },
        ...{ pingP50Ms: quantile(pings, 0.5), pingP95Ms: quantile(pings, 0.95) },
        inBandShare: share(matched, ({ predicted }) => pointsOff(predicted) <= bandPoints),
        autofillShare: share(matched, ({ roleRank }) => roleRank === 2),
      };
    });
}

function spread(values: readonly number[], from: readonly number[]): Distribution {
  const inOrder = sorted(values);
  const at = (part: number) => quantile(inOrder, part);
  const buckets = from.map((start, place) => {
    const end = from[place + 1] ?? null;
    const inside = inOrder.filter((value) => value >= start && (end === null || value < end));
    return { from: start, to: end, share: inside.length / inOrder.length };
  });
  return {
    ...{ p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) },
    buckets: inOrder.length === 0 ? [] : buckets,
  };
}

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

function quantile(inOrder: Float64Array, part: number): number | null {
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * part))] ?? null;
}

function share<Value>(values: readonly Value[], is: (value: Value) => boolean): number | null {
  return values.length === 0 ? null : values.filter(is).length / values.length;
}

function pointsOff(chance: number): number {
  return Math.abs(chance - 0.5) * 100;
}
