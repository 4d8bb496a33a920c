import { type Logistic, learn, logitFor } from "./logistic.js";

/** The head's logit and the same cut off at two places, so that the line that maps it may bend there; odd, as sides may be swapped. */
function bentLine(logit: number): readonly number[] {
  return [logit, cutOff(logit, 1), cutOff(logit, 2.5)];
}

function cutOff(logit: number, at: number): number {
  return Math.max(-at, Math.min(at, logit));
}

/** The logit that comes true, for one that the head gives. */
export function calibrated(calibration: Logistic, logit: number): number {
  return logitFor(calibration, bentLine(logit));
}

/** Learns what became of a match for which the head gave `logit`: 1 where the first team won, 0 where the other did. */
export function learnCalibration(calibration: Logistic, logit: number, outcome: number): void {
  learn(calibration, bentLine(logit), outcome, 1, 0);
}
