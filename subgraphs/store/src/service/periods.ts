import type { LimitPeriod, Window } from "./domain.js";

const dayMs = 86_400_000;

/**
 * The stretch in which a limit counts, at a calendar time: UTC days, ISO weeks (from Monday) and months; for WINDOW the
 * offer's sale; for EVER all time.
 */
export function periodAt(period: LimitPeriod, sale: Window, nowMs: number): Window {
  const dayStartMs = Math.floor(nowMs / dayMs) * dayMs;
  switch (period) {
    case "EVER":
      return { fromMs: null, untilMs: null };
    case "WINDOW":
      return sale;
    case "DAY":
      return { fromMs: dayStartMs, untilMs: dayStartMs + dayMs };
    case "WEEK": {
      const fromMs = dayStartMs - ((new Date(nowMs).getUTCDay() + 6) % 7) * dayMs;
      return { fromMs, untilMs: fromMs + 7 * dayMs };
    }
    case "MONTH": {
      const at = new Date(nowMs);
      const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
      return { fromMs: Date.UTC(year, month), untilMs: Date.UTC(year, month + 1) };
    }
  }
}
