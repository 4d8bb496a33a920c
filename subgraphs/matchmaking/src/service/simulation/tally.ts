import type { Match, Ticket } from "../matcher/index.js";
import { cumulative } from "../ratings/gaussian.js";
import type { CompiledQueue } from "../rules/index.js";
import { groupBy } from "./groups.js";
import type { Arrival, PlayerTruth } from "./world.js";

/** What players of a run got. Waits in seconds; shares and chances from 0 to 1. */
export interface Outcome {
  readonly waitP50S: number;
  readonly waitP95S: number;
  /** Players of a match at 60 ms or less, and the share of all that could be. */
  readonly pingShare: number;
  readonly pingCeiling: number;
  /** Of matches, those whose predicted and true chance to win is from 45% to 55%. */
  readonly inBandPredicted: number;
  readonly inBandTrue: number;
  /** How far the true chance to win is from 50%, on average. */
  readonly winChanceError: number;
  readonly primaryShare: number;
  readonly autofillShare: number;
  /** Of matches, those whose teams' largest parties differ by two players or more. */
  readonly partyGapShare: number;
  /** Of players, those whose map is among their last five. */
  readonly mapRepeatShare: number;
  /** The longest p95 of a region and of a tenth of players by skill, and the median one. */
  readonly worstRegionWaitP95S: number;
  readonly medianRegionWaitP95S: number;
  readonly worstDecileWaitP95S: number;
  readonly medianDecileWaitP95S: number;
  /** The least share of players in truly balanced matches of a tenth of players by skill, and the median one. */
  readonly worstDecileInBand: number;
  readonly medianDecileInBand: number;
  readonly msPerTick: number;
  readonly matches: number;
}

const nearMs = 60;
const band = 0.05 + 1e-9;

/** What became of a player. But for the wait, it is of those who were matched. */
export interface PlayerRecord {
  readonly truth: PlayerTruth;
  /** The tenth by skill, from 0. */
  readonly decile: number;
  waitS: number;
  pingMs: number;
  roleRank: number;
  repeats: boolean;
  inBand: boolean;
  /** The predicted chance to win of the first team. */
  predicted: number;
  isMatched: boolean;
}

/** A match: the predicted and the true chance to win of its first team, and by how many players the largest parties differ. */
export interface MatchRecord {
  readonly predicted: number;
  readonly truth: number;
  readonly gap: number;
}

/** Counts what a run gives to the players who arrive in a span of time. */
export class Tally {
  readonly #rules: CompiledQueue;
  readonly #records = new Map<string, PlayerRecord>();
  readonly #truths = new Map<string, PlayerTruth>();
  readonly #arrivedMs = new Map<string, number>();
  readonly #matches: MatchRecord[] = [];
  readonly #span: { readonly fromMs: number; readonly toMs: number };
  #tickMs = 0;
  #ticks = 0;

  constructor(
    rules: CompiledQueue,
    arrivals: readonly Arrival[],
    span: { readonly fromMs: number; readonly toMs: number },
  ) {
    this.#rules = rules;
    this.#span = span;
    const skills = arrivals.flatMap(({ truths }) => truths.map(({ skill }) => skill)).sort((a, b) => a - b);
    const bounds = Array.from(
      { length: 9 },
      (_, tenth) => skills[Math.floor((skills.length * (tenth + 1)) / 10)] ?? 0,
    );
    for (const { atMs, ticket, truths } of arrivals)
      for (const [place, truth] of truths.entries()) {
        const id = ticket.players[place]?.id ?? "";
        this.#truths.set(id, truth);
        if (atMs < span.fromMs || atMs >= span.toMs) continue;
        this.#arrivedMs.set(id, atMs);
        const decile = bounds.filter((bound) => truth.skill >= bound).length;
        this.#records.set(id, {
          truth,
          decile,
          waitS: 0,
          pingMs: 0,
          roleRank: 0,
          repeats: false,
          inBand: false,
          predicted: 0,
          isMatched: false,
        });
      }
  }

  /** Notes what a tick cost. */
  ticked(ms: number): void {
    this.#tickMs += ms;
    this.#ticks++;
  }

  /** A ticket left without a match: it is not counted. */
  left(ticket: Ticket): void {
    for (const { id } of ticket.players) this.#records.delete(id);
  }

  /** A match began. */
  matched(match: Match, nowMs: number): void {
    const truth = this.#trueChance(match);
    const inBand = Math.abs(truth - 0.5) <= band;
    if (nowMs >= this.#span.fromMs)
      this.#matches.push({ predicted: match.winChance, truth, gap: partyGap(match) });
    const recent = new Map(
      match.tickets.flatMap(({ players }) => players.map((one) => [one.id, one.recent])),
    );
    for (const { playerId, pingMs, roleRank } of match.seats) {
      const record = this.#records.get(playerId);
      if (record === undefined) continue;
      record.isMatched = true;
      record.waitS = (nowMs - (this.#arrivedMs.get(playerId) ?? nowMs)) / 1000;
      record.pingMs = pingMs;
      record.roleRank = roleRank;
      record.inBand = inBand;
      record.predicted = match.winChance;
      record.repeats =
        recent
          .get(playerId)
          ?.slice(0, 5)
          .some(({ map }) => map === match.content.map) ?? false;
    }
  }

  #trueChance({ seats }: Match): number {
    let difference = 0;
    for (const { playerId, team } of seats)
      difference += (team === 0 ? 1 : -1) * (this.#truths.get(playerId)?.skill ?? 0);
    return cumulative(difference / (this.#rules.queue.performance * Math.sqrt(seats.length)));
  }

  /** Those who still wait have waited so long. */
  end(nowMs: number): void {
    for (const [id, record] of this.#records)
      if (!record.isMatched) record.waitS = (nowMs - (this.#arrivedMs.get(id) ?? nowMs)) / 1000;
  }

  /** Waits of players, for pictures. Seconds. */
  waitsS(): number[] {
    return [...this.#records.values()].map(({ waitS }) => waitS);
  }

  /** What became of each player who is counted. */
  players(): PlayerRecord[] {
    return [...this.#records.values()];
  }

  /** The matches that are counted. */
  made(): readonly MatchRecord[] {
    return this.#matches;
  }

  outcome(): Outcome {
    const all = [...this.#records.values()];
    const matched = all.filter(({ isMatched }) => isMatched);
    const share = (of: readonly PlayerRecord[], is: (record: PlayerRecord) => boolean) =>
      of.filter(is).length / of.length;
    const regions = [...groupBy(all, ({ truth }) => truth.region).values()].map((one) => quantile(one, 0.95));
    const deciles = [...groupBy(all, ({ decile }) => decile).values()].map((one) => quantile(one, 0.95));
    const inBand = [...groupBy(matched, ({ decile }) => decile).values()].map((group) =>
      share(group, (one) => one.inBand),
    );
    const ofMatches = (is: (match: MatchRecord) => boolean) =>
      this.#matches.filter(is).length / this.#matches.length;
    return {
      waitP50S: quantile(all, 0.5),
      waitP95S: quantile(all, 0.95),
      pingShare: share(matched, ({ pingMs }) => pingMs <= nearMs),
      pingCeiling: share(matched, ({ truth }) => truth.bestPingMs <= nearMs),
      inBandPredicted: ofMatches(({ predicted }) => Math.abs(predicted - 0.5) <= band),
      inBandTrue: ofMatches(({ truth }) => Math.abs(truth - 0.5) <= band),
      winChanceError:
        this.#matches.reduce((sum, { truth }) => sum + Math.abs(truth - 0.5), 0) / this.#matches.length,
      primaryShare: share(matched, ({ roleRank }) => roleRank === 0),
      autofillShare: share(matched, ({ roleRank }) => roleRank === 2),
      partyGapShare: ofMatches(({ gap }) => gap >= 2),
      mapRepeatShare: share(matched, ({ repeats }) => repeats),
      worstRegionWaitP95S: Math.max(...regions),
      medianRegionWaitP95S: middle(regions),
      worstDecileWaitP95S: Math.max(...deciles),
      medianDecileWaitP95S: middle(deciles),
      worstDecileInBand: Math.min(...inBand),
      medianDecileInBand: middle(inBand),
      msPerTick: this.#tickMs / this.#ticks,
      matches: this.#matches.length,
    };
  }
}

function quantile(records: readonly PlayerRecord[], share: number): number {
  const waits = Float64Array.from(records, ({ waitS }) => waitS).sort();
  return waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN;
}

function middle(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function partyGap({ tickets, seats }: Match): number {
  const largest = [0, 0];
  for (const { id, players } of tickets) {
    const team = seats.find(({ ticketId }) => ticketId === id)?.team ?? 0;
    largest[team] = Math.max(largest[team] ?? 0, players.length);
  }
  return Math.max(...largest) - Math.min(...largest);
}
