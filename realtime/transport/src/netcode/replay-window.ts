/** How far back a packet may come late. */
const windowSize = 256;

/** Remembers which of the last 256 sequences have come, so that none counts twice. */
export class ReplayWindow {
  #newestHi = 0;
  #newestLo = 0;
  /** By the low 8 bits of a sequence, whether it has come. */
  readonly #seen = new Uint8Array(windowSize);

  /** Begins anew, with nothing seen. */
  reset(): void {
    this.#newestHi = 0;
    this.#newestLo = 0;
    this.#seen.fill(0);
  }

  /** Whether a sequence has come already, or is too old to tell. */
  refuses(hi: number, lo: number): boolean {
    const behind = this.#behind(hi, lo);
    if (behind < 0) return false;
    return behind >= windowSize || this.#seen[lo & (windowSize - 1)] === 1;
  }

  /** Takes note of the sequence of a genuine packet that {@link ReplayWindow.refuses} let through. */
  advance(hi: number, lo: number): void {
    const ahead = -this.#behind(hi, lo);
    if (ahead >= windowSize) this.#seen.fill(0);
    else for (let step = 1; step <= ahead; step++) this.#seen[(this.#newestLo + step) & (windowSize - 1)] = 0;
    this.#seen[lo & (windowSize - 1)] = 1;
    if (ahead > 0) {
      this.#newestHi = hi;
      this.#newestLo = lo;
    }
  }

  /** Newest minus given: exact where it matters, near 0, and of the right sign and size elsewhere. */
  #behind(hi: number, lo: number): number {
    return (this.#newestHi - hi) * 2 ** 32 + (this.#newestLo - lo);
  }
}
