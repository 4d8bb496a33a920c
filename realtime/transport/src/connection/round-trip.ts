/** How long the least round trip is remembered: routes change. */
const leastWindowMs = 10_000;

/** The other side lets acks wait for a packet, and looks at what came once a tick: so long an answer may take. */
const answerMs = 60;

/**
 * Smoothed round-trip time, its variation, and the least one of the last seconds.
 *
 * @source RFC 6298 for the smoothing and the time-out; the receiver's delay is subtracted as in RFC 9002, section 5.3.
 */
export class RoundTrip {
  /** Milliseconds; 0 until the first sample. */
  smoothedMs = 0;
  /** Mean deviation, milliseconds: the jitter. */
  deviationMs = 0;
  #leastMs = Number.POSITIVE_INFINITY;
  #leastBeforeMs = Number.POSITIVE_INFINITY;
  #windowEndMs = 0;

  /** @param sampleMs From sending a packet to hearing of it, with the time it waited at the other side, `delayMs`. */
  add(sampleMs: number, delayMs: number, nowMs: number): void {
    const tripMs = Math.max(0, sampleMs - delayMs);
    if (this.smoothedMs === 0) {
      this.smoothedMs = tripMs;
      this.deviationMs = tripMs / 2;
    } else {
      this.deviationMs += (Math.abs(tripMs - this.smoothedMs) - this.deviationMs) / 4;
      this.smoothedMs += (tripMs - this.smoothedMs) / 8;
    }
    if (nowMs >= this.#windowEndMs) {
      this.#leastBeforeMs = this.#leastMs;
      this.#leastMs = tripMs;
      this.#windowEndMs = nowMs + leastWindowMs / 2;
    } else this.#leastMs = Math.min(this.#leastMs, tripMs);
  }

  /** The least round trip of the last 5 to 10 seconds, milliseconds; 0 until the first sample. */
  get leastMs(): number {
    const least = Math.min(this.#leastMs, this.#leastBeforeMs);
    return Number.isFinite(least) ? least : 0;
  }

  /** After so long, a packet that was not heard of is given up, milliseconds. */
  get timeoutMs(): number {
    if (this.smoothedMs === 0) return 300;
    return Math.min(2000, this.smoothedMs + 4 * this.deviationMs + answerMs);
  }
}
