import { type CommonParts, commonParts } from "./commons.js";
import type { Lineup, Team } from "./match.js";
import type { RatingSettings } from "./settings.js";
import {
  createModeRating,
  createModeTraits,
  createPlayerRating,
  type ModeRating,
  type ModeTraits,
  type PlayerRating,
  type RatingState,
  typicalGapMs,
} from "./state.js";
import {
  addPart,
  copyTrait,
  createParts,
  marginStrength,
  outcomeStrength,
  type Parts,
  type Strength,
  type Trait,
} from "./traits.js";

/** A player's place in a match that is about to be played. */
export interface Seat {
  readonly rating: PlayerRating;
  readonly mode: ModeRating;
  /** Typical gaps since their last match; infinite for their first. */
  readonly gaps: number;
  /** How much the result counts for them, 0 to 1, and whether they left before it. */
  readonly counts: number;
  readonly left: boolean;
}

/** A team that is about to play. */
export interface Squad {
  readonly seats: readonly Seat[];
  readonly parts: Parts;
  /** The parts of those who left once more: in `parts` they add to the strength and learn nothing. */
  readonly leaverParts: Parts;
  /** What its side is believed to be worth, by results and margins together. */
  readonly side: number;
  /** The sum of the shares that its players play, which is also the variance of their performance. */
  readonly size: number;
  readonly outcome: Strength;
  readonly margin: Strength;
}

/** A match that is about to be played, with what is believed of all in it at that time. */
export interface Roster {
  readonly mode: ModeTraits;
  readonly squads: readonly Squad[];
}

/**
 * Brings together what is known of everyone in `lineup`.
 *
 * @param isPlayed Whether the match was played, so that newcomers join the state, and time passes for the players in it.
 * Otherwise the state stays as it is, and the traits of what changes are copies.
 */
export function rosterOf(state: RatingState, lineup: Lineup, isPlayed: boolean): Roster {
  let mode = state.modes.get(lineup.mode);
  if (mode === undefined) {
    mode = createModeTraits(state.modes.size);
    if (isPlayed) state.modes.set(lineup.mode, mode);
  }
  const { teams } = lineup;
  const sizes = teams.map(sizeOf);
  const commons = commonParts(state, mode, teams, sizes, isPlayed);
  const occasion = { atMs: lineup.atMs, gapMs: typicalGapMs(state), mode, isPlayed };
  const squads = teams.map((team, index): Squad => {
    const { parts, side } = commons[index] as CommonParts;
    const leaverParts = createParts();
    const seats = seatTeam(state, team, occasion, parts, leaverParts);
    return {
      seats,
      parts,
      leaverParts,
      side,
      size: sizes[index] ?? 0,
      outcome: outcomeStrength(parts),
      margin: marginStrength(parts),
    };
  });
  return { mode, squads };
}

function sizeOf({ players }: Team): number {
  let size = 0;
  for (const { played = 1 } of players) size += played;
  return size;
}

interface Occasion {
  readonly atMs: number;
  readonly gapMs: number;
  readonly mode: ModeTraits;
  readonly isPlayed: boolean;
}

/** Seats the players, and adds their traits to `parts`; those of leavers to `leaverParts` too. */
function seatTeam(
  { settings, players }: RatingState,
  team: Team,
  { atMs, gapMs, mode: { number }, isPlayed }: Occasion,
  parts: Parts,
  leaverParts: Parts,
): Seat[] {
  const seats: Seat[] = [];
  for (const { playerId, played = 1, counts = 1, left = false } of team.players) {
    let rating = players.get(playerId);
    if (rating === undefined) {
      rating = createPlayerRating(settings);
      if (isPlayed) players.set(playerId, rating);
    }
    let mode = rating.modes[number] ?? null;
    if (mode === null) {
      mode = createModeRating(settings);
      if (isPlayed) putMode(rating, number, mode);
    }
    const gaps = rating.games === 0 ? Number.POSITIVE_INFINITY : Math.max(0, atMs - rating.lastAtMs) / gapMs;
    const skill = isPlayed ? rating.skill : copyTrait(rating.skill);
    const form = isPlayed ? rating.form : copyTrait(rating.form);
    if (rating.games > 0) {
      ageSkill(settings, skill, gaps);
      ageForm(settings, form, gaps);
    }
    const learned = left ? 0 : counts;
    addPart(parts, skill, played, learned);
    if (left) addPart(leaverParts, skill, played, 1);
    if (settings.modeDeviation > 0) {
      addPart(parts, mode.trait, played, learned);
      if (left) addPart(leaverParts, mode.trait, played, 1);
    }
    if (settings.formDeviation > 0) {
      addPart(parts, form, played, learned);
      if (left) addPart(leaverParts, form, played, 1);
    }
    seats.push({ rating, mode, gaps, counts, left });
  }
  return seats;
}

/** Without holes, so that the array stays a plain one, here and as text. */
function putMode({ modes }: PlayerRating, number: number, mode: ModeRating): void {
  while (modes.length < number) modes.push(null);
  modes[number] = mode;
}

function ageSkill(settings: RatingSettings, skill: Trait, gaps: number): void {
  skill.outcomeVariance = grown(
    skill.outcomeVariance,
    settings.outcomeDriftPerMatch + settings.outcomeDriftPerGap * gaps,
    settings.outcomeDeviation,
  );
  skill.marginVariance = grown(
    skill.marginVariance,
    settings.marginDriftPerMatch + settings.marginDriftPerGap * gaps,
    settings.marginDeviation,
  );
}

/** Time never makes a player less known than a newcomer. */
function grown(variance: number, drift: number, deviation: number): number {
  return Math.max(variance, Math.min(variance + drift, deviation * deviation));
}

function ageForm({ formDeviation, formGaps }: RatingSettings, form: Trait, gaps: number): void {
  const kept = Math.exp(-gaps / formGaps);
  const fresh = formDeviation * formDeviation * (1 - kept * kept);
  form.outcomeMean *= kept;
  form.outcomeVariance = form.outcomeVariance * kept * kept + fresh;
  form.marginMean *= kept;
  form.marginVariance = form.marginVariance * kept * kept + fresh;
}
