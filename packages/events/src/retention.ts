import type { Postgres } from "@muster/postgres";

const dayMs = 86_400_000;

/** The UTC day of `nowMs`, moved by `days`, as `YYYY-MM-DD`. */
export function utcDay(nowMs: number, days = 0): string {
  return new Date(nowMs + days * dayMs).toISOString().slice(0, 10);
}

/** What one round of upkeep did. */
export interface Upkeep {
  readonly made: number;
  readonly dropped: number;
}

/**
 * Makes the partitions of today and `daysAhead` more days, and drops those of days that ended `retentionDays` ago. It waits
 * at most a second for the readers of the log; after that it throws, and the next round tries again.
 */
export async function keepPartitions(
  postgres: Postgres,
  nowMs: number,
  settings: { readonly retentionDays: number; readonly daysAhead: number },
): Promise<Upkeep> {
  const [made] = await postgres.query<{ readonly count: number }>(
    "SELECT events.make_partitions($1::date, $2) AS count",
    [utcDay(nowMs), settings.daysAhead + 1],
  );
  const [dropped] = await postgres.query<{ readonly count: number }>(
    "SELECT events.drop_partitions($1::date) AS count",
    [utcDay(nowMs, -settings.retentionDays)],
  );
  return { made: made?.count ?? 0, dropped: dropped?.count ?? 0 };
}
