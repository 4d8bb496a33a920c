import { drawMargin } from "./draws.js";
import { cumulative, quantile } from "./gaussian.js";
import type { PlayedMatch } from "./match.js";
import type { Roster, Squad } from "./roster.js";
import type { RatingSettings } from "./settings.js";
import type { ModeTraits } from "./state.js";
import type { Message } from "./traits.js";
import { type Cut, cutAbove, cutWithin } from "./truncation.js";

/**
 * What the ranks say to each team. Each pair of teams is compared; of many teams, each comparison counts as a power of its
 * likelihood, since they are not independent.
 */
export function outcomeMessages(
  settings: RatingSettings,
  match: PlayedMatch,
  { mode, squads }: Roster,
): Message[] {
  const messages = squads.map(() => ({ slope: 0, bend: 0 }));
  const share = (squads.length - 1) ** -settings.crowding;
  const margin = drawMargin(mode);
  for (let one = 0; one < squads.length; one++)
    for (let other = one + 1; other < squads.length; other++) {
      const [a, b] = [squads[one] as Squad, squads[other] as Squad];
      const noise = a.size + b.size;
      const deviation = Math.sqrt(a.outcome.variance + b.outcome.variance + noise);
      const t = (a.outcome.mean - b.outcome.mean) / deviation;
      const within = (margin * Math.sqrt(noise)) / deviation;
      const by = (match.ranks[other] ?? 0) - (match.ranks[one] ?? 0);
      const cut = by === 0 ? cutWithin(t, within) : won(by > 0 ? t - within : -t - within, settings.luck);
      const weight = by === 0 ? share * settings.drawWeight : share;
      const slope = ((by < 0 ? -cut.shift : cut.shift) * weight) / deviation;
      const bend = (cut.shrink * weight) / (deviation * deviation);
      add(messages[one] as Message, slope, bend);
      add(messages[other] as Message, -slope, bend);
    }
  return messages;
}

function add(message: Message, slope: number, bend: number): void {
  message.slope += slope;
  message.bend += bend;
}

/** As `cutAbove`, where a share `luck` of results goes either way whatever the skills. */
function won(t: number, luck: number): Cut {
  const cut = cutAbove(t);
  if (luck === 0) return cut;
  const chance = cumulative(t);
  const bySkill = ((1 - luck) * chance) / (luck / 2 + (1 - luck) * chance);
  const shift = bySkill * cut.shift;
  return { shift, shrink: Math.max(0, shift * (shift + t)) };
}

/**
 * What the margins say to each team: of two teams how far apart their scores are, of more at which share of the field each
 * ended. Learns first from the match how large margins are in the mode.
 */
export function marginMessages(settings: RatingSettings, match: PlayedMatch, roster: Roster): Message[] {
  const { squads } = roster;
  const [one, other] = squads;
  if (one === undefined || other === undefined) throw new Error("a match has two teams or more");
  if (squads.length > 2) return placeMessages(settings, match.ranks, squads);
  const margin = marginOf(settings, match, roster.mode);
  roster.mode.squaredMargins += margin * margin;
  roster.mode.margins++;
  const usual = margin === 0 ? 0 : margin / usualMargin(roster.mode);
  const { slope, bend } = pairMessage(settings, one, other, usual);
  return [
    { slope, bend },
    { slope: -slope, bend },
  ];
}

/** What it says to `one` that it was better than `other` by so many usual margins. */
function pairMessage({ marginNoise }: RatingSettings, one: Squad, other: Squad, usual: number): Message {
  const noise = one.size + other.size;
  const variance = one.margin.variance + other.margin.variance + noise * marginNoise;
  const expected = one.margin.mean - other.margin.mean;
  const seen = usual * marginReach * Math.sqrt(noise / 2);
  return { slope: (seen - expected) / variance, bend: 1 / variance };
}

/** What it says to those who left the team at `index`: that it came last, by the usual margin. */
export function lossMessages(
  settings: RatingSettings,
  match: PlayedMatch,
  roster: Roster,
  index: number,
): { readonly outcome: Message; readonly margin: Message } {
  const { squads } = roster;
  const ranks = lostRanks(match.ranks, index);
  const [own, other] = [squads[index] as Squad, squads[1 - index]];
  const margin =
    squads.length > 2 || other === undefined
      ? placeMessages(settings, ranks, squads)[index]
      : pairMessage(settings, own, other, -1);
  const outcome = outcomeMessages(settings, { ...match, ranks }, roster)[index];
  return { outcome: outcome as Message, margin: margin as Message };
}

/** The ranks as if the team at `index` had come last. */
export function lostRanks(ranks: readonly number[], index: number): readonly number[] {
  return ranks.map((rank, team) => (team === index ? Number.POSITIVE_INFINITY : rank));
}

/** How large the usual margin is, in deviations of one player's performance. */
const marginReach = 1.4;
/** A margin of more than so many usual ones counts as so many: a typing error must not outweigh a career. */
const usualMarginsMost = 4;

/** By how much the first of two teams won, after the power; without scores every win is 1. */
function marginOf(settings: RatingSettings, { ranks, scores }: PlayedMatch, mode: ModeTraits): number {
  const direction = Math.sign((ranks[1] ?? 0) - (ranks[0] ?? 0));
  if (scores === undefined) return direction;
  const size = Math.abs((scores[0] ?? 0) - (scores[1] ?? 0)) ** settings.marginPower;
  const most = mode.squaredMargins > 0 ? usualMarginsMost * usualMargin(mode) : size;
  return direction * Math.min(size, most);
}

function usualMargin({ squaredMargins, margins }: ModeTraits): number {
  return Math.sqrt(squaredMargins / margins);
}

/** Where a draw of many says less of each than a place of their own. */
const tiedNoise = 2;

function placeMessages(
  { marginNoise }: RatingSettings,
  ranks: readonly number[],
  squads: readonly Squad[],
): Message[] {
  const count = squads.length;
  const middle = squads.reduce((sum, { margin }) => sum + margin.mean, 0) / count;
  return squads.map(({ margin, size }, index) => {
    const rank = ranks[index] ?? 0;
    let [behind, level] = [0, 0];
    for (const other of ranks) {
      if (other > rank) behind++;
      else if (other === rank) level++;
    }
    const seen = middle + quantile((behind + level / 2) / count) * Math.sqrt(size);
    const variance = margin.variance + size * marginNoise * (level > 1 ? tiedNoise : 1);
    return { slope: (seen - margin.mean) / variance, bend: 1 / variance };
  });
}
