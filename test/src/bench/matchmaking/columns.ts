import type { Outcome } from "@muster/matchmaking/simulation";

/** A figure in which ours is compared with the contenders', and which way is better. */
export interface Column {
  readonly name: string;
  readonly unit: string;
  readonly isHigherBetter: boolean;
  /** A difference that no player would notice is no win. */
  readonly tolerance: number;
  of(outcome: Outcome): number;
}

const seconds = { unit: "s", isHigherBetter: false, tolerance: 0.05 };
const fewer = { unit: "share", isHigherBetter: false, tolerance: 0.001 };
const more = { unit: "share", isHigherBetter: true, tolerance: 0.001 };

/** What is compared at each rate. The cost of a tick is one of them: an optimiser costs more than a queue. */
export const columns: readonly Column[] = [
  { name: "wait_p50", ...seconds, of: ({ waitP50S }) => waitP50S },
  { name: "wait_p95", ...seconds, of: ({ waitP95S }) => waitP95S },
  { name: "ping_share_of_ceiling", ...more, of: ({ pingShare, pingCeiling }) => pingShare / pingCeiling },
  { name: "in_band_predicted", ...more, of: ({ inBandPredicted }) => inBandPredicted },
  { name: "in_band_true", ...more, of: ({ inBandTrue }) => inBandTrue },
  { name: "win_chance_error", ...fewer, of: ({ winChanceError }) => winChanceError },
  { name: "primary_share", ...more, of: ({ primaryShare }) => primaryShare },
  { name: "autofill_share", ...fewer, of: ({ autofillShare }) => autofillShare },
  { name: "party_gap_share", ...fewer, of: ({ partyGapShare }) => partyGapShare },
  { name: "map_repeat_share", ...fewer, of: ({ mapRepeatShare }) => mapRepeatShare },
  { name: "worst_region_wait_p95", ...seconds, of: ({ worstRegionWaitP95S }) => worstRegionWaitP95S },
  { name: "worst_decile_wait_p95", ...seconds, of: ({ worstDecileWaitP95S }) => worstDecileWaitP95S },
  { name: "worst_decile_in_band", ...more, of: ({ worstDecileInBand }) => worstDecileInBand },
  { name: "tick", unit: "ms", isHigherBetter: false, tolerance: 0, of: ({ msPerTick }) => msPerTick },
];

/** Figures beside the columns: what the worst is measured against. */
export const besides: readonly Pick<Column, "name" | "unit" | "of">[] = [
  { name: "ping_ceiling", unit: "share", of: ({ pingCeiling }) => pingCeiling },
  { name: "median_region_wait_p95", unit: "s", of: ({ medianRegionWaitP95S }) => medianRegionWaitP95S },
  { name: "median_decile_wait_p95", unit: "s", of: ({ medianDecileWaitP95S }) => medianDecileWaitP95S },
  { name: "median_decile_in_band", unit: "share", of: ({ medianDecileInBand }) => medianDecileInBand },
];

/** Whether `theirs` is better than `ours` by more than the tolerance, on the mean over seeds. */
export function isBetter({ isHigherBetter, tolerance }: Column, theirs: number, ours: number): boolean {
  return (isHigherBetter ? theirs - ours : ours - theirs) > tolerance;
}
