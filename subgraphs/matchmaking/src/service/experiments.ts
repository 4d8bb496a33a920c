import type { CalendarClock, SystemClock } from "@muster/runtime";
import type { Queue, Trial } from "./queues.js";
import { type Experiment, type Variant, variantAt } from "./rules/index.js";

/** By which rules a match was made: `rules` of its explanation. */
export interface MadeBy extends Partial<Trial> {
  readonly revision: number;
  /** In an experiment, how long the half had been in force, as far as the leader knows. Seconds. */
  readonly forS?: number;
}

/** What became of the matches of one half of an experiment in one queue. Shares are 0 to 1, and `null` where there are none. */
export interface TrialOutcome {
  readonly queueId: string;
  readonly variant: Variant;
  /** Matches that count. */
  readonly matches: number;
  /** Of these, those that someone declined or missed, and those that got no server. */
  readonly declinedShare: number | null;
  readonly failedShare: number | null;
  /** What their players had waited. Seconds. */
  readonly waitP50S: number | null;
  readonly waitP95S: number | null;
  /** Of those whose explanation has a chance to win: how far from 50% in percentage points, and the share from 45% to 55%. */
  readonly winChanceOff: number | null;
  readonly inBandShare: number | null;
  /** Of players whose match has ended at least {@link returnS} ago, those who queued again within that time. */
  readonly returnedShare: number | null;
}

/** An experiment with what has come of it. */
export interface TrialReport {
  readonly experiment: Experiment;
  /** How long a half must have been in force before its matches count. Seconds. */
  readonly settleS: number;
  readonly outcomes: readonly TrialOutcome[];
  /** Which half of each queue is in force now; `null` before and after. */
  readonly nowIn: readonly { readonly id: string; readonly now: Variant | null }[];
}

/** Reads the report of an experiment in force; `undefined` where there is none of that id. */
export type ReportTrial = (experimentId: string) => Promise<TrialReport | undefined>;

/** Where the outcomes of experiments are counted. */
export interface TrialReads {
  /** By queue and half, of the newest {@link trialMatchesMax} matches of halves that had been in force for `settleS`. */
  readTrial(experimentId: string, settleS: number, nowMs: number): Promise<TrialOutcome[]>;
}

/** Who queues again so soon after a match has returned. Seconds. */
export const returnS = 1800;
/** How many matches are counted. */
export const trialMatchesMax = 20_000;
const settleMaxS = 300;

/** Makes what reads reports. */
export function createTrialReports({
  storage,
  queues,
  clock,
  calendar,
}: {
  readonly storage: TrialReads;
  readonly queues: () => readonly Queue[];
  readonly clock: SystemClock;
  readonly calendar: CalendarClock;
}): ReportTrial {
  return async (experimentId) => {
    const experiments = queues()[0]?.rules.experiments ?? [];
    const experiment = experiments.find(({ id }) => id === experimentId);
    if (experiment === undefined) return undefined;
    // Tickets that began to wait under the other half are matched first.
    const settleS = Math.min(settleMaxS, experiment.sliceS / 4);
    const nowIn = experiment.queues.map(({ id }) => ({
      id,
      now: variantAt(experiment, id, calendar.nowMs()),
    }));
    const outcomes = await storage.readTrial(experimentId, settleS, clock.nowMs());
    return { experiment, settleS, outcomes, nowIn };
  };
}
