import type { Chance } from "./chance.js";
import { checkImpairment, type Impairment } from "./settings.js";

/** Jitter forgets itself within some ms: datagrams sent together are late together. */
const jitterMemoryMs = 50;

/** What became of the datagrams of a path. */
export interface PathCounts {
  /** What was put in, in datagrams and bytes. */
  offered: number;
  offeredBytes: number;
  /** Lost to the loss model. */
  lost: number;
  /** Lost because the queue was full. */
  overflowed: number;
  /** Lost to a blackout. */
  blackedOut: number;
  duplicated: number;
  /** Held so that others may overtake. */
  reordered: number;
}

/**
 * Decides what happens to the datagrams of one direction: it holds none, and its answers follow from the chance and the schedule alone.
 *
 * - Loss is a chain of two states (Gilbert's model): all is well, or all is lost. From the first it goes to the second with the probability
 *   `loss / (burst × (1 − loss))`, and back with `1 / burst`, so that bursts have the mean length and losses the mean share asked for.
 * - The time on the way is `delayMs + jitterMs × x`, never below 0, where x is a first-order autoregressive process of mean 0 and deviation 1 that forgets
 *   itself over 50 ms; its steps are sums of three uniform numbers. A datagram waits for the one before it, as in a queue, unless it is one
 *   that is to be overtaken; datagrams closer than the jitter's steps are therefore a little later on average than `delayMs`.
 * - A bandwidth limit sends one datagram after another; what waits counts towards `queueBytes`.
 *
 * @source Gilbert, Capacity of a Burst-Noise Channel (1960); Elliott (1963).
 */
export class ImpairedPath {
  readonly counts: PathCounts = {
    offered: 0,
    offeredBytes: 0,
    lost: 0,
    overflowed: 0,
    blackedOut: 0,
    duplicated: 0,
    reordered: 0,
  };
  readonly #settings: Impairment;
  readonly #chance: Chance;
  readonly #startMs: number;
  readonly #worsen: number;
  #losing = false;
  #freeAtMs = Number.NEGATIVE_INFINITY;
  #deviation: number;
  #deviationAtMs: number;
  #lastArrivalMs = Number.NEGATIVE_INFINITY;

  /** @throws RangeError What is wrong with `settings`. */
  constructor(settings: Impairment, chance: Chance, startMs: number) {
    checkImpairment(settings);
    this.#settings = settings;
    this.#chance = chance;
    this.#startMs = startMs;
    this.#worsen = settings.loss / (settings.burst * (1 - settings.loss));
    this.#losing = chance.unit() < settings.loss;
    this.#deviation = this.#step();
    this.#deviationAtMs = startMs;
  }

  /**
   * When a datagram of `bytes` that is sent at `nowMs` arrives: never (no time), once, or twice.
   *
   * @param nowMs Not before that of the call before.
   */
  arrivals(nowMs: number, bytes: number): readonly number[] {
    const { counts } = this;
    const { blackouts, reorder, reorderMs, duplicate } = this.#settings;
    counts.offered++;
    counts.offeredBytes += bytes;
    const sinceMs = nowMs - this.#startMs;
    if (blackouts.some(({ fromMs, untilMs }) => sinceMs >= fromMs && sinceMs < untilMs)) {
      counts.blackedOut++;
      return [];
    }
    if (this.#loses()) {
      counts.lost++;
      return [];
    }
    const leavesMs = this.#leaves(nowMs, bytes);
    if (leavesMs === undefined) {
      counts.overflowed++;
      return [];
    }
    let arrivalMs = Math.max(leavesMs + this.#delayMs(leavesMs), this.#lastArrivalMs);
    if (this.#chance.unit() < reorder) {
      counts.reordered++;
      arrivalMs += this.#chance.unit() * reorderMs;
    } else this.#lastArrivalMs = arrivalMs;
    if (this.#chance.unit() >= duplicate) return [arrivalMs];
    counts.duplicated++;
    return [arrivalMs, arrivalMs + this.#chance.unit() * reorderMs];
  }

  /** Whether this datagram is lost; the chain takes its step afterwards. */
  #loses(): boolean {
    const losing = this.#losing;
    const { burst } = this.#settings;
    this.#losing = losing ? this.#chance.unit() >= 1 / burst : this.#chance.unit() < this.#worsen;
    return losing;
  }

  /** When the last byte has left; undefined where the queue is full. */
  #leaves(nowMs: number, bytes: number): number | undefined {
    const { bytesPerS, queueBytes } = this.#settings;
    if (bytesPerS === Number.POSITIVE_INFINITY) return nowMs;
    const beginsMs = Math.max(nowMs, this.#freeAtMs);
    const waitingBytes = ((beginsMs - nowMs) * bytesPerS) / 1000;
    if (waitingBytes + bytes > queueBytes) return undefined;
    this.#freeAtMs = beginsMs + (bytes / bytesPerS) * 1000;
    return this.#freeAtMs;
  }

  #delayMs(atMs: number): number {
    const { delayMs, jitterMs } = this.#settings;
    if (jitterMs === 0) return delayMs;
    const kept = Math.exp((this.#deviationAtMs - atMs) / jitterMemoryMs);
    this.#deviation = kept * this.#deviation + Math.sqrt(1 - kept * kept) * this.#step();
    this.#deviationAtMs = atMs;
    return Math.max(0, delayMs + jitterMs * this.#deviation);
  }

  /** A number of mean 0 and deviation 1, from -3 to 3. */
  #step(): number {
    return 2 * (this.#chance.unit() + this.#chance.unit() + this.#chance.unit()) - 3;
  }
}
