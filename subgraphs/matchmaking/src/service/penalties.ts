import type { Penalty, PenaltyReason, PlayerId } from "./model.js";

/** Half of one's strikes are forgiven in so long. */
const halfLifeMs = 24 * 3600 * 1000;
const firstMs = 60_000;
const longestMs = 3600 * 1000;

/**
 * The penalty of a player after one more strike. The first costs a minute; each that is not forgiven yet makes it four times as
 * long, up to an hour.
 */
export function struck(
  before: Penalty | undefined,
  playerId: PlayerId,
  reason: PenaltyReason,
  nowMs: number,
): Penalty {
  const kept = before === undefined ? 0 : before.strikes * 0.5 ** ((nowMs - before.struckAtMs) / halfLifeMs);
  const lockMs = Math.round(Math.min(longestMs, firstMs * 4 ** kept));
  const untilMs = Math.max(before?.untilMs ?? 0, nowMs + lockMs);
  return { playerId, strikes: kept + 1, struckAtMs: nowMs, untilMs, reason };
}
