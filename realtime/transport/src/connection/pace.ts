import type { RoundTrip } from "./round-trip.js";

/** How fast a connection may send. Bytes a second, of whole packets. */
export interface PaceSettings {
  readonly startBytesPerS: number;
  readonly minBytesPerS: number;
  readonly maxBytesPerS: number;
}

/** A queue of so much in the network is a jam. */
const queueMsMax = 60;
/** A share of lost packets that a bad radio link does not reach in the long run. */
const lossShareMax = 0.15;
/** Losses are judged over so many packets. */
const judgedPackets = 100;
/** A connection that sent nothing for a while may send so much at once. */
const burstMs = 50;

/**
 * The bandwidth budget. It grows while it is used and the network keeps up, and backs off when packets queue (the round trip
 * rises above its least) or more are lost than a bad link alone would lose; chance losses do not slow it.
 */
export class Pace {
  readonly #settings: PaceSettings;
  #bytesPerS: number;
  #budgetBytes: number;
  #filledAtMs = Number.NaN;
  #changedAtMs = 0;
  #wasShort = false;
  #acked = 0;
  #lost = 0;
  /** The share of packets lost, smoothed: 0 to 1. */
  lossShare = 0;

  constructor(settings: PaceSettings) {
    this.#settings = settings;
    this.#bytesPerS = settings.startBytesPerS;
    this.#budgetBytes = (settings.startBytesPerS * burstMs) / 1000;
  }

  /** The rate at present, bytes a second. */
  get bytesPerS(): number {
    return this.#bytesPerS;
  }

  /** What may be sent now, bytes; negative after a packet that was larger than the rest. */
  get budgetBytes(): number {
    return this.#budgetBytes;
  }

  /** Lets the budget grow with time. */
  fill(nowMs: number): void {
    const passedMs = Number.isNaN(this.#filledAtMs) ? 0 : Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = nowMs;
    const most = Math.max(2500, (this.#bytesPerS * burstMs) / 1000);
    this.#budgetBytes = Math.min(most, this.#budgetBytes + (this.#bytesPerS * passedMs) / 1000);
  }

  /** Something had to wait for the budget. */
  runShort(): void {
    this.#wasShort = true;
  }

  spend(sizeBytes: number): void {
    this.#budgetBytes -= sizeBytes;
  }

  /** @param wasLost Whether it had been counted as lost. */
  acked(wasLost: boolean): void {
    this.#acked++;
    this.lossShare = Math.max(0, this.lossShare - (this.lossShare + (wasLost ? 1 : 0)) / judgedPackets);
  }

  lost(): void {
    this.#lost++;
    this.lossShare += (1 - this.lossShare) / judgedPackets;
  }

  /** Judges what was learned since the last change: at most once a round trip, and twenty times a second. */
  adapt(roundTrip: RoundTrip, nowMs: number): void {
    if (nowMs - this.#changedAtMs < Math.max(50, roundTrip.smoothedMs)) return;
    if (this.#acked + this.#lost === 0) return;
    const { minBytesPerS, maxBytesPerS } = this.#settings;
    const queueMs = roundTrip.smoothedMs - roundTrip.leastMs - roundTrip.deviationMs;
    if (queueMs > queueMsMax || this.lossShare > lossShareMax) {
      this.#bytesPerS = Math.max(minBytesPerS, this.#bytesPerS * 0.8);
      // What was lost on the way here says nothing about the new rate.
      this.lossShare = Math.min(this.lossShare, lossShareMax / 2);
    } else if (this.#wasShort) {
      this.#bytesPerS = Math.min(maxBytesPerS, this.#bytesPerS * 1.08);
    }
    this.#changedAtMs = nowMs;
    this.#wasShort = false;
    this.#acked = 0;
    this.#lost = 0;
  }
}
