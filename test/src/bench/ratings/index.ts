import {
  applyRatingEvent,
  createRatingState,
  predict,
  type RatingSettings,
  tuneSettings,
} from "@muster/matchmaking/ratings";
import type { Figures } from "../figures.js";
import { contenders, tuned } from "./contenders.js";
import { measureNewcomers } from "./newcomers.js";
import { findRecords, type GameRecord, tunedShare } from "./record.js";
import { play, type Rater, type Score } from "./score.js";
import { measureUpdate5v5 } from "./update-cost.js";

/**
 * Ratings on records of real games (`shared/data/ratings`, in a folder above this tree; left out where there is none): tuned on the
 * first 30% of each, every match of the rest foretold from those before it, next to others in the same run. And what a
 * simulated population shows.
 */
export async function benchRatings(): Promise<Figures> {
  // First, as in a process that does nothing but rate.
  const figures: Record<string, Figures[string]> = {
    update_5v5_us: { value: measureUpdate5v5(), unit: "us" },
  };
  const records = findRecords();
  if (records.length === 0)
    process.stderr.write("ratings: the records of games are left out, since they are not here\n");
  for (const record of records) {
    scoreRecord(record, figures);
    // Lets an interruption be noticed between two records.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const size of [1, 5]) {
    const { shareAfter8, gamesTo90 } = measureNewcomers(size);
    figures[`newcomer_rank_share_8_games_${size}v${size}`] = { value: shareAfter8, unit: "share" };
    figures[`newcomer_games_to_90_percent_${size}v${size}`] = { value: gamesTo90, unit: "count" };
  }
  return figures;
}

function scoreRecord(record: GameRecord, figures: Record<string, Figures[string]>): void {
  const from = Math.floor(record.sided.length * tunedShare);
  const settings = tuneSettings(record.sided.slice(0, from));
  put(record.name, "", play(ours(settings), record.sided, from), figures);
  // Without knowing which team has which side: what the players alone foretell.
  put(record.name, "_blind", play(ours(settings), record.matches, from), figures);
  for (const contender of contenders) {
    const rater = tuned(contender, record.sided.slice(0, from));
    put(record.name, `_${contender.name}`, play(rater, record.sided, from), figures);
  }
}

function ours(settings: RatingSettings): Rater {
  const state = createRatingState(settings);
  return {
    predict: (lineup) => predict(state, lineup).strengths,
    update: (match) => applyRatingEvent(state, { sequence: state.sequence + 1, match }),
  };
}

function put(name: string, suffix: string, score: Score, figures: Record<string, Figures[string]>): void {
  const found: Readonly<Record<string, Figures[string]>> = {
    log_loss: { value: score.logLoss, unit: "nat" },
    brier: { value: score.brier, unit: "share" },
    accuracy: { value: score.accuracy, unit: "share" },
    calibration_error: { value: score.calibrationError, unit: "share" },
    calibration_floor: { value: score.calibrationFloor, unit: "share" },
    pair_correct: { value: score.pairCorrect, unit: "share" },
    update_us: { value: score.updateUs, unit: "us" },
  };
  for (const [figure, one] of Object.entries(found))
    if (one !== undefined && !Number.isNaN(one.value)) figures[`${name}_${figure}${suffix}`] = one;
}
