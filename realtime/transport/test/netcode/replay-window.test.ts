import { ReplayWindow } from "@muster/transport/netcode";
import { expect, test } from "vitest";
import { Seeded } from "../fixtures/seeded.js";

const half = 2 ** 32;

/** What the window must do, with numbers of any size and memory of everything. */
class Model {
  #newest = 0n;
  readonly #seen = new Set<bigint>();

  takes(sequence: bigint): boolean {
    if (sequence <= this.#newest && this.#newest - sequence >= 256n) return false;
    if (this.#seen.has(sequence)) return false;
    this.#seen.add(sequence);
    if (sequence > this.#newest) this.#newest = sequence;
    return true;
  }
}

test.each([0n, 200n, 2n ** 32n - 300n, 2n ** 63n, 2n ** 64n - 3000n])(
  "takes each sequence once, and none older than 256, from %s on",
  (start) => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Seeded(seed);
      const window = new ReplayWindow();
      const model = new Model();
      let newest = start;
      for (let step = 0; step < 2000; step++) {
        const moved =
          newest + BigInt(random.below(random.below(10) === 0 ? 600 : 8)) - BigInt(random.below(300));
        const sequence = moved < 0n ? 0n : moved >= 2n ** 64n ? 2n ** 64n - 1n : moved;
        const hi = Number(sequence >> 32n);
        const lo = Number(sequence % BigInt(half));
        const takes = !window.refuses(hi, lo);
        expect(takes, `seed ${seed}, step ${step}, sequence ${sequence}`).toBe(model.takes(sequence));
        if (takes) window.advance(hi, lo);
        if (sequence > newest) newest = sequence;
      }
    }
  },
);

test("the last of 2^64 sequences is an end, not a beginning", () => {
  const window = new ReplayWindow();
  window.advance(half - 1, half - 1);
  expect([
    window.refuses(half - 1, half - 1),
    window.refuses(half - 1, half - 2),
    window.refuses(0, 0),
  ]).toEqual([true, false, true]);
  expect([window.refuses(half - 1, half - 256), window.refuses(half - 1, half - 257)]).toEqual([false, true]);
});

test("what was only read does not move the window", () => {
  const window = new ReplayWindow();
  window.advance(0, 10);
  expect(window.refuses(0, 100_000)).toBe(false);
  expect(window.refuses(0, 9)).toBe(false);
});
