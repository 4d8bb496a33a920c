import type { Team } from "./match.js";
import type { ModeTraits, RatingState } from "./state.js";
import { addPart, createParts, createTrait, type Parts, type Trait } from "./traits.js";

/** Variances of what is not yet known: a side, the parties of a size, one party beyond its size. */
const sideVariance = 0.05;
const partySizeVariance = 0.1;
const partyVariance = 0.05;

/** What a team's traits beside its players are. */
export interface CommonParts {
  readonly parts: Parts;
  /** The worth of its side. */
  readonly side: number;
}

/** A trait that any team may have, and how often each has it. */
interface Common {
  readonly trait: Trait;
  readonly weights: number[];
  readonly isSide: boolean;
}

/**
 * Numbers, sides and parties. What teams have alike cancels, and nothing is learned of it: of two teams, the first takes the
 * difference; of more, each takes what it has beyond the mean.
 *
 * @param isPlayed Whether what is new joins the state.
 */
export function commonParts(
  state: RatingState,
  mode: ModeTraits,
  teams: readonly Team[],
  sizes: readonly number[],
  isPlayed: boolean,
): readonly CommonParts[] {
  const commons: Common[] = [{ trait: mode.presence, weights: [...sizes], isSide: false }];
  teams.forEach(({ side, parties }, index) => {
    if (side !== undefined) {
      const trait = found(mode.sides, side, sideVariance, isPlayed);
      add(commons, trait, teams.length, index, Math.sqrt(sizes[index] ?? 0), true);
    }
    for (const party of parties ?? []) {
      const played = playedBy(teams[index] as Team, party);
      const alike = found(state.partySizes, party.length, partySizeVariance, isPlayed);
      add(commons, alike, teams.length, index, played, false);
      const own = found(state.parties, partyKey(party), partyVariance, isPlayed);
      add(commons, own, teams.length, index, played, false);
    }
  });
  return teams.map((_, index) => shareOf(commons, index));
}

/** What a party is known by: its players, in order, a line each. */
export function partyKey(party: readonly string[]): string {
  return [...party].sort().join("\n");
}

function found<Key>(traits: Map<Key, Trait>, key: Key, variance: number, isPlayed: boolean): Trait {
  const known = traits.get(key);
  if (known !== undefined) return known;
  const made = createTrait(0, variance, variance);
  if (isPlayed) traits.set(key, made);
  return made;
}

function add(
  commons: Common[],
  trait: Trait,
  teams: number,
  index: number,
  weight: number,
  isSide: boolean,
): void {
  let common = commons.find((one) => one.trait === trait);
  if (common === undefined) {
    common = { trait, weights: Array.from({ length: teams }, () => 0), isSide };
    commons.push(common);
  }
  common.weights[index] = (common.weights[index] ?? 0) + weight;
}

function playedBy({ players }: Team, party: readonly string[]): number {
  let sum = 0;
  for (const { playerId, played = 1 } of players) if (party.includes(playerId)) sum += played;
  return sum;
}

function shareOf(commons: readonly Common[], index: number): CommonParts {
  const parts = createParts();
  let side = 0;
  for (const { trait, weights, isSide } of commons) {
    const weight = ownWeight(weights, index);
    if (weight === 0) continue;
    addPart(parts, trait, weight, 1);
    if (isSide) side += (weight * (trait.outcomeMean + trait.marginMean)) / 2;
  }
  return { parts, side };
}

function ownWeight(weights: readonly number[], index: number): number {
  const own = weights[index] ?? 0;
  if (weights.length === 2) return index === 0 ? own - (weights[1] ?? 0) : 0;
  return own - weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
}
