import type { BoxContent, BoxId } from "./domain.js";
import { KeyedChoices } from "./weighted.js";

/** What a draw needs to know of its box; kept with the draw, so that it can be replayed when the box has changed. */
export interface Odds {
  /** The weight of each entry, by place. */
  readonly weights: readonly number[];
  readonly guarantee: BoxContent["guarantee"];
}

/** Entries drawn of one box, with all that decided them. */
export interface Draw {
  readonly boxId: BoxId;
  readonly boxRevision: number;
  /** 32 bytes, as 64 hexadecimal digits. */
  readonly seed: string;
  readonly odds: Odds;
  /** How many draws of this box in a row had given the player none of the guaranteed entries. */
  readonly missesBefore: number;
  /** The places of the entries that were drawn, in order. */
  readonly places: readonly number[];
}

/** The odds of a box. */
export function oddsOf({ entries, guarantee }: BoxContent): Odds {
  return { weights: entries.map(({ weight }) => weight), guarantee };
}

/**
 * Draws `count` entries. The choices are those of {@link KeyedChoices} with the seed's 32 bytes as key and the box's id as
 * label; where the guarantee is due, the choice is among the guaranteed entries alone, in the order of `places`, by their
 * weights.
 */
export function drawEntries(
  { boxId, seed, odds, missesBefore }: Pick<Draw, "boxId" | "seed" | "odds" | "missesBefore">,
  count: number,
): { readonly places: readonly number[]; readonly misses: number } {
  const { weights, guarantee } = odds;
  const choices = new KeyedChoices(Buffer.from(seed, "hex"), boxId);
  let misses = missesBefore;
  const places = Array.from({ length: count }, () => {
    const isDue = guarantee !== null && misses >= guarantee.after - 1;
    const place = isDue
      ? guarantee.places[choices.pick(guarantee.places.map((one) => weights[one] ?? 0))]
      : choices.pick(weights);
    if (place === undefined) throw new Error("a guaranteed place is one of the box");
    misses = guarantee === null || guarantee.places.includes(place) ? 0 : misses + 1;
    return place;
  });
  return { places, misses };
}

/** A chance, exactly and for people. */
export interface Chance {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** 0 to 1 with 9 digits after the point, rounded half up. */
  readonly decimal: string;
}

/** The chance of each weight, as a fraction in lowest terms. */
export function chancesOf(weights: readonly number[]): Chance[] {
  const sum = BigInt(weights.reduce((all, weight) => all + weight, 0));
  return weights.map((one) => {
    const weight = BigInt(one);
    const divisor = greatestDivisor(weight, sum);
    const billionths = (weight * 2_000_000_000n + sum) / (2n * sum);
    return {
      numerator: weight / divisor,
      denominator: sum / divisor,
      decimal: `${billionths / 1_000_000_000n}.${(billionths % 1_000_000_000n).toString().padStart(9, "0")}`,
    };
  });
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestDivisor(other, one % other);
}
