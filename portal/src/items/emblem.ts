/** A figure of lines that belongs to one text: the same text always gives the same figure. On 100 × 100, about its middle. */
export interface Emblem {
  /** The outline of an SVG path. */
  readonly path: string;
  /** How often `petal` stands around the middle: 3 to 9. */
  readonly petals: number;
  readonly petal: { readonly distance: number; readonly radiusX: number; readonly radiusY: number };
  /** Degrees by which the whole is turned. */
  readonly turn: number;
}

const middle = 50;

/** The figure of `seed`, where an item has no picture of its own. */
export function emblemOf(seed: string): Emblem {
  const next = numbersFrom(seed);
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const petals = between(3, 9);
  const sides = petals < 5 ? petals * 2 : petals;
  return {
    path: star(sides, between(34, 44), between(20, 32)),
    petals,
    petal: { distance: between(14, 26), radiusX: between(8, 18), radiusY: between(5, 12) },
    turn: between(0, 359),
  };
}

/** One or two letters that stand for a name: `DB` for Dawn blade. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? "");
  return letters.join("").toLocaleUpperCase();
}

function star(points: number, outer: number, inner: number): string {
  const corners = Array.from({ length: points * 2 }, (_, index) => {
    const angle = (index * Math.PI) / points;
    const radius = index % 2 === 0 ? outer : inner;
    const [x, y] = [middle + radius * Math.sin(angle), middle - radius * Math.cos(angle)];
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${corners.join("L")}Z`;
}

/**
 * An endless row of numbers from 0 up to 1.
 *
 * @source FNV-1a (draft-eastlake-fnv) for the seed; mulberry32 (Tommy Ettinger, public domain) for the row.
 */
function numbersFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
