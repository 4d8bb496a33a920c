import { AppError, badInput } from "@muster/errors";
import { learnCalibration } from "./calibration.js";
import { learnDraw } from "./draws.js";
import { compare, learnScale } from "./features.js";
import { learn, sigmoid } from "./logistic.js";
import { checkMatch, type PlayedMatch } from "./match.js";
import { lossMessages, lostRanks, marginMessages, outcomeMessages } from "./messages.js";
import { type Foresight, foresee } from "./prediction.js";
import { type Roster, rosterOf, type Squad } from "./roster.js";
import { evidenceOf, watchOverperformance } from "./smurfs.js";
import type { RatingState } from "./state.js";
import { type Message, moveMeans, narrowVariances } from "./traits.js";

/** What changes ratings: one entry of an append-only record. */
export interface RatingEvent {
  /** 1 for the first of a game, and one more for each after it. */
  readonly sequence: number;
  readonly match: PlayedMatch;
}

/**
 * Brings an event into `state`, which is changed and returned: a fold over the record gives the same state, bit for bit,
 * wherever it runs. Costs some microseconds a player, and touches no player who is not in the event.
 *
 * @throws BAD_USER_INPUT where the match breaks a bound.
 * @throws CONFLICT where the event is not the one that comes next. Either way the state is as it was.
 */
export function applyRatingEvent(state: RatingState, { sequence, match }: RatingEvent): RatingState {
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw badInput("sequence", "a whole number from 1");
  if (sequence !== state.sequence + 1)
    throw new AppError("CONFLICT", `event ${state.sequence + 1} comes next`, { sequence });
  checkMatch(match);
  const roster = rosterOf(state, match, true);
  const foresight = foresee(state, roster);
  const losses = roster.squads.map(({ leaverParts }, index) =>
    leaverParts.traits.length === 0 ? noLoss : lossMessages(state.settings, match, roster, index),
  );
  const outcome = outcomeMessages(state.settings, match, roster);
  const margin = marginMessages(state.settings, match, roster);
  learnTraits(roster, outcome, margin, losses);
  learnElo(state, match, roster);
  if (roster.squads.length === 2) learnPair(state, match, roster, foresight);
  else learnField(state, match.ranks, foresight);
  watchPlayers(state, match.ranks, roster, foresight.strengths);
  countMatch(state, match, roster);
  state.sequence = sequence;
  return state;
}

const nothing: Message = { slope: 0, bend: 0 };
const noLoss = { outcome: nothing, margin: nothing };

function learnTraits(
  { squads }: Roster,
  outcome: readonly Message[],
  margin: readonly Message[],
  losses: readonly (typeof noLoss)[],
): void {
  const isField = squads.length > 2;
  squads.forEach(({ parts, leaverParts }, index) => {
    const loss = losses[index] ?? noLoss;
    moveMeans(parts, outcome[index] ?? nothing, margin[index] ?? nothing);
    moveMeans(leaverParts, loss.outcome, loss.margin);
  });
  squads.forEach(({ parts, leaverParts }, index) => {
    const loss = losses[index] ?? noLoss;
    narrowVariances(parts, outcome[index] ?? nothing, margin[index] ?? nothing, isField);
    narrowVariances(leaverParts, loss.outcome, loss.margin, isField);
  });
}

/** Each team against every other, on the mean of their players. */
function learnElo({ settings }: RatingState, { ranks }: PlayedMatch, { squads }: Roster): void {
  const means = squads.map(meanElo);
  const step = settings.eloStep / (squads.length - 1);
  squads.forEach(({ seats }, index) => {
    const surprise = eloSurprise(means, ranks, index);
    const loss = eloSurprise(means, lostRanks(ranks, index), index);
    for (const { rating, counts, left } of seats) rating.elo += step * (left ? loss : counts * surprise);
  });
}

function eloSurprise(means: readonly number[], ranks: readonly number[], index: number): number {
  let surprise = 0;
  for (let other = 0; other < means.length; other++) {
    if (other === index) continue;
    const by = Math.sign((ranks[other] ?? 0) - (ranks[index] ?? 0));
    surprise += (1 + by) / 2 - sigmoid((means[index] ?? 0) - (means[other] ?? 0));
  }
  return surprise;
}

function meanElo({ seats }: Squad): number {
  let sum = 0;
  for (const { rating } of seats) sum += rating.elo;
  return sum / seats.length;
}

function learnPair(state: RatingState, { ranks }: PlayedMatch, { mode }: Roster, foresight: Foresight): void {
  const { features, headLogit, strengths } = foresight;
  const [one, other] = features;
  if (one === undefined || other === undefined) throw new Error("a match has two teams or more");
  const by = (ranks[1] ?? 0) - (ranks[0] ?? 0);
  learnDraw(state.draw, mode, (strengths[0] ?? 0) - (strengths[1] ?? 0), by === 0);
  if (by !== 0) {
    const outcome = by > 0 ? 1 : 0;
    learnCalibration(state.calibration, headLogit, outcome);
    learn(state.head, compare(state, one, other), outcome, 1, state.settings.headForgetting);
  }
  learnScale(state, one, other);
}

/** Of many teams the head learns from pairs that ended 1, 2, 4, … places apart, together as much as from one match a team. */
function learnField(state: RatingState, ranks: readonly number[], { features }: Foresight): void {
  const order = features.map((_, index) => index).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);
  const weight = 1 / (2 * Math.ceil(Math.log2(order.length)));
  for (let apart = 1; apart < order.length; apart *= 2)
    for (let place = 0; place + apart < order.length; place++) {
      const [better = 0, worse = 0] = [order[place], order[place + apart]];
      if (ranks[better] === ranks[worse]) continue;
      const [one, other] = [features[better] as readonly number[], features[worse] as readonly number[]];
      learn(state.head, compare(state, one, other), 1, weight, state.settings.headForgetting);
      learnScale(state, one, other);
    }
}

/**
 * Each team is watched against the one whose strength is next to its own, which is chosen before the result is known. Of who left
 * the result says nothing.
 */
function watchPlayers(
  state: RatingState,
  ranks: readonly number[],
  { squads }: Roster,
  strengths: readonly number[],
): void {
  const order = squads.map((_, index) => index);
  if (order.length > 2) order.sort((a, b) => (strengths[b] ?? 0) - (strengths[a] ?? 0) || a - b);
  for (let place = 0; place < order.length; place++) {
    const index = order[place] as number;
    const other = (order[place + 1] ?? order[place - 1]) as number;
    const by = (ranks[other] ?? 0) - (ranks[index] ?? 0);
    if (by === 0) continue;
    const evidence = evidenceOf((strengths[index] ?? 0) - (strengths[other] ?? 0), by > 0);
    for (const { rating, left } of squads[index]?.seats ?? [])
      if (!left) watchOverperformance(rating, state.settings, evidence);
  }
}

function countMatch(state: RatingState, match: PlayedMatch, { mode, squads }: Roster): void {
  if (squads.length === 2) {
    mode.matches++;
    if (match.ranks[0] === match.ranks[1]) mode.draws++;
  }
  for (const { seats } of squads)
    for (const { rating, mode: inMode } of seats) {
      if (rating.games > 0) {
        state.gapLogs += Math.log(Math.max(1, match.atMs - rating.lastAtMs));
        state.gaps++;
      }
      rating.games++;
      inMode.games++;
      rating.lastAtMs = Math.max(match.atMs, rating.games === 1 ? match.atMs : rating.lastAtMs);
    }
}
