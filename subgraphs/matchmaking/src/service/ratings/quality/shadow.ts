/** How well something is foretold, next to knowing only how often it comes; each match is scored before it is learned from. */
export interface Shadow {
  matches: number;
  /** The sum of shares that came. */
  came: number;
  /** In nats: what the model lost, and what the share so far would have. */
  loss: number;
  plainLoss: number;
  /** In ten bins by what was foretold: its sum, and what came. */
  readonly foretold: number[];
  readonly seen: number[];
}

/** A score of nothing. */
export function createShadow(): Shadow {
  const bins = () => Array.from({ length: 10 }, () => 0);
  return { matches: 0, came: 0, loss: 0, plainLoss: 0, foretold: bins(), seen: bins() };
}

/** Scores a chance that was foretold for what came as a share. */
export function watch(shadow: Shadow, chance: number, share: number): void {
  const usual = (shadow.came + 0.5) / (shadow.matches + 1);
  shadow.loss += lossOf(chance, share);
  shadow.plainLoss += lossOf(usual, share);
  const bin = Math.min(9, Math.floor(chance * 10));
  shadow.foretold[bin] = (shadow.foretold[bin] ?? 0) + chance;
  shadow.seen[bin] = (shadow.seen[bin] ?? 0) + share;
  shadow.matches++;
  shadow.came += share;
}

const surest = 1e-9;

function lossOf(chance: number, share: number): number {
  const kept = Math.max(surest, Math.min(1 - surest, chance));
  return -share * Math.log(kept) - (1 - share) * Math.log(1 - kept);
}

/** What a shadow shows to those who decide whether the model may weigh in. */
export interface ShadowReport {
  readonly matches: number;
  /** Of what there is to lose by knowing only the usual share, how much the model saves: 0 is nothing, below 0 it harms. */
  readonly saved: number;
  /** How far off what is foretold is on the whole, in ten bins. */
  readonly calibrationError: number;
}

/** The report of a shadow; of one that has seen nothing, all 0. */
export function reportOf({ matches, loss, plainLoss, foretold, seen }: Shadow): ShadowReport {
  if (matches === 0) return { matches, saved: 0, calibrationError: 0 };
  const gap = foretold.reduce((sum, value, bin) => sum + Math.abs(value - (seen[bin] ?? 0)), 0);
  return { matches, saved: 1 - loss / plainLoss, calibrationError: gap / matches };
}
