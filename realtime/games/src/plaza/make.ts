import { PlazaMatch } from "./match.js";
import type { Chance, PlazaSettings } from "./world.js";

/** A plaza for a worker to run: how large it is, and what its chances come from. */
export interface PlazaOptions extends PlazaSettings {
  /** Any whole number. */
  readonly seed: number;
}

/** Makes a plaza of plain options. */
export function makePlaza({ seed, ...settings }: PlazaOptions): PlazaMatch {
  return new PlazaMatch(settings, seededChance(seed));
}

/** Chances that replay, good enough to strew crates: a Weyl sequence through a mixer of 32 bits. */
export function seededChance(seed: number): Chance {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * bound);
  };
}
